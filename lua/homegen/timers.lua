--- Timers: a binary heap ordered by deadline, and by age where deadlines are equal. It has no clock of its own.

local guard = require "homegen.guard"

local floor = math.floor

local timers = {}

---@class homegen.Timer
---@field deadline number
---@field age integer order of creation
---@field fn? function nil once canceled
---@field argument any
---@field index integer|false place in the heap; false once fired or canceled
---@field heap homegen.Timers
local Timer = { __name = "homegen.Timer" }
Timer.__index = Timer

---@class homegen.Timers
---@field size integer
---@field age integer of the newest timer
local Timers = { __name = "homegen.Timers" }
Timers.__index = Timers

---@return homegen.Timers
function timers.new()
  return setmetatable({ size = 0, age = 0 }, Timers)
end

-- Every poll goes through the heap: comparisons are written out, as calls would cost more than what they compare.

local function rise(heap, timer, index)
  local deadline, age = timer.deadline, timer.age
  while index > 1 do
    local above = floor(index / 2)
    local parent = heap[above]
    local other = parent.deadline
    if other < deadline or other == deadline and parent.age < age then break end
    heap[index], parent.index = parent, index
    index = above
  end
  heap[index], timer.index = timer, index
end

-- Fills the hole at index from below, down to a leaf. The last timer, which is to take the place, belongs there
-- nearly always: going down without a look at it and then up saves half of the comparisons.
local function sink(heap, timer, index)
  local size = heap.size
  local below = 2 * index
  while below <= size do
    local child = heap[below]
    if below < size then
      local other = heap[below + 1]
      local deadline, least = other.deadline, child.deadline
      if deadline < least or deadline == least and other.age < child.age then child, below = other, below + 1 end
    end
    heap[index], child.index = child, index
    index, below = below, 2 * below
  end
  rise(heap, timer, index)
end

---@param deadline number
---@param fn function
---@param argument any what fn is called with
---@param used? homegen.Timer one that has fired, to be set once more instead of a new one
---@return homegen.Timer
function Timers:add(deadline, fn, argument, used)
  local size, age = self.size + 1, self.age + 1
  self.size, self.age = size, age
  local timer = used or setmetatable({ deadline = 0, age = 0, fn = fn, argument = argument, index = false, heap = self }, Timer)
  timer.deadline, timer.age, timer.fn, timer.argument = deadline, age, fn, argument
  rise(self, timer, size)
  return timer
end

local function remove(heap, timer)
  local index, size = timer.index, heap.size
  local last = heap[size]
  heap[size], heap.size, timer.index = nil, size - 1, false
  if last ~= timer then sink(heap, last, index) end
end

---@return number|nil deadline of the earliest timer
function Timers:next()
  local earliest = self[1]
  return earliest and earliest.deadline
end

---Takes out the earliest timer that is due.
---@param now number
---@param age? integer leave timers that are younger than this
---@return homegen.Timer|nil
function Timers:take(now, age)
  local earliest = self[1]
  if not earliest or earliest.deadline > now or (age and earliest.age > age) then return nil end
  remove(self, earliest)
  return earliest
end

---Calls the functions of all timers that are due, not those that are set meanwhile.
---@param now number
---@return integer fired
function Timers:fire(now)
  local age, count = self.age, 0
  local timer = self:take(now, age)
  while timer do
    guard.call(timer.fn, timer.argument)
    count = count + 1
    timer = not guard.is_interrupted() and self:take(now, age) or nil
  end
  return count
end

---Makes sure that the timer does not fire. Harmless when it has fired.
function Timer:cancel()
  if self.index then remove(self.heap, self) end
  self.fn, self.argument = nil, nil
end

return timers
