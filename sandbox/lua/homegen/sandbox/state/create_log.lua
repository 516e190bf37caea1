--- The independent witness of how often each job was created: a text file that gets one line for each create request
--- that was read, and one more when it was carried out. It knows nothing of ledgers and tasks.

local core = require "homegen.core"
local decimal = require "homegen.base.decimal"
local httpd = require "homegen.sandbox.httpd"

local create_log = {}

local CreateLog = {}
CreateLog.__index = CreateLog

local MARKER = "job%-[%w%-_.]+"

-- A kill may have cut the last line, and the next one must not become its end.
local function end_last_line(path, appender)
  local length = appender:length()
  if length == 0 then return true end
  local file, message = io.open(path, "rb")
  if not file then return nil, message end
  file:seek("set", length - 1)
  local last = file:read(1)
  file:close()
  if last == "\n" then return true end
  return appender:append "\n"
end

---Opens the log, or goes on with it.
---@param path string
---@param sync? boolean default true: each line is on the disk before anything else happens
---@return table|nil log
---@return string|nil message
function create_log.open(path, sync)
  local appender, message = httpd.append_file(path, sync)
  local ok = appender
  if appender then ok, message = end_last_line(path, appender) end
  if not ok then return nil, ("%s: cannot be used as the log of creates: %s"):format(path, message) end
  return setmetatable({ appender = appender }, CreateLog)
end

local function write(self, service, marker, word)
  return self.appender:append(("%s %s %s %s\n"):format(decimal.text("%.6f", core.monotonic()), service, marker, word))
end

---A create request was read. What must be known before anything comes of it.
---@param service string
---@param body string the request's
---@return string|nil marker the first text like "job-…" in the body, or "-"
---@return string|nil message why the line is not on the disk
function CreateLog:read(service, body)
  local marker = body:match(MARKER) or "-"
  local ok, message = write(self, service, marker, "read")
  return ok and marker, message
end

---The request has become a task.
---@param service string
---@param marker string
---@param id string the task's
---@return true|nil
---@return string|nil message why the line is not on the disk
function CreateLog:carried_out(service, marker, id)
  return write(self, service, marker, id)
end

function CreateLog:close()
  self.appender:close()
end

return create_log
