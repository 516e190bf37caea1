--- Masks: black is what gets replaced, white stays. Drawing them, and checking them against their image.

local core = require "homegen.core"
local errors = require "homegen.base.errors"
local image = require "homegen.image"
local misuse = require "homegen.base.misuse"
local packages = require "homegen.base.packages"
local mask_rules = require "homegen.picture.mask_rules"

-- A package of its own brings it, so that a client does without libpng and libjpeg.
local function load_pixels()
  return packages.load("homegen.mask", "homegen-mask", "homegen.mask.core")
end

---@class homegen.mask
local mask = {}

---A mask being drawn. Coordinates are pixels from the top left corner; every shape is black and may lie partly outside.
---@class homegen.Mask
local Mask = { __name = "homegen.Mask" }
---@class homegen.Mask
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

---Draws a black rectangle.
---@param x number left
---@param y number top
---@param width number pixels
---@param height number pixels
---@return homegen.Mask self
function methods:rectangle(x, y, width, height) return draw(self, "rectangle", x, y, width, height) end

---Draws a black ellipse.
---@param x number centre
---@param y number centre
---@param radius_x number pixels
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

---Black becomes white, and white black.
---@return homegen.Mask self
function methods:invert() return draw(self, "invert") end

---@return string bytes of a PNG file
function methods:png() return self._canvas:png() end

---@return string base64 of the PNG, as `mask_base64` takes it
function methods:base64() return core.base64_encode(self:png()) end

---Writes the PNG, over what was there.
---@param path string where
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

local RULES = { "some_black", "some_white" }

---The bytes of a mask that is a PNG or JPEG, whole as far as its header tells.
local function read_mask(x)
  local bytes, err = image.bytes(x)
  if not bytes then return nil, err end
  local format, message = core.image_check(bytes)
  if format == "png" or format == "jpeg" then return bytes end
  return nil, errors.new {
    kind = "invalid", message = "the mask " .. (format and ("is %s: save it as PNG"):format(format) or message),
  }
end

local function unreadable(message)
  return nil, errors.new { kind = "invalid", message = "the mask cannot be read: " .. message }
end

local function invalid(rule, message, value)
  return nil, errors.new {
    kind = "invalid", message = message, violations = { { field = "mask", rule = rule, message = message, value = value } },
  }
end

---@return table|nil pixels the decoder
---@return string|homegen.Error bytes
local function open_mask(x)
  local pixels, err = load_pixels()
  if not pixels then return nil, err end
  local bytes
  bytes, err = read_mask(x)
  if not bytes then return nil, err end
  return pixels, bytes
end

---Checks a mask as a paid call does: of its image's size, neither all black nor all white, transparency read as white.
---Synchronous: decodes the whole mask.
---@param given { mask: string|{ bytes: string }, image?: string|{ bytes: string } } paths, or the files' content
---@return { width: integer, height: integer, black: number, warnings: string[] }|nil found black is the share of what gets
---  replaced, 0 to 1; warnings are guesses, wrong now and then
---@return homegen.Error|nil err kinds io, invalid, config: the package homegen-mask is not installed
function mask.check(given)
  if type(given) ~= "table" or given.mask == nil then misuse("mask.check: { mask = …, image = … } expected") end
  local pixels, bytes = open_mask(given.mask)
  if not pixels then return nil, bytes end
  local found, problem = pixels.measure(bytes)
  if not found then return unreadable(problem) end
  local turned
  if given.image ~= nil then
    local size, err = image.info(given.image)
    if not size then return nil, err end
    if size.width ~= found.width or size.height ~= found.height then
      return invalid("same_size", ("the mask is %dx%d, the image %dx%d%s"):format(
        found.width, found.height, size.width, size.height, mask_rules.size_reason(found, size)))
    end
    turned = mask_rules.orientation_warning(found, size)
  end
  local rule, message, value = mask_rules.broken(found, RULES)
  if rule then return invalid(rule, message, value) end
  local warnings = mask_rules.warnings(found)
  warnings[#warnings + 1] = turned
  return { width = found.width, height = found.height, black = found.black, warnings = warnings }
end

local NOTHING = {
  white = "nothing in the mask is white, so nothing would be replaced",
  alpha = "nothing in the mask is transparent, so nothing would be replaced",
}

local function nothing_found(from, value, found)
  if NOTHING[from] then return NOTHING[from] end
  local wanted = value and ("the label %d"):format(value) or "a label other than 0"
  return ("nothing in the mask has %s, so nothing would be replaced: its values are %s"):format(wanted, mask_rules.values(found))
end

local function check_conversion(given)
  if type(given) ~= "table" or given.mask == nil then misuse('mask.convert: { mask = …, from = "white" } expected') end
  local from, value = given.from, given.value
  if from ~= "white" and from ~= "alpha" and from ~= "labels" then
    misuse 'mask.convert: from must be "white", "alpha" or "labels"'
  end
  if value == nil then return end
  if from ~= "labels" then misuse "mask.convert: value goes with labels alone" end
  if type(value) ~= "number" or value % 1 ~= 0 or value < 0 or value > 65535 then
    misuse "mask.convert: value must be a whole number from 0 to 65535"
  end
end

---Makes a mask of one that means something else, soft edges kept. "white": white is what gets replaced; "alpha": what is
---transparent is; "labels": the pixels of one value are (as stored: gray, or index of a palette), without `value` all but 0.
---Synchronous: decodes the whole mask.
---@param given { mask: string|{ bytes: string }, from: "white"|"alpha"|"labels", value?: integer } mask: a path, or its content
---@return homegen.Mask|nil mask
---@return homegen.Error|nil err kinds io; invalid, also where nothing would be replaced; config: the package homegen-mask is
---  not installed
function mask.convert(given)
  check_conversion(given)
  local pixels, bytes = open_mask(given.mask)
  if not pixels then return nil, bytes end
  local canvas, message = pixels.convert(bytes, given.from, given.value)
  if not canvas then return unreadable(message) end
  if not canvas:has_black() then
    return invalid("some_black", nothing_found(given.from, given.value, assert(pixels.measure(bytes))), 0)
  end
  return setmetatable({ _canvas = canvas }, Mask)
end

return mask
