--- The guard around what a step calls: an error goes to on_error and harms nobody else, an interruption ends the step,
--- and where memory ran out our own calls are made again.

local crash = require "homegen.base.crash"
local report = require "homegen.base.report"

local guard = {}

---What has a call in hand that was not taken out of its place yet.
---@class homegen.Caller
---@field skip fun(self: homegen.Caller) takes it out: it was given up

guard.nobody = { skip = function() end } ---@type homegen.Caller
guard.current = guard.nobody -- whose call is under way; those that make calls set it

local interruption ---@type homegen.Crash|nil

local function take_in(raised)
  raised = crash.of(raised)
  if raised.interrupt then
    guard.interrupt(raised)
  else
    report.error(raised.value, raised.traceback)
  end
end

---Calls a function of the user's; whatever it raises is caught.
---@param fn function
---@param ... any
function guard.call(fn, ...)
  local ok, raised = xpcall(fn, crash.capture, ...)
  if ok then return end
  -- a traceback takes memory, and calling the user again because of it would be wrong
  if crash.is_memory(raised) then
    pcall(report.error, "not enough memory", "not enough memory")
  else
    take_in(raised)
  end
end

---Calls a function of our own, which may be called again where it ran out of memory: that is raised, all else caught.
---@param fn function
---@param ... any
function guard.run(fn, ...)
  local ok, raised = xpcall(fn, crash.capture, ...)
  if ok then return end
  if crash.is_memory(raised) then error("not enough memory", 0) end
  take_in(raised)
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
