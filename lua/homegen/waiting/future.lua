--- Futures: a value, a failure or a crash that comes once. Everything that can be awaited has one inside.

local reactor = require "homegen.loop.reactor"
local report = require "homegen.base.report"

local unpack = table.unpack or unpack

local future = {}

---What waits for a future. Waiters form a list in order of arrival, so that leaving is O(1).
---`notify` runs inside the completing call: it may only note and queue. It returns whether it takes charge of a crash.
---Where it runs out of memory it is called again. The other fields exist from the birth on (`false`), so that standing
---in line needs no memory.
---@class homegen.Waiter
---@field notify fun(self: homegen.Waiter, completed: homegen.Future): boolean
---@field future homegen.Future|false the list it stands in
---@field before homegen.Waiter|false the one before; of the first in line the last
---@field after homegen.Waiter|false

---@alias homegen.FutureState "pending"|"succeeded"|"failed"|"crashed"

---@class homegen.Future
---@field status homegen.FutureState
---@field result any the first value of a success
---@field results? table all values of a success that has several
---@field failure any the error of a failure, or the raised value of a crash
---@field traceback? string of a crash
---@field observed? boolean whether a crash has reached somebody
---@field group? table the run that its coroutine belongs to
---@field first homegen.Waiter|false
local Future = { __name = "homegen.Future" }
Future.__index = Future

-- The metatables of futures, and of what is a future and something more.
local KINDS = setmetatable({ [Future] = true }, { __mode = "k" })

---@return homegen.Future
function future.new()
  return setmetatable({ status = "pending", first = false, result = nil, failure = nil }, Future) -- with room for how it ends
end

---Makes the instances of a class futures: they have `status` ("pending") and `first` (false) from their birth on.
---@param meta table their metatable
---@param methods? table gets those of a future
function future.extend(meta, methods)
  for name, value in pairs(methods and Future or {}) do
    if type(value) == "function" then methods[name] = value end
  end
  KINDS[meta] = true
end

---@param x any
---@return homegen.Future|nil future of an awaitable: a future, or a table that has one in `_future`
function future.of(x)
  if KINDS[getmetatable(x)] then return x end
  if type(x) ~= "table" then return nil end
  local inner = x._future
  return KINDS[getmetatable(inner)] and inner or nil
end

-- A crash that nobody takes charge of. The scheduler puts its own function in place, which waits for the end of the
-- step before it gives up on it.
local function unclaimed(crashed)
  report.error(crashed.failure, crashed.traceback)
end

---@param fn fun(crashed: homegen.Future)
function future.on_unclaimed(fn)
  unclaimed = fn
end

---A crash that its only waiter will not pass on after all.
---@param crashed homegen.Future
function future.disclaim(crashed)
  if crashed.status == "crashed" and not crashed.observed then unclaimed(crashed) end
end

-- A waiter leaves the line when it has been notified, so that one whose notifying ran out of memory is notified again.
local function notify_all(self)
  local claimed = false
  local waiter = self.first
  while waiter do
    claimed = waiter:notify(self) or claimed
    future.remove(waiter)
    waiter = self.first
  end
  return claimed
end

local function complete(self, status)
  self.status = status
  if not notify_all(self) then future.disclaim(self) end
  return true
end

-- Completed before: nothing to do, unless memory ran out then.
local function complete_again(self)
  if self.first then notify_all(self) end
  return false
end

---Tells how it has ended, where the fields hold that already.
---@param status homegen.FutureState
---@return boolean first false when it had been completed before: nothing changes then
function Future:complete(status)
  if self.status ~= "pending" then return complete_again(self) end
  return complete(self, status)
end

---@param value any
---@param ... any further values, which only awaiting gives out
---@return boolean first false when it had been completed before: nothing changes then
function Future:succeed(value, ...)
  if self.status ~= "pending" then return complete_again(self) end
  self.result = value
  local count = select("#", ...)
  if count > 0 then self.results = { n = count + 1, value, ... } end
  return complete(self, "succeeded")
end

---@param err any what awaiting returns after nil
---@return boolean first
function Future:fail(err)
  if self.status ~= "pending" then return complete_again(self) end
  self.failure = err
  return complete(self, "failed")
end

---Awaiting raises from now on.
---@param raised any text should carry its traceback
---@param traceback? string
---@return boolean first
function Future:crash(raised, traceback)
  if self.status ~= "pending" then return complete_again(self) end
  self.failure, self.traceback = raised, traceback or tostring(raised)
  return complete(self, "crashed")
end

---@return homegen.FutureState
function Future:state()
  return self.status
end

---@return any value of a success
function Future:value()
  return self.result
end

---@return any err of a failure, or the raised value of a crash
function Future:error()
  return self.failure
end

---The outcome as a pair, a crash like a failure: for those who collect.
---@return any value
---@return any err
function Future:outcome()
  if self.status == "crashed" then self.observed = true end
  return self.result, self.failure
end

---The outcome as awaiting gives it: all values | nil, err; a crash is raised.
function Future:give()
  if self.status == "crashed" then
    self.observed = true
    error(self.failure, 0)
  end
  if self.status == "failed" then return nil, self.failure end
  local results = self.results
  if results then return unpack(results, 1, results.n) end
  return self.result
end

---Lets a waiter stand in line; its `notify` is called when the future completes. Only for a pending future.
---@param waiter homegen.Waiter
function Future:add(waiter)
  local first = self.first
  waiter.future = self
  if first then
    local last = first.before
    waiter.before, last.after, first.before = last, waiter, waiter
  else
    waiter.before, self.first = waiter, waiter
  end
end

---Takes a waiter out of the line that it stands in, if any.
---@param waiter homegen.Waiter
function future.remove(waiter)
  local owner = waiter.future
  if not owner then return end
  local first, before, after = owner.first, waiter.before, waiter.after
  if waiter == first then owner.first = after else before.after = after end
  if after then
    after.before = before
  elseif waiter ~= first then
    first.before = before
  end
  waiter.future, waiter.before, waiter.after = false, false, false
end

local function call(subscription)
  local fn = subscription.fn
  subscription.fn = nil
  if fn then fn(subscription.completed) end
end

local function notify_subscription(subscription, completed)
  subscription.completed = completed
  completed.observed = true
  reactor.tell(call, subscription)
  return true
end

---Calls fn(future) once when it is complete: in a turn of the reactor, never inside this call or the completing one.
---Whoever subscribes takes charge of a crash.
---@param fn fun(completed: homegen.Future)
---@return fun() unsubscribe keeps fn from being called if it has not been
function Future:subscribe(fn)
  local subscription = { notify = notify_subscription, fn = fn, future = false, before = false, after = false }
  if self.status == "pending" then
    self:add(subscription)
  else
    notify_subscription(subscription, self)
  end
  return function()
    subscription.fn = nil
    future.remove(subscription)
  end
end

return future
