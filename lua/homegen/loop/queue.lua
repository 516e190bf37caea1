--- A first-in first-out queue of calls, each a function with one argument.
---
--- A call of ours leaves the queue when it has returned, so that one that ran out of memory is made again. A listener is
--- the user's and leaves before.

local guard = require "homegen.loop.guard"

local queue = {}

---@class homegen.Queue: homegen.Caller
---@field first integer index of the oldest call
---@field last integer index of the newest call; below `first` when the queue is empty
local Queue = { __name = "homegen.Queue" }
Queue.__index = Queue

---@return homegen.Queue
function queue.new()
  return setmetatable({ first = 1, last = 0, functions = {}, arguments = {}, listeners = {} }, Queue)
end

---@param fn function
---@param argument any
---@param listener? boolean whether it is the user's
function Queue:push(fn, argument, listener)
  -- last of all the call becomes visible: where memory runs out before, nothing was pushed
  local last = self.last + 1
  self.functions[last], self.arguments[last] = fn, argument
  if listener or self.listeners[last] then self.listeners[last] = listener end
  self.last = last
end

local function drop(self)
  local first = self.first
  self.functions[first], self.arguments[first] = nil, nil
  if self.listeners[first] then self.listeners[first] = nil end
  if first == self.last then
    self.first, self.last = 1, 0
  else
    self.first = first + 1
  end
end

---Makes the oldest call.
---@return boolean made false: the queue is empty
function Queue:run()
  local first = self.first
  if first > self.last then return false end
  local fn, argument = self.functions[first], self.arguments[first]
  if self.listeners[first] then
    guard.current = guard.nobody
    drop(self)
    guard.call(fn, argument)
  else
    guard.current = self
    guard.run(fn, argument)
    drop(self)
  end
  return true
end

---The oldest call was given up in its middle.
function Queue:skip()
  drop(self)
end

---@return integer
function Queue:length()
  return self.last - self.first + 1
end

return queue
