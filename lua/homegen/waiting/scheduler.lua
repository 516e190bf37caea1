--- Coroutines of homegen's own: spawn starts one, run waits for all of them, and errors reach who awaits them.

local await = require "homegen.waiting.await"
local coroutines = require "homegen.loop.coroutines"
local crash = require "homegen.base.crash"
local future = require "homegen.waiting.future"
local guard = require "homegen.loop.guard"
local host = require "homegen.loop.host"
local misuse = require "homegen.base.misuse"
local parking = require "homegen.waiting.parking"
local reactor = require "homegen.loop.reactor"
local report = require "homegen.base.report"
local restart = require "homegen.loop.restart"
local shield = require "homegen.loop.shield"

local create, running
coroutines.follow(function(chosen) create, running = chosen.create, chosen.running end)

local unpack = table.unpack or unpack

local scheduler = {}

---What a run waits for: its coroutines, and those that they spawn.
---@class homegen.Run
---@field count integer coroutines that have not ended
---@field done boolean
---@field closed? boolean the run is over: it can raise no more errors
---@field crashed? homegen.Future[] crashes that nobody has awaited, in order; nil once the run is over

---A coroutine as an awaitable.
---@class homegen.Handle: homegen.Restartable
---@field _future homegen.Future
---@field _returned boolean whether its function has ended; how tell _ok, _value, _err and _more
---@field _left boolean whether it no longer counts as alive
local Handle = { __name = "homegen.Handle" }
local methods = {}
Handle.__index = methods

function Handle.__tostring(self)
  return "homegen.Handle " .. self._future.status
end

local active ---@type homegen.Run|nil
local unclaimed = {} ---@type homegen.Future[] crashes of the current step that nobody was waiting for

