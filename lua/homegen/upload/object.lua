--- What a picture is called where it is put, and as what it is served. The same bytes always go to the same place: putting them
--- there again changes nothing, and two pictures never share an address.

local core = require "homegen.core"
local hex = require "homegen.upload.hex"

local object = {}

local MOST_BYTES = 100 -- of a name, its ending among them
local CONTENT_TYPES = { png = "image/png", jpeg = "image/jpeg", webp = "image/webp" }

---A file's name of letters, digits, dots, "_" and "-", which need no encoding anywhere.
local function safe_name(name)
  local safe = name:gsub("^.*[/\\]", ""):gsub("[^%w._-]+", "-"):gsub("^[.-]+", "")
  if #safe > MOST_BYTES then
    local ending = safe:match "%.%w+$" or ""
    if #ending > 10 then ending = "" end
    safe = safe:sub(1, MOST_BYTES - #ending) .. ending
  end
  return safe ~= "" and safe or "picture"
end

---@class homegen.upload.Object
---@field digest string SHA-256 of the bytes, 64 hexadecimal digits
---@field name string the digest and the file's name: "3f0c…-room.jpg"
---@field content_type string

---@param bytes string
---@param name string of the file
---@return homegen.upload.Object
function object.of(bytes, name)
  local digest = hex(core.sha256(bytes))
  return {
    digest = digest, name = digest .. "-" .. safe_name(name),
    content_type = CONTENT_TYPES[core.image_info(bytes)] or "application/octet-stream",
  }
end

return object
