--- Calls that have to come to their end although memory may run out in the middle: noted before they begin, forgotten
--- when they have returned, and made again in the next turn where they have not.
---
--- Noting must not need memory itself: the subjects, which have a method of that name, form the list.

local guard = require "homegen.loop.guard"

local restart = {}

---What can be noted; the fields exist from its birth on.
---@class homegen.Restartable
---@field unfinished string|false the method that has to come to its end; may be called any number of times
---@field unfinished_after homegen.Restartable|false the next in the list; false: it is not in the list

-- Subjects leave the list when they have come to its front. Nearly always they are there: what was noted last is
-- forgotten first.
local LAST = { unfinished = "" } -- what follows the last one
local first = LAST ---@type homegen.Restartable

local function drop_finished()
  while not first.unfinished do
    local subject = first
    first = subject.unfinished_after
    subject.unfinished_after = false
  end
end

---@return boolean none whether nothing has to be called again
function restart.is_empty()
  return first == LAST
end

local function forget(subject)
  subject.unfinished = false
  drop_finished()
end

---Notes that a method of the subject has to be called. What was noted before for the same subject is given up: a
---subject is in one phase of its life.
---@param subject homegen.Restartable
---@param method string
function restart.note(subject, method)
  if not subject.unfinished_after then subject.unfinished_after, first = first, subject end
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
  while first ~= LAST and not guard.is_interrupted() do
    local subject, method = first, first.unfinished
    guard.current = restart
    guard.run(subject[method], subject)
    if subject.unfinished == method then forget(subject) end
  end
end

---Forgets all; in a forked child.
function restart.reset()
  first = LAST
end

---What is under way was given up in its middle.
function restart:skip() -- luacheck: ignore self
  if first ~= LAST then forget(first) end
end

return restart
