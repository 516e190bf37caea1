-- What was painted: strokes of a round brush, over the photograph's own pixels. They are drawn on a canvas to be seen, and into a
-- mask of homegen's to be sent.
local homegen = require "homegen"

local strokes = {}

local width, height
local canvas
local list = {} -- { erases =, radius =, points = { x, y, … } }
local current -- the one under way
local drawn -- points of it that are on the canvas

local function paint(stroke, from)
  love.graphics.setCanvas(canvas)
  love.graphics.setBlendMode("replace", "premultiplied")
  local value = stroke.erases and 0 or 1
  love.graphics.setColor(value, value, value, value)
  love.graphics.setLineWidth(2 * stroke.radius)
  love.graphics.setLineStyle "rough" -- a smooth one's edges would be seen where strokes overlap
  local points = stroke.points
  for i = from, #points, 2 do
    love.graphics.circle("fill", points[i], points[i + 1], stroke.radius)
    if i > 1 then love.graphics.line(points[i - 2], points[i - 1], points[i], points[i + 1]) end
  end
  love.graphics.setLineStyle "smooth"
  love.graphics.setBlendMode "alpha"
  love.graphics.setCanvas()
end

local function repaint()
  love.graphics.setCanvas(canvas)
  love.graphics.clear(0, 0, 0, 0)
  love.graphics.setCanvas()
  for _, stroke in ipairs(list) do paint(stroke, 1) end
end

---@param w integer
---@param h integer
function strokes.begin(w, h)
  width, height = w, h
  canvas = love.graphics.newCanvas(w, h)
  list, current = {}, nil
end

function strokes.press(erases, x, y, radius)
  current = { erases = erases, radius = radius, points = { x, y } }
  list[#list + 1] = current
  drawn = 0
end

function strokes.move(x, y)
  if not current then return end
  local points = current.points
  points[#points + 1], points[#points + 2] = x, y
end

function strokes.release()
  strokes.update()
  current = nil
end

---Once a frame: what the mouse has added is painted.
function strokes.update()
  if not current or drawn == #current.points then return end
  paint(current, drawn + 1)
  drawn = #current.points
end

function strokes.undo()
  current = nil
  table.remove(list)
  repaint()
end

function strokes.clear()
  list, current = {}, nil
  repaint()
end

---@return boolean
function strokes.is_empty()
  for _, stroke in ipairs(list) do
    if not stroke.erases then return false end
  end
  return true
end

-- Two points of a stroke, as wide as its brush.
local function segment(mask, x1, y1, x2, y2, radius)
  local dx, dy = x2 - x1, y2 - y1
  local length = math.sqrt(dx * dx + dy * dy)
  if length == 0 then return end
  local nx, ny = -dy / length * radius, dx / length * radius
  mask:polygon { x1 + nx, y1 + ny, x2 + nx, y2 + ny, x2 - nx, y2 - ny, x1 - nx, y1 - ny }
end

---@return homegen.Mask of the photograph's size; black is what was painted
function strokes.mask()
  local mask = homegen.mask.new(width, height)
  for _, stroke in ipairs(list) do
    if stroke.erases then mask:invert() end -- what is drawn is always black
    local points, radius = stroke.points, stroke.radius
    for i = 1, #points, 2 do
      mask:ellipse(points[i], points[i + 1], radius)
      if i > 1 then segment(mask, points[i - 2], points[i - 1], points[i], points[i + 1], radius) end
    end
    if stroke.erases then mask:invert() end
  end
  return mask
end

---@param busy boolean it breathes while a picture is made
function strokes.draw(x, y, scale, busy)
  local alpha = busy and 0.30 + 0.15 * math.sin(love.timer.getTime() * 4) or 0.55
  love.graphics.setBlendMode("alpha", "premultiplied")
  love.graphics.setColor(0.98 * alpha, 0.36 * alpha, 0.18 * alpha, alpha)
  love.graphics.draw(canvas, x, y, 0, scale)
  love.graphics.setBlendMode "alpha"
end

return strokes
