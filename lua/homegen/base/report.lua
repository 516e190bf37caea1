--- Where errors go that nobody awaits, and warnings that no client's listener takes: to `homegen.on_error` and
--- `homegen.on_warning`, and to standard error without them.

local words = require "homegen.base.words"

local report = {}

local function shown(err)
  local ok, text = pcall(tostring, err)
  return ok and text or type(err) .. " that cannot be shown"
end

local function to_stderr(err, traceback)
  local text = shown(err)
  if traceback and type(err) ~= "string" then text = text .. "\n" .. traceback end
  io.stderr:write("homegen: an error that nobody awaited: ", text, "\n")
end

local function no_handler() end

local handler, warning_handler = no_handler, no_handler

---Says where the handlers stand; they are looked up again each time, so that they may be set at any time.
---@param on_error fun(): (fun(err: any, traceback: string)|nil)
---@param on_warning? fun(): (fun(warning: homegen.Event)|nil)
function report.from(on_error, on_warning)
  handler, warning_handler = on_error, on_warning or no_handler
end

---@return (fun(warning: homegen.Event))|nil on_warning what was set
function report.warning_handler()
  local found, on_warning = pcall(warning_handler)
  return found and on_warning or nil
end

---Writes a warning for a person.
---@param warning homegen.Event
function report.warning(warning)
  local job = warning.key and (" (%s)"):format(warning.key) or ""
  io.stderr:write("homegen: warning", words.printable(job), ": ", words.printable(warning.message), "\n")
end

---Hands over an error that reaches nobody else. Never raises: a handler that fails is reported as well.
---@param err any the raised value; text carries its traceback
---@param traceback string
function report.error(err, traceback)
  local found, on_error = pcall(handler)
  if not (found and on_error) then return to_stderr(err, traceback) end
  local ok, failure = pcall(on_error, err, traceback)
  if ok then return end
  to_stderr(err, traceback)
  to_stderr("homegen.on_error itself failed: " .. shown(failure))
end

return report
