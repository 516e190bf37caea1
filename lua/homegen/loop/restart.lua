--- Calls that have to come to their end although memory may run out in the middle: noted before they begin, forgotten
--- when they have returned, and made again in the next turn where they have not.
---
--- Noting needs no memory as long as no more than ROOM calls are noted; beyond that it may raise, and nothing has begun then.

local guard = require "homegen.loop.guard"

local restart = {}

local ROOM = 64

-- What has to be called, and by which of its methods, which may be called any number of times. What was noted last is nearly
-- always forgotten first, and there are few.
local subjects, methods, count = {}, {}, 0 ---@type table[], string[], integer
for position = 1, ROOM do subjects[position], methods[position] = false, false end

local function find(subject)
  if subjects[count] == subject then return count end
  for position = count - 1, 1, -1 do
    if subjects[position] == subject then return position end
  end
end

local function forget(position)
  subjects[position], methods[position] = subjects[count], methods[count]
  subjects[count], methods[count] = false, false
  count = count - 1
end

local function forget_finished(subject, method)
  local position = find(subject)
  if position and methods[position] == method then forget(position) end
end

---@return boolean none whether nothing has to be called again
function restart.is_empty()
  return count == 0
end

---@param subject table
---@return string|nil method that is noted
function restart.noted(subject)
  local position = find(subject)
  return position and methods[position]
end

---Notes that a method of the subject has to be called. What was noted before for the same subject is given up: a
---subject is in one phase of its life.
---@param subject table
---@param method string
function restart.note(subject, method)
  local position = find(subject) or count + 1
  subjects[position], methods[position] = subject, method
  count = math.max(count, position)
end

---Gives up what is noted for the subject, which does not come into being.
---@param subject table
function restart.drop(subject)
  local position = find(subject)
  if position then forget(position) end
end

---Calls a method of the subject; where memory runs out, now and once more in each turn.
---@param subject table
---@param method string
function restart.call(subject, method)
  restart.note(subject, method)
  subject[method](subject)
  forget_finished(subject, method)
end

---Calls the methods that did not come to their end.
function restart.run_all()
  while count > 0 and not guard.is_interrupted() do
    local subject, method = subjects[count], methods[count]
    guard.current = restart
    guard.run(subject[method], subject)
    forget_finished(subject, method)
  end
end

---Forgets all; in a forked child.
function restart.reset()
  while count > 0 do forget(count) end
end

---What is under way was given up in its middle.
function restart:skip() -- luacheck: ignore self
  if count > 0 then forget(count) end
end

return restart
