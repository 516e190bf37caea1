--- A folder of result pictures that outlive the process: each appears under its name only when it is whole and synced.

local httpd = require "homegen.sandbox.httpd"

local results = {}

local Results = {}
Results.__index = Results

-- One at a time is written: the next one replaces what a kill has left of it.
local PART = "/unfinished.part"

---Opens the folder, or makes it.
---@param folder string
---@param sync? boolean default true: a picture is on the disk before it has its name
---@return table|nil results
---@return string|nil message
function results.open(folder, sync)
  local ok, message = httpd.make_folder(folder)
  if ok then ok, message = httpd.write_file(folder .. PART, "", false) end
  if not ok then return nil, ("%s: %s"):format(folder, message) end
  os.remove(folder .. PART)
  return setmetatable({ folder = folder, sync = sync ~= false }, Results)
end

---@param name string
---@return string path
function Results:path(name)
  return self.folder .. "/" .. name
end

---Keeps a picture, in the place of an earlier one of the name. Waits for the disk.
---@param name string
---@param bytes string
---@return true|nil
---@return string|nil message
function Results:keep(name, bytes)
  local part, path = self.folder .. PART, self:path(name)
  local ok, message = httpd.write_file(part, bytes, self.sync)
  if ok then ok, message = os.rename(part, path) end -- over one that was drawn before a kill, and not told of
  if ok and self.sync then ok, message = httpd.sync_name(path) end
  if not ok then return nil, ("%s: %s"):format(path, message) end
  return true
end

return results
