--- Coroutines of homegen's own: spawn starts one, run waits for all of them, and errors reach who awaits them.

local await = require "homegen.waiting.await"
local coroutines = require "homegen.loop.coroutines"
local crash = require "homegen.base.crash"
local future = require "homegen.waiting.future"
local guard = require "homegen.loop.guard"
local host = require "homegen.loop.host"
local misuse = require "homegen.base.misuse"
local reactor = require "homegen.loop.reactor"
local report = require "homegen.base.report"
local restart = require "homegen.loop.restart"
local resuming = require "homegen.waiting.resuming"
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

---A coroutine as an awaitable: a future that knows its coroutine. Every field exists from its birth on.
---@class homegen.Handle: homegen.Future
---@field private co thread|homegen.FutureState|false the coroutine; once its function has ended how, and false when that is told.
---  Until it starts `result` is the function and `failure` its arguments; both are false while it runs
---@field private group homegen.Run|false
local Handle = { __name = "homegen.Handle" }
---@class homegen.Handle
local methods = {}
Handle.__index = methods
future.extend(Handle, methods)

function Handle.__tostring(self)
  return "homegen.Handle " .. self.status
end

local active ---@type homegen.Run|nil
local unclaimed = {} ---@type homegen.Future[] crashes of the current step that nobody was waiting for

future.on_unclaimed(function(crashed)
  unclaimed[#unclaimed + 1] = crashed
end)

local function leave(handle)
  reactor.release("coroutine") -- first: even a call may lack memory, and leaving goes on then
  handle.co = false
  local group = handle.group
  if not group then return end
  group.count = group.count - 1
  group.done = group.count == 0
end

-- What was raised takes the place of its crash when nothing more can fail.
local function take_apart(handle)
  local raised = crash.of(handle.failure)
  handle.traceback = raised.traceback
  if raised.interrupt then
    handle.observed = true
    guard.interrupt(raised)
  end
  handle.failure = raised.value
end

---Tells how the coroutine has ended; whatever is still missing of that.
function methods:_settle()
  local ending = self.co
  if not ending then return end
  if ending == "crashed" and self.status == "pending" then take_apart(self) end
  self:complete(ending)
  leave(self)
end

local function finish(handle, ok, first, second, ...)
  local ending, count = "succeeded", select("#", ...)
  if not ok then
    ending, first, second = "crashed", nil, first
  elseif first == nil and second ~= nil then
    ending = "failed"
  elseif second ~= nil or count > 0 then
    handle.results = { n = count + 2, first, second, ... }
    second = nil
  end
  handle.result, handle.failure, handle.co = first, second, ending
  restart.call(handle, "_settle")
end

---Its coroutine died beside its function: memory ran out before the function began, or after it had ended.
---@param raised any
function methods:_died(raised)
  if type(self.co) == "thread" then self.result, self.failure, self.co = nil, raised, "crashed" end
  if self.co then restart.call(self, "_settle") end
end

-- What the coroutine calls.
local function take_call(handle)
  local fn, arguments = handle.result, handle.failure
  handle.result, handle.failure = false, false
  if not arguments then return fn, crash.capture end
  return fn, crash.capture, unpack(arguments, 1, arguments.n)
end

-- Few slots and levels before the function begins: then a short one that waits gets along with the stack that a coroutine
-- is born with.
local function body(handle)
  finish(handle, xpcall(take_call(handle)))
end

local function start(handle)
  resuming.continue(handle, handle)
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
  local mine = co and resuming.owner(co)
  if mine then return mine.group or nil end
  return active
end

---@param group homegen.Run|nil
---@param fn function
---@param ... any its arguments
---@return homegen.Handle
function scheduler.launch(group, fn, ...)
  local count = select("#", ...)
  local handle = setmetatable({
    status = "pending", first = false, result = fn, failure = count > 0 and { n = count, ... }, group = group or false,
    co = create(body),
  }, Handle)
  reactor.defer(start, handle)
  reactor.hold("coroutine")
  if group then group.count = group.count + 1 end
  return handle
end

---Runs fn(...) in a coroutine of its own, from the next turn on.
---@param fn function what it runs; may wait
---@param ... any its arguments
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
  scheduler.spawn(fn, subject):add(watch)
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
---@param fn function what it runs; may wait
---@param ... any its arguments
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
  return handle:give()
end

---Waits for the coroutine's end, as `homegen.await(handle, seconds)` does.
---@async
---@param seconds? number at most so long; default: no limit
---@return any ... what its function returns; what it raises is raised here
function methods:await(seconds)
  return await.await(self, seconds)
end

---@return boolean done whether the coroutine has ended
function methods:done()
  return self.status ~= "pending"
end

return scheduler
