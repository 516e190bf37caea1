-- A room whose end is told by a webhook instead of polls, on the embedded sandbox: no key, no cost.   webhook.lua [FOLDER]
local homegen = require "homegen"
local samples = require "homegen.sandbox.files.samples" -- our own room and its mask

local FOLDER = arg[1] or "build/examples"
os.execute(("mkdir -p '%s'"):format(FOLDER))

-- The sandbox calls this machine. A real provider needs an address that it can reach:
-- homegen.webhook.listen { port = 8080, public_url = "https://example.com/hooks" }
local listener = assert(homegen.webhook.listen())
local client = assert(homegen.new {
  sandbox = { seconds = 2 }, webhook = listener, poll_interval = 30, poll_interval_max = 30,
  on_event = function(event)
    if event.type == "webhook" then print "a webhook came" end
  end,
})

local result = assert(homegen.await(client:create_room {
  image_file = samples.room, mask_file = samples.mask, room_type = "KITCHEN", theme = "SCANDINAVIAN", width = 1024, height = 768,
}))
print(assert(result:save(FOLDER .. "/webhook-{id}.{ext}")))
print(("%d poll"):format(client.sandbox:requests().poll))
client:close()
listener:close()
