--- Drives the painter of examples/love in a real LÖVE, by LÖVE's own events: the main.lua that a spec puts before the game's.

local painter = {}

-- `wait`, `frames`, `click`, `paint`, `say` and `shot` are for the script, a coroutine that goes on once a frame.
local MAIN = [[
local log = assert(io.open("%s/log", "w"))
function say(...) log:write(table.concat({ ... }, " "), "\n") log:flush() end

function frames(count) for _ = 1, count or 1 do coroutine.yield() end end
function wait(check) while not check() do coroutine.yield() end end

local function event(...) love.event.push(...) frames() end

function paint(button, points)
  event("mousepressed", points[1], points[2], button, false, 1)
  for i = 3, #points, 2 do
    event("mousemoved", points[i], points[i + 1], points[i] - points[i - 2], points[i + 1] - points[i - 1], false)
  end
  event("mousereleased", points[#points - 1], points[#points], button, false, 1)
end
function click(x, y) paint(1, { x, y }) end
function key(name) event("keypressed", name, name, false) event("keyreleased", name, name) end
function type_text(text) for letter in text:gmatch "." do event("textinput", letter) end end
function wheel(up) event("wheelmoved", 0, up) end

-- Into the spec's folder.
function shot(name)
  local done
  love.graphics.captureScreenshot(function(data)
    local file = assert(io.open(("%s/%%s.png"):format(name), "wb"))
    file:write(data:encode("png"):getString())
    file:close()
    done = data
  end)
  wait(function() return done end)
  return done
end

local script = coroutine.create(function()
  frames(2)
%s
  love.event.quit()
end)

require "painter" -- the game's own main.lua

local load = love.load
function love.load(...)
  load(...)
  local pump = love.event.pump
  function love.event.pump()
    pump()
    if coroutine.status(script) == "dead" then return end
    local ok, message = coroutine.resume(script)
    if not ok then say("error", message) love.event.quit() end
  end
end
]]

---@param folder string for the log and the pictures
---@param script string Lua
---@return string main
function painter.main(folder, script)
  return MAIN:format(folder, folder, script)
end

return painter
