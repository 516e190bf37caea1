--- The built-in room and its mask, which stand in for pictures that the sandbox cannot or may not fetch.

local samples = {}

local folder = (debug.getinfo(1, "S").source:match("^@(.*)[/\\][^/\\]*[/\\][^/\\]*$") or "..") .. "/sample/"

samples.room = folder .. "room.png"
samples.mask = folder .. "mask.png"

local paths = { source = samples.room, mask = samples.mask }
local cache = {}

---@param role "source"|"mask"
---@return string|nil bytes
---@return string|nil message
function samples.read(role)
  if cache[role] then return cache[role] end
  local file, message = io.open(paths[role], "rb")
  if not file then return nil, message end
  cache[role] = file:read("*a")
  file:close()
  return cache[role]
end

return samples
