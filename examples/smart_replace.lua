local homegen = require "homegen"
local samples = require "homegen.sandbox.files.samples" -- our own room and its mask

local client = assert(homegen.new { sandbox = true }) -- the embedded provider: no key, no cost
local task = assert(client:smart_replace {
  image_file = samples.room, mask_file = samples.mask, prompt = "a brown leather armchair",
})
local result = assert(homegen.await(task)) -- in a coroutine it parks, in the main chunk it drives the loop
print(assert(result:save("replaced-{id}.{ext}")))
client:close()
