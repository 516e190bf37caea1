--- The studio's files: pictures under names that nobody guesses, each written once and never changed.

local settings = require "studio.settings"

local files = {}

local ID = "^" .. ("[0-9a-f]"):rep(32) .. "$"
local PICTURE = "^" .. ("[0-9a-f]"):rep(32) .. "%.%l+$"
local ENDINGS = { png = "png", jpeg = "jpg", webp = "webp" }

---@param text any
---@return boolean whether it is the name of a job, of nothing else than 32 hexadecimal digits
function files.is_id(text)
  return type(text) == "string" and text:find(ID) ~= nil
end

---@return string id 128 random bits
function files.new_id()
  local source = assert(io.open("/dev/urandom", "rb"))
  local bytes = assert(source:read(16))
  source:close()
  return (bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

---@param path string
---@return string|nil bytes nil: there is no such file
function files.read(path)
  local file = io.open(path, "rb")
  local bytes = file and file:read "*a"
  if file then file:close() end
  return bytes
end

---Writes a file whole: nobody ever sees half of it.
---@param path string
---@param bytes string
---@return true|nil
---@return string|nil message
function files.write(path, bytes)
  local part = path .. "." .. files.new_id() .. ".part"
  local file, message = io.open(part, "wb")
  if not file then return nil, message end
  local ok
  ok, message = file:write(bytes)
  if ok then ok, message = file:close() else file:close() end
  if ok then ok, message = os.rename(part, path) end
  if ok then return true end
  os.remove(part)
  return nil, message
end

---Keeps a picture under a new name.
---@param place "photos"|"masks"
---@param bytes string
---@param format "png"|"jpeg"|"webp"
---@return string|nil name
---@return string|nil message
function files.keep(place, bytes, format)
  local name = files.new_id() .. "." .. ENDINGS[format]
  local ok, message = files.write(settings.place(place) .. name, bytes)
  return ok and name, message
end

---The file of a picture that a page names.
---@param place "photos"|"masks"
---@param name any
---@return string|nil path nil: it has no such name, or there is none
function files.picture(place, name)
  if type(name) ~= "string" or not name:find(PICTURE) then return nil end
  local path = settings.place(place) .. name
  local file = io.open(path, "rb")
  if file then file:close() end
  return file and path
end

---Puts a picture where the provider can fetch it: homegen's `upload`. A photo lies there already.
---@param bytes string
---@param name string
---@return string|nil url
---@return string|nil message
function files.publish(bytes, name)
  if files.picture("photos", name) then return settings.url .. "/photos/" .. name end
  local kept, message = files.keep("masks", bytes, "png")
  return kept and settings.url .. "/masks/" .. kept, message
end

return files
