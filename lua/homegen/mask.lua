--- Masks: black is what gets replaced, white stays. Drawing them, and checking them against their image.

local core = require "homegen.core"
local errors = require "homegen.base.errors"
local image = require "homegen.image"
local misuse = require "homegen.base.misuse"
local packages = require "homegen.base.packages"

-- A package of its own brings it, so that a client does without libpng and libjpeg.
local function load_pixels()
  return packages.load("homegen.mask", "homegen-mask", "homegen.mask.core")
end

local mask = {}

---A mask being drawn. Coordinates are pixels from the top left corner; every shape is black and may lie partly outside.
---@class homegen.Mask
local Mask = { __name = "homegen.Mask" }
local methods = {}
Mask.__index = methods

---@param self homegen.Mask
local function draw(self, shape, ...)
  local ok, message = pcall(self._canvas[shape], self._canvas, ...)
  if not ok then misuse(("mask:%s: %s"):format(shape, tostring(message):gsub("^bad argument #%d+ to '[^']*' ", ""))) end
  return self
end

---Starts a white mask of an image's size.
---@param width integer pixels
---@param height integer pixels
---@return homegen.Mask|nil
---@return homegen.Error|nil err kind config: the package homegen-mask is not installed
function mask.new(width, height)
  local pixels, err = load_pixels()
  if not pixels then return nil, err end
  local ok, canvas = pcall(pixels.canvas, width, height)
  if not ok then misuse("mask.new: " .. tostring(canvas)) end
  return setmetatable({ _canvas = canvas }, Mask)
end

---@param x number left
---@param y number top
---@param width number
---@param height number
---@return homegen.Mask self
function methods:rectangle(x, y, width, height) return draw(self, "rectangle", x, y, width, height) end

---@param x number centre
---@param y number centre
---@param radius_x number
---@param radius_y? number default: radius_x, a circle
---@return homegen.Mask self
function methods:ellipse(x, y, radius_x, radius_y) return draw(self, "ellipse", x, y, radius_x, radius_y or radius_x) end

---@param points number[] corners as { x1, y1, x2, y2, … }, or as { {x, y}, … }
---@return homegen.Mask self
function methods:polygon(points)
  if type(points) ~= "table" then misuse("mask:polygon: a table of corners expected") end
  local flat = points
  if type(points[1]) == "table" then
    flat = {}
    for _, point in ipairs(points) do
      flat[#flat + 1], flat[#flat + 2] = point[1], point[2]
    end
  end
  return draw(self, "polygon", flat)
end

---@return string bytes of a PNG file
function methods:png() return self._canvas:png() end

---@return string base64 of the PNG, as `mask_base64` takes it
function methods:base64() return core.base64_encode(self:png()) end

---Writes the PNG, over what was there.
---@param path string
---@return string|nil path
---@return homegen.Error|nil err kind io
function methods:save(path)
  if type(path) ~= "string" then misuse("mask:save: a path expected") end
  local file, message = io.open(path, "wb")
  local written = file and file:write(self:png())
  local closed = file and file:close()
  if written and closed then return path end
  return nil, errors.new { kind = "io", message = "cannot write " .. (message or path) }
end

local function measure(pixels, x, what)
  local bytes, err = image.bytes(x)
  if not bytes then return nil, err end
  local width, height, black = pixels.measure(bytes)
  if width then return { width = width, height = height, black = black } end
  return nil, errors.new { kind = "invalid", message = ("the %s is no usable PNG or JPEG: %s"):format(what, height) }
end

local function invalid(rule, message, value)
  return nil, errors.new {
    kind = "invalid", message = message, violations = { { field = "mask", rule = rule, message = message, value = value } },
  }
end

---Checks a mask: of its image's size, neither all black nor all white. Synchronous: decodes the whole mask.
---@param given { mask: string|{ bytes: string }, image?: string|{ bytes: string } }
---@return { width: integer, height: integer, black: number }|nil found black is the share of what gets replaced, 0 to 1
---@return homegen.Error|nil err kinds io, invalid, config: the package homegen-mask is not installed
function mask.check(given)
  if type(given) ~= "table" or given.mask == nil then misuse("mask.check: { mask = …, image = … } expected") end
  local pixels, err = load_pixels()
  if not pixels then return nil, err end
  local found
  found, err = measure(pixels, given.mask, "mask")
  if not found then return nil, err end
  if given.image ~= nil then
    local size
    size, err = image.info(given.image)
    if not size then return nil, err end
    if size.width ~= found.width or size.height ~= found.height then
      return invalid("same_size", ("the mask is %dx%d, the image %dx%d"):format(found.width, found.height, size.width, size.height))
    end
  end
  if found.black == 0 then return invalid("some_black", "the mask is all white: nothing would be replaced", 0) end
  if found.black == 1 then return invalid("some_white", "the mask is all black: nothing would be kept", 1) end
  return found
end

return mask
