-- GLib's main loop by lgi, as in a GTK program: a picture is made while its timers run. On LuaJIT or Lua 5.3, for which Debian 12
-- has lgi; IDEAL_HOUSE_API_KEY is set.
local GLib, homegen = require("lgi").GLib, require "homegen"

homegen.use "glib"
local client = assert(homegen.new())
local loop, ticks = GLib.MainLoop(), 0
GLib.timeout_add(GLib.PRIORITY_DEFAULT, 50, function()
  ticks = ticks + 1
  return true
end)

coroutine.wrap(function() -- only a coroutine can wait while the loop goes on
  local result, err = homegen.await(client:smart_replace({
    image_url = "https://example.com/room.jpg", mask_url = "https://example.com/mask.png", prompt = "a green velvet sofa",
  }, { save = "sofa-{id}.{ext}" }))
  print(result and result.path or err, ticks .. " ticks meanwhile")
  loop:quit()
end)()

loop:run()
client:close()
