--- What a thread of C does for the loop: acts are handed over, their answers called back in a turn, in order.

local guard = require "homegen.loop.guard"
local reactor = require "homegen.loop.reactor"

local offload = {}

---A C object with a thread: its methods hand an act over and return its id, one more than the last.
---@class homegen.OffloadHandle
---@field fd fun(self): integer readable when answers wait
---@field count fun(self): integer acts whose answer was not taken
---@field drain fun(self, seconds: number): boolean waits until all acts are done
---@field take fun(self): integer|nil, any, any, any an act's id and its answer

---@class homegen.Offload
---@field handle homegen.OffloadHandle
---@field callbacks table<integer, fun(...): any>
---@field last_id integer
---@field watched boolean
---@field delivering boolean whether an answer was taken whose callback has not returned
local Offload = {}
Offload.__index = Offload

-- Watched only while it has work: a loop that has nothing left to wait for can tell.
local function rest(self)
  if self.delivering or not self.watched or self.handle:count() > 0 then return end
  reactor.unwatch(self.handle:fd())
  self.watched = false
end

-- An answer that was taken stays in these variables until its callback has returned: where memory runs out it is
-- delivered again. Fields of a table would not do, as filling one that is nil may need memory.
local function delivery(self)
  local id, first, second, third
  return function()
    if not self.delivering then
      id, first, second, third = self.handle:take()
    end
    while id do
      self.delivering = true
      guard.run(self.callbacks[id], first, second, third)
      self.callbacks[id], self.delivering = nil, false
      if reactor.must_hurry() then break end -- the descriptor stays readable
      id, first, second, third = self.handle:take()
    end
    rest(self)
  end
end

---@param handle homegen.OffloadHandle
---@return homegen.Offload
function offload.new(handle)
  local self = setmetatable({ handle = handle, callbacks = {}, last_id = 0, watched = false, delivering = false }, Offload)
  self.deliver = delivery(self)
  return self
end

---Hands an act over.
---@param method string of the handle
---@param done fun(first: any, second: any, third: any) gets the answer, in a later turn
---@param ... any for the method
---@return true|nil
---@return string|nil message the thread's descriptor cannot be watched; nothing was handed over
function Offload:call(method, done, ...)
  self.callbacks[self.last_id + 1] = done -- under the id that is to come: nothing may fail when the act is under way
  if not self.watched then
    local ok, message = reactor.watch(self.handle:fd(), self.deliver)
    if not ok then return nil, message end
    self.watched = true
  end
  local begun, id = pcall(self.handle[method], self.handle, ...)
  if begun then
    self.last_id = id
    return true
  end
  rest(self)
  error(id, 0)
end

---Hands an act over and waits for its answer, outside of any loop; when nothing else is under way.
---@param method string of the handle
---@param seconds number
---@param ... any for the method
---@return any first nil: there was none in time
---@return any second
---@return any third
function Offload:wait(method, seconds, ...)
  self.last_id = self.handle[method](self.handle, ...)
  self.handle:drain(seconds)
  return select(2, self.handle:take())
end

return offload