future.on_unclaimed(function(crashed)
  unclaimed[#unclaimed + 1] = crashed
end)

local function leave(handle)
  if handle._left then return end
  handle._left = true
  reactor.release("coroutine")
  local group = handle._future.group
  if not group then return end
  group.count = group.count - 1
  group.done = group.count == 0
end

local function crashed(handle, raised)
  raised = crash.of(raised)
  if raised.interrupt then
    handle._future.observed = true
    guard.interrupt(raised)
  end
  handle._future:crash(raised.value, raised.traceback)
end

---Tells how the coroutine has ended; whatever is still missing of that.
function methods:_settle()
  local own, more = self._future, self._more
  if not self._ok then
    crashed(self, self._value)
  elseif self._value == nil and self._err ~= nil then
    own:fail(self._err)
  elseif not more and self._err == nil then
    own:succeed(self._value)
  else
    own:succeed(self._value, self._err, unpack(more or {}, 1, more and more.n or 0))
  end
  leave(self)
end

local function finish(handle, ok, first, second, ...)
  local count = select("#", ...)
  handle._more = count > 0 and { n = count, ... }
  handle._ok, handle._value, handle._err, handle._returned = ok, first, second, true
  restart.call(handle, "_settle")
end

---Its coroutine died beside its function: memory ran out before the function began, or after it had ended.
---@param raised any
function methods:_died(raised)
  if self._left then return end
  if not self._returned then self._ok, self._value, self._returned = false, raised, true end
  restart.call(self, "_settle")
end

local function body(handle, fn, ...)
  finish(handle, xpcall(fn, crash.capture, ...))
end

local function start(call)
  parking.continue(unpack(call, 1, call.n))
end

---@param name string the public function, for the message
---@param fn any
function scheduler.check_callable(name, fn)
  local meta = getmetatable(fn)
  if type(fn) == "function" or type(meta) == "table" and meta.__call then return end
  misuse(("%s: a function expected, got %s"):format(name, type(fn)))
end

---The run that what is spawned here belongs to: that of the coroutine that spawns, else the one under way.
---@return homegen.Run|nil
function scheduler.group()
  local co = running()
  local mine = co and parking.owner(co)
  if mine then return mine._future.group end
  return active
end

---@param group homegen.Run|nil
---@param ... any a function and its arguments
---@return homegen.Handle
function scheduler.launch(group, ...)
  local co = create(body)
  local own = future.new()
  own.group = group
  local handle = setmetatable({
    _future = own, _returned = false, _ok = false, _value = false, _err = false, _more = false, _left = false,
    unfinished = false, unfinished_before = false, unfinished_after = false,
  }, Handle)
  parking.own(co, handle)
  reactor.defer(start, { n = select("#", ...) + 2, co, handle, ... })
  reactor.hold("coroutine")
  if group then group.count = group.count + 1 end
  return handle
end

---Runs fn(...) in a coroutine of its own, from the next turn on.
---@param fn function
---@param ... any
---@return homegen.Handle handle awaiting it gives what fn returns, or raises what fn raised
function scheduler.spawn(fn, ...)
  scheduler.check_callable("homegen.spawn", fn)
  return scheduler.launch(scheduler.group(), fn, ...)
end

local function hand_over(watch)
  watch.gave_up(watch.subject, watch.crashed)
end

local function notify_watch(watch, completed)
  if completed.status ~= "crashed" then return false end
  completed.observed, watch.crashed = true, completed
  reactor.defer(hand_over, watch)
  return true
end

---Runs fn(subject) in a coroutine for homegen itself. What it raises goes to `gave_up`, in a later turn, and nowhere
---else: for want of memory anything can raise anywhere.
---@param fn async fun(subject: any)
---@param subject any
---@param gave_up fun(subject: any, crashed: homegen.Future)
function scheduler.work(fn, subject, gave_up)
  local watch = {
    notify = notify_watch, subject = subject, gave_up = gave_up, crashed = false, future = false, before = false, after = false,
  }
  scheduler.spawn(fn, subject)._future:add(watch)
end

local function give_up(lost)
  local group = lost.group or active
  if group and not group.closed then
    group.crashed[#group.crashed + 1] = lost
  else
    lost.observed = true
    report.error(lost.failure, lost.traceback)
  end
end

-- Crashes that still nobody awaits belong to their run, or to on_error.
local function sweep()
  while #unclaimed > 0 do
    local list = unclaimed
    unclaimed = {}
    for _, lost in ipairs(list) do
      if not lost.observed then give_up(lost) end
    end
  end
end

reactor.at_fork(function() active, unclaimed = nil, {} end)

reactor.at_end(function()
  if #unclaimed > 0 then shield.run(sweep) end
end)

-- The first crash that nobody awaited is the run's to raise, unless it is interrupted; the others go to on_error.
local function close(group, interrupted)
  sweep()
  active, group.closed = nil, true
  local first
  for _, lost in ipairs(group.crashed) do
    if not lost.observed and not first and not interrupted then
      first, lost.observed = lost, true
    elseif not lost.observed then
      give_up(lost)
    end
  end
  group.crashed = nil
  return first
end

---Runs fn(...) in a coroutine and drives the loop until it and every coroutine that it spawned have ended.
---@param fn function
---@param ... any
---@return any ... what fn returns. The first error that nobody awaited is raised again
function scheduler.run(fn, ...)
  scheduler.check_callable("homegen.run", fn)
  if active then misuse("homegen.run is running already: use homegen.spawn in it") end
  if reactor.is_stepping() then misuse("homegen.run: called from a callback or coroutine: use homegen.spawn") end
  local drive = host.current().drive
  if not drive then misuse("homegen.run: this loop must not be blocked: use homegen.spawn") end
  local group = { count = 0, done = false, crashed = {} }
  active = group
  local handle = scheduler.launch(group, fn, ...)
  local ok, raised = pcall(drive, group)
  local lost = close(group, not ok)
  if not ok then error(raised, 0) end
  if lost then error(lost.failure, 0) end
  return handle._future:give()
end

---Waits for the coroutine's end, as `homegen.await(handle, seconds)` does.
---@param seconds? number
---@return any ...
function methods:await(seconds)
  return await.await(self, seconds)
end

---@return boolean done whether the coroutine has ended
function methods:done()
  return self._future.status ~= "pending"
end

return scheduler
