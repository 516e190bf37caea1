--- Saved pictures as resources: each has a file:// address, and those in the server's own folder can be read.

local pictures = {}

local TYPES = { png = "image/png", jpg = "image/jpeg", webp = "image/webp" }

-- Of a file's name in our folder: no folder, no hidden file.
local NAME = "^[%w_~][%w_%-~]*%.%l+$"

local function escaped(path)
  return (path:gsub("[^%w/._~-]", function(byte) return ("%%%02X"):format(byte:byte()) end))
end

local function unescaped(text)
  return (text:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end))
end

---@param path string absolute
---@return string
function pictures.uri(path)
  return "file://" .. escaped(path)
end

local function size_of(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local size = file:seek "end"
  file:close()
  return size and math.floor(size)
end

---@class homegen.mcp.Picture
---@field uri string
---@field name string
---@field mimeType string
---@field size? integer bytes; nil: it is not there any more

---@param path string
---@return homegen.mcp.Picture
function pictures.of(path)
  return {
    uri = pictures.uri(path), name = path:match "[^/]*$", mimeType = TYPES[path:match "%.(%l+)$" or ""] or "application/octet-stream",
    size = size_of(path),
  }
end

---@param path string
---@param most integer bytes
---@return string|nil bytes nil: it cannot be read, or is larger
function pictures.read(path, most)
  local file = io.open(path, "rb")
  if not file then return nil end
  local data = file:read(most + 1)
  file:close()
  return data and #data <= most and data or nil
end

---The path that an address of ours means.
---@param folder string where our pictures are
---@param uri string
---@return string|nil path nil: it is none of ours
function pictures.path(folder, uri)
  local path = uri:match "^file://(/.*)$"
  path = path and unescaped(path)
  if not path or path:sub(1, #folder + 1) ~= folder .. "/" then return nil end
  local name = path:sub(#folder + 2)
  return name:find(NAME) and TYPES[name:match "%.(%l+)$"] and path or nil
end

return pictures
