-- The bar below the photograph: what is wanted, the button, and how far it is.
local bar = { HEIGHT = 72 }

local BUTTON, MARGIN = 150, 14
local font, small

local function geometry()
  local width, height = love.graphics.getDimensions()
  return width, height - bar.HEIGHT
end

function bar.hits(_, y)
  local _, top = geometry()
  return y >= top
end

function bar.hits_button(x, y)
  local width, top = geometry()
  return x >= width - BUTTON - MARGIN and x < width - MARGIN and y >= top + MARGIN and y < top + bar.HEIGHT - MARGIN
end

local function draw_button(width, top, label, active)
  local x, y, h = width - BUTTON - MARGIN, top + MARGIN, bar.HEIGHT - 2 * MARGIN
  love.graphics.setColor(active and { 0.98, 0.42, 0.22 } or { 0.30, 0.31, 0.34 })
  love.graphics.rectangle("fill", x, y, BUTTON, h, 8)
  love.graphics.setColor(1, 1, 1, active and 1 or 0.55)
  love.graphics.setFont(font)
  love.graphics.printf(label, x, y + (h - font:getHeight()) / 2, BUTTON, "center")
end

local function draw_prompt(view, width, top)
  local x, room = MARGIN, width - BUTTON - 3 * MARGIN
  love.graphics.setColor(0.19, 0.20, 0.22)
  love.graphics.rectangle("fill", x, top + 8, room, 32, 6)
  love.graphics.setScissor(x + 8, top + 8, room - 16, 32)
  love.graphics.setFont(font)
  love.graphics.setColor(0.95, 0.95, 0.93)
  local shift = math.min(0, room - 30 - font:getWidth(view.prompt)) -- the end is what is typed at
  love.graphics.print(view.prompt, x + 10 + shift, top + 24 - font:getHeight() / 2)
  if love.timer.getTime() % 1 < 0.5 then
    love.graphics.rectangle("fill", x + 12 + shift + font:getWidth(view.prompt), top + 15, 2, 18)
  end
  love.graphics.setScissor()
end

local function draw_line(text, width, top, percentage)
  love.graphics.setFont(small)
  love.graphics.setColor(0.65, 0.66, 0.68)
  local room = width - BUTTON - 3 * MARGIN
  love.graphics.setScissor(MARGIN, top + 44, room, 24)
  love.graphics.print(text, MARGIN + 2, top + 48)
  love.graphics.setScissor()
  if not percentage then return end
  love.graphics.setColor(0.98, 0.42, 0.22)
  love.graphics.rectangle("fill", 0, top - 3, width * percentage / 100, 3)
end

---@param view table
---@param studio table
---@param finished boolean a picture has come
function bar.draw(view, studio, finished)
  font, small = font or love.graphics.newFont(18), small or love.graphics.newFont(13)
  local width, top = geometry()
  love.graphics.setColor(0.13, 0.14, 0.16)
  love.graphics.rectangle("fill", 0, top, width, bar.HEIGHT)
  draw_prompt(view, width, top)
  local state, percentage = studio.progress()
  draw_button(width, top, state and "making it" or "replace", not state)
  local help = finished and "Tab: before and after   paint: go on from here"
    or "left: paint   right: erase   wheel: brush   Ctrl+Z: undo   Del: clear   Enter: send"
  if finished and view.message then help = help .. "   " .. view.message end
  draw_line(state and ("%s, %d %%"):format(state, percentage) or not finished and view.message or help, width, top, state and percentage)
  local mouse = view.mouse
  if mouse and not bar.hits(mouse[1], mouse[2]) then
    love.graphics.setColor(1, 1, 1, 0.8)
    love.graphics.setLineWidth(1.5)
    love.graphics.circle("line", mouse[1], mouse[2], view.brush)
  end
end

return bar
