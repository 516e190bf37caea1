-- luv: a picture is made in libuv's loop, beside a timer of the program's own. Lua 5.4 or LuaJIT; IDEAL_HOUSE_API_KEY is set.
local uv, homegen = require "luv", require "homegen"

local client = assert(homegen.new())
local ticks, timer = 0, uv.new_timer()
timer:start(0, 50, function() ticks = ticks + 1 end)

coroutine.wrap(function() -- only a coroutine can wait while the loop goes on
  local result, err = homegen.await(client:smart_replace({
    image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a green velvet sofa",
  }, { save = "sofa-{id}.{ext}" }))
  print(result and result.path or err, ticks .. " ticks meanwhile")
  timer:close()
end)()

uv.run() -- ends when nothing is left, of homegen's neither
client:close()
