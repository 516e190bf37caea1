--- What an image file is, by its first bytes. A string is a path, `{ bytes = … }` is the file's content.

local core = require "homegen.core"
local errors = require "homegen.base.errors"
local misuse = require "homegen.base.misuse"

local image = {}

local MAX_FILE_BYTES = 256 * 1024 * 1024

---The content of an image given as path or bytes. Synchronous.
---@param x string|{ bytes: string }
---@return string|nil bytes
---@return homegen.Error|nil err kind io
function image.bytes(x)
  if type(x) == "table" and type(x.bytes) == "string" then return x.bytes end
  if type(x) ~= "string" then misuse("an image expected: a path or { bytes = … }") end
  local bytes, message = core.read_file(x, MAX_FILE_BYTES)
  if bytes then return bytes end
  return nil, errors.new { kind = "io", message = ("cannot read %s: %s"):format(x, message) }
end

---Format and size of an image, as it is displayed (a camera's orientation applied). Synchronous: reads the file.
---@param x string|{ bytes: string } a path, or the file's content
---@return { format: "png"|"jpeg"|"webp", width: integer, height: integer }|nil
---@return homegen.Error|nil err kinds io, invalid
function image.info(x)
  local bytes, err = image.bytes(x)
  if not bytes then return nil, err end
  local format, width, height = core.image_info(bytes)
  if format then return { format = format, width = width, height = height } end
  return nil, errors.new { kind = "invalid", message = "no PNG, JPEG or WebP image: " .. width }
end

return image
