-- What the program own_loop runs: some sofas at once, each saved when it comes. Returns what the program calls when it is told to
-- go.   own_loop LUA_FOLDER own_loop.lua [FOLDER [COUNT]]
local homegen = require "homegen"

local folder, count = ...

-- No `drive`: the program must not stand still, so only coroutines wait. `serves`: what homegen needs is loaded now, not while it runs.
homegen.use { name = "own_loop", serves = true }
local client = assert(homegen.new { poll_interval = tonumber(os.getenv "POLL_INTERVAL") }) -- under 3 s: the sandbox alone

for number = 1, tonumber(count) or 3 do
  local task, err = client:smart_replace({
    image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a green sofa, no. " .. number,
  }, { save = (folder or ".") .. "/sofa-{id}.{ext}" })
  if task then task:on_done(function() print(task.error or task.result.path) end) else print(err) end
end

return function() homegen.spawn(client.close, client) end
