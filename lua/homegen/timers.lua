--- Timers: a binary heap ordered by deadline, and by age where deadlines are equal. It has no clock of its own.

local floor = math.floor

local timers = {}

---@class homegen.Timer
---@field deadline number
---@field age integer order of creation
---@field fn? function nil once canceled
---@field argument any
---@field index? integer place in the heap; nil once fired or canceled
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

local function before(a, b)
  if a.deadline == b.deadline then return a.age < b.age end
  return a.deadline < b.deadline
end

local function rise(heap, timer, index)
  while index > 1 do
    local above = floor(index / 2)
    local parent = heap[above]
    if not before(timer, parent) then break end
    heap[index], parent.index = parent, index
    index = above
  end
  heap[index], timer.index = timer, index
end

local function sink(heap, timer, index)
  local size = heap.size
  while 2 * index <= size do
    local below = 2 * index
    if below < size and before(heap[below + 1], heap[below]) then below = below + 1 end
    local child = heap[below]
    if not before(child, timer) then break end
    heap[index], child.index = child, index
    index = below
  end
  heap[index], timer.index = timer, index
end

---@param deadline number
---@param fn function
---@param argument any what fn is called with
---@return homegen.Timer
function Timers:add(deadline, fn, argument)
  local size, age = self.size + 1, self.age + 1
  self.size, self.age = size, age
  local timer = setmetatable({ deadline = deadline, age = age, fn = fn, argument = argument, heap = self }, Timer)
  rise(self, timer, size)
  return timer
end

local function remove(heap, timer)
  local index, last = timer.index, heap[heap.size]
  heap[heap.size] = nil
  heap.size = heap.size - 1
  timer.index = nil
  if last == timer then return end
  sink(heap, last, index)
  if last.index == index then rise(heap, last, index) end
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

---Makes sure that the timer does not fire. Harmless when it has fired.
function Timer:cancel()
  if self.index then remove(self.heap, self) end
  self.fn, self.argument = nil, nil
end

return timers
