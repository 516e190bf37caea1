--- Files that we write ourselves, such as a manifest beside a picture: whole and on the disk, or not there at all. The
--- pieces go to a part beside the final name, so that the whole is never in memory.

local core = require "homegen.core"
local disk = require "homegen.picture.disk"

local own_file = {}

---@class homegen.OwnFile
---@field part homegen.Part
---@field path string the final name
---@field trouble string|false why a piece could not be written
local File = {}
File.__index = File

---@async
---@param path string the final name
---@return homegen.OwnFile|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function own_file.begin(path)
  local self = setmetatable({ part = core.part(path), path = path, trouble = false }, File)
  local ok, message, reason = disk.open(self.part)
  if not ok then return nil, message, reason end
  return self
end

---Appends a piece. What goes wrong is told by `finish`.
---@param bytes string
function File:write(bytes)
  if self.trouble then return end
  local ok, message = self.part:write(bytes)
  if not ok then self.trouble = message end
end

---Gives it its name. What could not get it is removed.
---@async
---@param replaces boolean over the file that has the name; otherwise never over another
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function File:finish(replaces)
  local ok, message, reason = nil, self.trouble, "io"
  if not message then ok, message, reason = disk.finish(self.part) end
  if ok then ok, message, reason = disk[replaces and "replace" or "publish"](self.part, self.path) end
  if not ok and reason ~= "unsure" then disk.remove(self.part) end
  return ok, message, reason
end

---@async
function File:discard()
  disk.remove(self.part)
end

---Writes a whole file.
---@async
---@param path string
---@param bytes string
---@param replaces boolean
---@return true|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function own_file.put(path, bytes, replaces)
  local file, message, reason = own_file.begin(path)
  if not file then return nil, message, reason end
  file:write(bytes)
  return file:finish(replaces)
end

return own_file
