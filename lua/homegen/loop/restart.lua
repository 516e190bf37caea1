--- Calls that have to come to their end although memory may run out in the middle: noted before they begin, forgotten
--- when they have returned, and made again in the next turn where they have not.
---
--- Noting must not need memory itself: the subjects, which have a method of that name, form the list.

local guard = require "homegen.loop.guard"

local restart = {}

---What can be noted; the fields exist from its birth on.
---@class homegen.Restartable
---@field unfinished string|false the method that has to come to its end; may be called any number of times
---@field unfinished_after homegen.Restartable|false the next in the list
---@field unfinished_before homegen.Restartable|false

local first = false ---@type homegen.Restartable|false

---@return boolean none whether nothing has to be called again
function restart.is_empty()
  return not first
end

---Takes the subject out of the list, if it is there.
---@param subject homegen.Restartable
local function forget(subject)
  if not subject.unfinished then return end
  local before, after = subject.unfinished_before, subject.unfinished_after
  if before then before.unfinished_after = after else first = after end
  if after then after.unfinished_before = before end
  subject.unfinished, subject.unfinished_before, subject.unfinished_after = false, false, false
end

---Notes that a method of the subject has to be called. What was noted before for the same subject is given up: a
---subject is in one phase of its life.
---@param subject homegen.Restartable
---@param method string
function restart.note(subject, method)
  if not subject.unfinished then
    subject.unfinished_after = first
    if first then first.unfinished_before = subject end
    first = subject
  end
  subject.unfinished = method
end

---Calls a method of the subject; where memory runs out, now and once more in each turn.
---@param subject homegen.Restartable
---@param method string
function restart.call(subject, method)
  restart.note(subject, method)
  subject[method](subject)
  if subject.unfinished == method then forget(subject) end
end

---Calls the methods that did not come to their end.
function restart.run_all()
  while first and not guard.is_interrupted() do
    local subject, method = first, first.unfinished
    guard.current = restart
    guard.run(subject[method], subject)
    if subject.unfinished == method then forget(subject) end
  end
end

---Forgets all; in a forked child.
function restart.reset()
  first = false
end

---What is under way was given up in its middle.
function restart:skip() -- luacheck: ignore self
  if first then forget(first) end
end

return restart
