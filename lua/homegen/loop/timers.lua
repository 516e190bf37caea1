--- Timers: a binary heap ordered by deadline, and by age where deadlines are equal. It has no clock of its own.

local guard = require "homegen.loop.guard"

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

---@class homegen.Timers: homegen.Caller
---@field size integer
---@field age integer of the newest timer
---@field firing homegen.Timer|false whose function was called last
local Timers = { __name = "homegen.Timers" }
Timers.__index = Timers

---@return homegen.Timers
function timers.new()
  return setmetatable({ size = 0, age = 0, firing = false }, Timers)
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

local function remove(heap, timer)
  local index, size = timer.index, heap.size
  local last = heap[size]
  heap[size], heap.size, timer.index = nil, size - 1, false
  if last ~= timer then sink(heap, last, index) end
end

---@param deadline number
---@param fn function
---@param argument any what fn is called with
---@param used? homegen.Timer one that has fired or is firing, to be set once more instead of a new one
---@return homegen.Timer
function Timers:add(deadline, fn, argument, used)
  local timer = used or setmetatable({ deadline = 0, age = 0, fn = fn, argument = argument, index = false, heap = self }, Timer)
  if timer.index then remove(self, timer) end
  local size, age = self.size + 1, self.age + 1
  self[size] = timer -- the only act that needs memory comes first
  self.size, self.age = size, age
  timer.deadline, timer.age, timer.fn, timer.argument = deadline, age, fn, argument
  rise(self, timer, size)
  return timer
end

---@return number|nil deadline of the earliest timer
function Timers:next()
  local earliest = self[1]
  return earliest and earliest.deadline
end

---Calls the functions of all timers that are due, not those that are set meanwhile. A timer stays until its function has
---returned: one that ran out of memory fires again.
---@param now number
---@return integer fired
function Timers:fire(now)
  local age, count = self.age, 0
  local timer = self[1]
  while timer and timer.deadline <= now and timer.age <= age do
    local mine = timer.age
    guard.current, self.firing = self, timer
    guard.run(timer.fn, timer.argument)
    if timer.index and timer.age == mine then remove(self, timer) end
    count = count + 1
    timer = not guard.is_interrupted() and self[1] or nil
  end
  self.firing = false
  return count
end

---The timer that fires was given up in its middle.
function Timers:skip()
  if self.firing.index then remove(self, self.firing) end
end

---Makes sure that the timer does not fire. Harmless when it has fired.
function Timer:cancel()
  if self.index then remove(self.heap, self) end
  self.fn, self.argument = nil, nil
end

return timers
