--- A first-in first-out queue of calls, each a function with one argument.

local queue = {}

---@class homegen.Queue
---@field first integer index of the oldest call
---@field last integer index of the newest call; below `first` when the queue is empty
local Queue = { __name = "homegen.Queue" }
Queue.__index = Queue

---@return homegen.Queue
function queue.new()
  return setmetatable({ first = 1, last = 0, functions = {}, arguments = {} }, Queue)
end

---@param fn function
---@param argument any
function Queue:push(fn, argument)
  local last = self.last + 1
  self.last = last
  self.functions[last], self.arguments[last] = fn, argument
end

---@return function|nil fn nil when the queue is empty
---@return any argument
function Queue:pop()
  local first = self.first
  local fn, argument = self.functions[first], self.arguments[first]
  if not fn then return nil end
  self.functions[first], self.arguments[first] = nil, nil
  if first == self.last then
    self.first, self.last = 1, 0
  else
    self.first = first + 1
  end
  return fn, argument
end

---@return integer
function Queue:length()
  return self.last - self.first + 1
end

return queue
