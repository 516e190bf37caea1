-- One kitchen in all four themes, on the embedded sandbox: no key, no cost.   variation_chain.lua [FOLDER]
local homegen = require "homegen"
local samples = require "homegen.sandbox.files.samples" -- our own room

local FOLDER = arg[1] or "build/examples"
os.execute(("mkdir -p '%s'"):format(FOLDER))

-- Where the kitchen goes: the room's far wall and a strip of floor before it.
local wall = homegen.mask.new(1024, 768):polygon { 150, 60, 1023, 20, 1023, 660, 150, 660 }
local mask_file = assert(wall:save(FOLDER .. "/wall.png"))

local client = assert(homegen.new { sandbox = true })
local kitchen = {
  service = "create_room", image_file = samples.room, mask_file = mask_file,
  room_type = "KITCHEN", theme = "MODERN", width = 1024, height = 768,
}
-- Each step is made from the one before; what it does not say (room type, mask, original) stays as it was.
local steps = { { theme = "INDUSTRIAL" }, { theme = "SCANDINAVIAN" }, { theme = "LUXURIOUS" } }

-- Every step is checked before the first is paid.
local chain = assert(client:variation_chain(kitchen, steps))
local shown
chain:on_progress(function(own)
  if own.percentage ~= shown then print(("  step %d of %d, %3d %%"):format(own.step, own.steps, own.percentage)) end
  shown = own.percentage
end)

local results, err = homegen.await(chain)
if not results then
  print(("step %d went wrong: %s"):format(err.step, err))
  results = err.results -- what was made before is there, and need not be paid again
end
for _, result in ipairs(results) do
  print(assert(result:save(FOLDER .. "/kitchen-{id}.{ext}")))
end
print(("%d photos spent"):format(client:spent().iacrea.charged))
client:close()
