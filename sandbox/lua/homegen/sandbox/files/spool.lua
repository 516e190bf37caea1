--- Keeps many pictures without keeping them in memory: one unnamed temporary file, gone with the process.

local spool = {}

local Spool = {}
Spool.__index = Spool

---@return table|nil spool
---@return string|nil message
function spool.new()
  local file, message = io.tmpfile()
  if not file then return nil, message end
  return setmetatable({ file = file, size = 0 }, Spool)
end

---@param bytes string
---@return { offset: integer, length: integer }|nil place
---@return string|nil message the disk is full
function Spool:put(bytes)
  if not self.file then return nil, "the temporary file is closed" end
  local place = { offset = self.size, length = #bytes }
  local ok, message = self.file:seek("set", place.offset)
  if ok then ok, message = self.file:write(bytes) end
  if ok then ok, message = self.file:flush() end
  if not ok then return nil, message end
  self.size = self.size + #bytes
  return place
end

---@return string|nil bytes
---@return string|nil message
function Spool:get(place)
  if place.length == 0 then return "" end
  local ok, message = self.file:seek("set", place.offset)
  if not ok then return nil, message end
  local bytes
  bytes, message = self.file:read(place.length)
  if not bytes or #bytes < place.length then return nil, message or "the temporary file is short" end
  return bytes
end

function Spool:close()
  self.file:close()
  self.file = nil
end

return spool
