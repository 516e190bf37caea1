-- homegen's C modules (and lua-cjson, where the system has none) lie beside the .love, or beside the game's folder: what is inside
-- of it the system's loader cannot open. Its Lua files lie inside.
package.cpath = love.filesystem.getSourceBaseDirectory() .. "/?.so;" .. package.cpath

function love.conf(t)
  t.identity = "homegen-painter" -- where pictures are saved
  t.version = "11.4"
  t.window.title = "homegen: paint what is to be replaced"
  t.window.width, t.window.height = 1024, 840
  t.window.resizable = true
  for _, name in ipairs { "audio", "joystick", "physics", "sound", "touch", "video" } do t.modules[name] = false end
end
