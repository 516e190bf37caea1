--- What an image file is. A string is a path, `{ bytes = … }` is the file's content.

local core = require "homegen.core"
local errors = require "homegen.base.errors"
local misuse = require "homegen.base.misuse"
local packages = require "homegen.base.packages"

---@class homegen.image
local image = {}

local MAX_FILE_BYTES = 256 * 1024 * 1024

---The content of an image given as path or bytes. Synchronous.
---@param x string|{ bytes: string } a path, or the file's content
---@return string|nil bytes
---@return homegen.Error|nil err kind io
function image.bytes(x)
  if type(x) == "table" and type(x.bytes) == "string" then return x.bytes end
  if type(x) ~= "string" then misuse("an image expected: a path or { bytes = … }") end
  local bytes, message = core.read_file(x, MAX_FILE_BYTES)
  if bytes then return bytes end
  return nil, errors.new { kind = "io", message = ("cannot read %s: %s"):format(x, message) }
end

local function invalid(what)
  return nil, errors.new { kind = "invalid", message = "the image " .. what }
end

local function found(format, width, height, orientation)
  return { format = format, width = width, height = height, orientation = orientation }
end

local function examine(bytes)
  local format, width, height, orientation = core.image_check(bytes)
  if not format then return invalid(width) end
  return found(format, width, height, orientation)
end

---Format and size of an image, as it is displayed (a camera's orientation applied), and that orientation: EXIF's, 1
---(upright) to 8. Synchronous: goes through the file.
---@param x string|{ bytes: string } a path, or the file's content
---@return { format: "png"|"jpeg"|"webp", width: integer, height: integer, orientation: integer }|nil
---@return homegen.Error|nil err kinds io; invalid: no image, or cut off
function image.info(x)
  if type(x) == "string" then -- a file is not read as a whole, unless to say what is wrong with it
    local format, width, height, orientation = core.image_file(x)
    if format then return found(format, width, height, orientation) end
  end
  local bytes, err = image.bytes(x)
  if not bytes then return nil, err end
  return examine(bytes)
end

---A photograph as it is displayed, without an orientation that others may overlook: what one draws masks on, and sends with
---them. One that is upright already comes back as it is; a JPEG is compressed anew. Synchronous: decodes the whole image.
---@param x string|{ bytes: string } a PNG or JPEG
---@return { bytes: string, format: "png"|"jpeg"|"webp", width: integer, height: integer }|nil upright an image too
---@return homegen.Error|nil err kinds io, invalid, config: the package homegen-mask is not installed
function image.upright(x)
  local bytes, err = image.bytes(x)
  if not bytes then return nil, err end
  local info
  info, err = examine(bytes)
  if not info then return nil, err end
  if info.orientation == 1 then
    return { bytes = bytes, format = info.format, width = info.width, height = info.height }
  end
  if info.format == "webp" then return invalid "is WebP, which is not turned here: save it as PNG or JPEG" end
  local codecs
  codecs, err = packages.load("homegen.image", "homegen-mask", "homegen.mask.core")
  if not codecs then return nil, err end
  local turned, format, width, height = codecs.upright(bytes)
  if not turned then return invalid("cannot be turned: " .. format) end
  return { bytes = turned, format = format, width = width, height = height }
end

return image
