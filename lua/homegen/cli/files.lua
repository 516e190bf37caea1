--- Files and folders, as far as Lua alone knows them.

local shell = require "homegen.cli.shell"

local files = {}

---@param path string
---@return boolean
function files.exists(path)
  local file = io.open(path, "r")
  if file then file:close() end
  return file ~= nil
end

---Writes a file, over what was there.
---@param path string
---@param bytes string
---@return any ok nil or false: it could not be written
---@return string|nil message
function files.write(path, bytes)
  local file, message = io.open(path, "wb")
  if not file then return nil, message end
  local ok, problem = file:write(bytes)
  if ok then ok, problem = file:close() end
  return ok, problem
end

---Makes a folder and those above it, for its owner alone.
---@param folder string
---@return boolean done
function files.make_folder(folder)
  if files.exists(folder) then return true end
  os.execute("umask 077 && mkdir -p -- " .. shell.quote(folder) .. " 2>/dev/null")
  return files.exists(folder)
end

return files
