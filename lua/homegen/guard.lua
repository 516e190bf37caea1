--- The guard around user code: an error goes to on_error and harms nobody else; an interruption ends the step.

local crash = require "homegen.crash"
local report = require "homegen.report"

local guard = {}

local interruption ---@type homegen.Crash|nil

---Calls fn(...); whatever it raises is caught.
---@param fn function
---@param ... any
function guard.call(fn, ...)
  local ok, raised = xpcall(fn, crash.capture, ...)
  if ok then return end
  raised = crash.of(raised)
  if raised.interrupt then
    guard.interrupt(raised)
  else
    report.error(raised.value, raised.traceback)
  end
end

---Remembers that a person wants the program to stop.
---@param raised homegen.Crash
function guard.interrupt(raised)
  interruption = interruption or raised
end

---@return boolean
function guard.is_interrupted()
  return interruption ~= nil
end

---Raises an interruption that was caught since the last call.
function guard.raise_interruption()
  local raised = interruption
  interruption = nil
  if raised then error(raised.value, 0) end
end

return guard
