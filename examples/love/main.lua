-- A painter for LÖVE 11: paint over what is to go, say what shall be there, and see it come, while the frames go on.
--
--   eval "$(make -s env LUA=luajit)" && love examples/love [PHOTO [ADDRESS]]
--
-- PHOTO is a file; ADDRESS is where the provider can fetch the same photograph. Without IDEAL_HOUSE_API_KEY it runs on the embedded
-- sandbox, where neither is needed: no key, no cost. `make painter` packs it into build/painter/painter.love, with homegen in it but
-- without the sandbox: that wants the key, PHOTO and ADDRESS, unless the sandbox is found elsewhere.
local bar = require "bar"
local homegen = require "homegen"
local photo = require "photo"
local strokes = require "strokes"
local studio = require "studio"

local view = { prompt = "a green velvet sofa", brush = 40, shown = 1 } -- shown: 0 is before, 1 after
local base -- the photograph that is painted on
local result -- what came last
local wanted = 1 -- where `shown` goes
local closing

local function set_base(image)
  base = image
  strokes.begin(image:getDimensions())
end

function love.load(arguments)
  love.keyboard.setKeyRepeat(true)
  studio.open(arguments[1], arguments[2])
  set_base(photo.load(studio.path))
end

-- Where the photograph is on the screen: x, y, scale.
local function place()
  local width, height = love.graphics.getDimensions()
  local w, h = base:getDimensions()
  local scale = math.min(width / w, (height - bar.HEIGHT) / h)
  return (width - w * scale) / 2, (height - bar.HEIGHT - h * scale) / 2, scale
end

local function to_photo(x, y)
  local left, top, scale = place()
  return (x - left) / scale, (y - top) / scale, view.brush / scale
end

local function send()
  if studio.is_busy() then return end
  if strokes.is_empty() then
    view.message = "paint over what is to be replaced first"
    return
  end
  view.message, result = nil, nil
  studio.replace(strokes.mask(), view.prompt, function(path, message)
    view.message = message
    if not path then return end
    photo.load_later(path, function(image)
      result, view.shown, wanted = image, 0, 1
    end)
  end)
end

-- What came is painted on from now on.
local function take_over()
  if not result then return end
  studio.go_on()
  set_base(result)
  result = nil
end

function love.update(dt)
  homegen.step()
  photo.update()
  strokes.update()
  view.shown = view.shown + math.max(-1, math.min(1, wanted - view.shown)) * math.min(1, dt * 6)
  if closing and closing:done() then love.event.quit() end
end

-- Closing waits for a create that is on its way, as it is paid: the frames go on until then.
function love.quit()
  closing = closing or studio.close()
  return not closing:done()
end

function love.draw()
  local x, y, scale = place()
  love.graphics.setColor(1, 1, 1)
  love.graphics.draw(base, x, y, 0, scale)
  if result then
    love.graphics.setColor(1, 1, 1, view.shown)
    love.graphics.draw(result, x, y, 0, scale)
  else
    strokes.draw(x, y, scale, studio.is_busy())
  end
  bar.draw(view, studio, result ~= nil)
end

function love.mousepressed(x, y, button)
  if bar.hits(x, y) then
    if bar.hits_button(x, y) then send() end
    return
  end
  take_over()
  strokes.press(button == 2, to_photo(x, y))
end

function love.mousemoved(x, y)
  view.mouse = { x, y }
  strokes.move(to_photo(x, y))
end

function love.mousereleased()
  strokes.release()
end

function love.wheelmoved(_, up)
  view.brush = math.max(4, math.min(200, view.brush * 1.15 ^ up))
end

local keys = {
  ["return"] = send,
  kpenter = send,
  backspace = function()
    local at = require("utf8").offset(view.prompt, -1)
    if at then view.prompt = view.prompt:sub(1, at - 1) end
  end,
  delete = function() strokes.clear() end,
  tab = function() wanted = 1 - wanted end,
  escape = function() love.event.quit() end,
}

function love.keypressed(key)
  if key == "z" and love.keyboard.isDown("lctrl", "rctrl") then return strokes.undo() end
  if keys[key] then keys[key]() end
end

function love.textinput(text)
  view.prompt = view.prompt .. text
end
