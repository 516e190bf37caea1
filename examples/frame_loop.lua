-- A loop of frames that goes on while a picture is made, and quits in good order: LÖVE's love.update and love.quit in
-- plain Lua. On the embedded sandbox: no key, no cost.   frame_loop.lua [FOLDER]
local homegen = require "homegen"
local samples = require "homegen.sandbox.files.samples" -- our own room and its mask

local FOLDER, FRAME = arg[1] or "build/examples", 1 / 60
os.execute(("mkdir -p '%s'"):format(FOLDER))

homegen.use { name = "frames" } -- no `drive`: the frames must not stand still, so only coroutines wait
local client = assert(homegen.new { sandbox = true })
local closing

local function quit() -- at any time, and as often as somebody wants to
  closing = closing or homegen.spawn(client.close, client)
end

homegen.spawn(function()
  local result, err = homegen.await(client:smart_replace {
    image_file = samples.room, mask_file = samples.mask, prompt = "a yellow linen sofa",
  })
  if result then result, err = result:save(FOLDER .. "/frame-{id}.{ext}") end
  print(result or err)
  quit()
end)

local frames, began = 0, homegen.now()
repeat
  local frame_began = homegen.now()
  -- here a game draws
  homegen.step()
  frames = frames + 1
  homegen.step(FRAME - (homegen.now() - frame_began)) -- plain Lua cannot sleep to the end of the frame; LÖVE does
until closing and closing:done()
print(("%d frames in %.1f seconds"):format(frames, homegen.now() - began))
