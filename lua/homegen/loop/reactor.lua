--- The reactor: one engine per Lua state, and all that happens in a step of it. User code runs from here only.
---
--- Where memory runs out, a step raises and loses nothing: what was under way stays where it was and is called again in
--- the next step. So whatever the reactor calls, but for listeners, must stand being called again after such an end.

local alarm = require "homegen.loop.alarm"
local clock = require "homegen.loop.clock"
local core = require "homegen.core"
local guard = require "homegen.loop.guard"
local misuse = require "homegen.base.misuse"
local queue = require "homegen.loop.queue"
local restart = require "homegen.loop.restart"
local shield = require "homegen.loop.shield"
local timers = require "homegen.loop.timers"
local transfers = require "homegen.loop.transfers"
local watches = require "homegen.loop.watches"

local reactor = {}

reactor.epoch = 0 -- how often a forked child has started afresh: what was made before is of no use after
reactor.steps = 0 -- how many there were

-- A step goes round as long as a round led to something, so that a request submitted by a callback leaves in the
-- same step; so often at most, so that a frame stays short.
local ROUNDS = 4
-- Seconds after which a step begins nothing more that can as well be done in the next: what a host does once per frame
-- shall not take a large part of it, however many tasks there are. The engine has a limit of its own for the network.
local STEP_SECONDS = 0.001
-- Calls from the queue in one round, unless more were waiting when the round began.
local CALLS = 1000
-- Without an fd the host has to ask again and again while something is in flight.
local POLL_INTERVAL = 0.01

local engine
local ready, heap = queue.new(), timers.new()
local stepping = false
local hurry_from = math.huge -- the time from which a step is to come to its end
local held = { task = 0, coroutine = 0 }
local at_end = {}
local forks = core.forks()
local at_fork = {}

---The engine, made at first use.
---@return homegen.Engine
function reactor.engine()
  engine = engine or core.engine {}
  return engine
end

---Lets the engine give back what it keeps of ended requests: their keys, in what libcurl holds on to for the next one.
function reactor.rest()
  if engine then engine:rest() end
end

---Puts another engine in place of the real one; for specs. The state must be idle.
---@param other? homegen.Engine nil: a new one is made at the next use
function reactor.use_engine(other)
  engine = other
  alarm.reset()
  transfers.reset()
end

local function has_calls()
  return ready:length() > 0 or transfers.is_held() or watches.is_held() or not restart.is_empty()
end

local function earliest(now)
  if has_calls() then return now end
  local deadline = heap:next() or math.huge
  local seconds = watches.timeout()
  return seconds and math.min(deadline, now + seconds) or deadline
end

local function arm()
  local now = clock.now()
  alarm.set(engine, earliest(now), now)
end

-- Before something is entered that is due then.
local function tell_host(deadline)
  if stepping then return end
  alarm.summon()
  alarm.announce(engine, deadline)
end

---Starts a transfer.
---@param method "get"|"post"|"put"|"create"|"download" the engine's method
---@param target homegen.Target
---@param ... any the method's further arguments, two to four, and last the callback; it gets what take gives after id
---@return integer id
function reactor.transfer(method, target, ...)
  if not stepping then alarm.summon() end
  return transfers.start(engine or reactor.engine(), method, target, ...)
end

---Lets the engine poll a task: who follows it hears of replies that say something new.
---@param follower homegen.Follower
---@param target homegen.Target
---@param ... any see `transfers.follow`
---@return integer handle
function reactor.follow(follower, target, ...)
  if not stepping then alarm.summon() end
  return transfers.follow(engine or reactor.engine(), follower, target, ...)
end

---Has a task polled on.
---@param handle integer|homegen.OwnHandle what `reactor.follow` gave
---@param asked number seconds that the provider asks to wait
---@param ... any see the engine's `poll_on`
---@return boolean going false: its time is up
function reactor.poll_on(handle, asked, ...)
  if type(handle) == "table" then return handle:poll_on(asked) end
  return reactor.engine():poll_on(handle, asked, ...)
end

---@param id integer
---@return boolean canceled false: a create that is on the wire, left alone; its reply will come
function reactor.cancel(id)
  return reactor.engine():cancel(id)
end

---Calls fn(argument) once, after so many seconds.
---@param seconds number
---@param fn function
---@param argument any
---@return homegen.Timer timer has `timer:cancel()`
function reactor.after(seconds, fn, argument)
  return reactor.at(clock.now() + math.max(seconds, 0), fn, argument)
end

---Calls fn(argument) once, at a time of `clock.now`.
---@param deadline number monotonic seconds
---@param fn function
---@param argument any
---@param used? homegen.Timer one that has fired, to be set once more
---@return homegen.Timer timer has `timer:cancel()`
function reactor.at(deadline, fn, argument, used)
  tell_host(deadline)
  return heap:add(deadline, fn, argument, used)
end

---Calls fn(argument), a function of ours, in the next turn.
---@param fn function
---@param argument any
function reactor.defer(fn, argument)
  tell_host(0)
  ready:push(fn, argument)
end

---Calls fn(argument), a function of the user's, once in the next turn.
---@param fn function
---@param argument any
function reactor.tell(fn, argument)
  tell_host(0)
  ready:push(fn, argument, true)
end

---@return boolean work whether a step would have something to do, now or later, beside looking at descriptors that
---  somebody serves for good
function reactor.has_work()
  return held.task + held.coroutine > 0 or has_calls() or transfers.count() > 0 or watches.has_work()
    or (heap:next() or math.huge) < math.huge or engine ~= nil and engine:active() > 0
end

---Calls fn in a forked child that starts afresh.
---@param fn fun()
function reactor.at_fork(fn)
  at_fork[#at_fork + 1] = fn
end

---In a forked child: leaves behind what was begun before the fork, which belongs to the parent.
function reactor.renew()
  local count = core.forks()
  if count == forks then return end
  if stepping then misuse("homegen: forked inside a step: the child cannot use homegen") end
  forks = count
  if not engine then return end -- nothing was begun yet
  reactor.epoch = reactor.epoch + 1
  engine = nil
  alarm.reset()
  ready, heap = queue.new(), timers.new()
  held = { task = 0, coroutine = 0 }
  transfers.reset()
  watches.reset()
  restart.reset()
  for _, fn in ipairs(at_fork) do fn() end
end

---Watches a file descriptor for reading.
---@param fd integer
---@param fn function called when the fd is readable, and when timeout_fn's time has passed
---@param timeout_fn? fun(): number|nil seconds until fn must be called again
---@return true|nil
---@return string|nil message why the descriptor cannot be watched
function reactor.watch(fd, fn, timeout_fn)
  tell_host(0) -- the owner's time may have come already
  return watches.add(reactor.engine(), fd, fn, timeout_fn)
end

---@param fd integer
function reactor.unwatch(fd)
  watches.remove(reactor.engine(), fd)
end

---Calls fn at the end of each step; for the scheduler. It runs outside of the shield.
---@param fn function
function reactor.at_end(fn)
  at_end[#at_end + 1] = fn
end

---One more thing is alive: a step's result counts it until it is released.
---@param kind? "task"|"coroutine" default "task"
function reactor.hold(kind)
  kind = kind or "task"
  held[kind] = held[kind] + 1
end

---@param kind? "task"|"coroutine"
function reactor.release(kind)
  kind = kind or "task"
  assert(held[kind] > 0, "released more often than held")
  held[kind] = held[kind] - 1
end

---@return integer live tasks and coroutines that have not ended
function reactor.live()
  return held.task + held.coroutine
end

---@return boolean idle whether nothing is left that could ever make progress
function reactor.is_idle()
  return transfers.count() == 0 and held.task == 0 and ready:length() == 0 and watches.count() == 0
    and restart.is_empty() and (heap:next() or math.huge) == math.huge and (not engine or engine:active() == 0)
end

---@return boolean stepping whether a step is under way
function reactor.is_stepping()
  return stepping
end

---Whether the step has taken so long that what can wait is left to the next one. Something must be done before each
---question, so that every step gets on.
---@return boolean
function reactor.must_hurry()
  return clock.now() >= hurry_from
end

local function run_ready()
  local count, limit = 0, math.max(ready:length(), CALLS)
  while count < limit and not guard.is_interrupted() and ready:run() do
    count = count + 1
    if reactor.must_hurry() then break end
  end
  return count
end

-- Replies first: what they tell is recorded before any user code runs.
local function dispatch(queued)
  restart.run_all()
  local count = transfers.dispatch(engine, queued)
  count = count + watches.dispatch(engine)
  if heap.size > 0 then count = count + heap:fire(clock.now() + alarm.TOLERANCE) end
  return count + run_ready()
end

local function round(seconds)
  local queued = engine:step(has_calls() and 0 or seconds)
  return shield.run(dispatch, queued) or 1
end

local function work(seconds, rounds)
  stepping = true
  reactor.steps = reactor.steps + 1
  reactor.engine()
  if not has_calls() then arm() end
  hurry_from = clock.now() + (seconds or math.huge) + STEP_SECONDS
  while round(seconds) > 0 and rounds > 1 and not reactor.must_hurry() and not guard.is_interrupted() do
    rounds, seconds = rounds - 1, 0
  end
  for _, fn in ipairs(at_end) do fn() end
  if alarm.is_exposed() then arm() end
  stepping = false
  guard.raise_interruption()
end

local function step(seconds, rounds)
  if stepping then misuse("homegen.step: called from a callback or coroutine that a step is running") end
  local ok, raised = pcall(work, seconds, rounds)
  if ok then return end
  stepping, heap.firing, guard.current = false, false, guard.nobody
  tell_host(0) -- it did not come to its end: the host has to make another
  error(raised, 0)
end

---One round of waiting and dispatching; what a loop that blocks calls again and again.
---@param seconds? number wait at most so long; nil: until something happens
function reactor.turn(seconds)
  step(seconds, 1)
end

---Makes progress. A signal ends it early.
---@param seconds? number wait for something to happen, at most so long; default 0
---@return integer live tasks and coroutines that have not ended; 0: nothing is left to tell either
function reactor.step(seconds)
  if seconds == nil then seconds = 0 end
  if type(seconds) ~= "number" or seconds ~= seconds then
    misuse("homegen.step: seconds must be a number, got " .. tostring(seconds))
  end
  step(seconds < math.huge and math.max(seconds, 0) or nil, ROUNDS)
  local live = reactor.live()
  return live == 0 and has_calls() and 1 or live -- whoever steps until 0 hears of every end
end

---@return integer|nil fd readable when a step is due; nil where the platform has none
function reactor.fd()
  local fd = reactor.engine():fd()
  alarm.expose(fd ~= nil)
  if not stepping then arm() end
  return fd
end

---@param unwatched? true for a host that cannot watch the fd
---@return number|nil seconds until a step is due at the latest; nil: when the fd is readable
function reactor.timeout(unwatched)
  local now = clock.now()
  local deadline = math.min(earliest(now), engine and engine:next_poll() or math.huge)
  local flying = watches.count() > 0 or engine and engine:active() > 0
  if (unwatched == true or not core.has_fd) and flying then
    deadline = math.min(deadline, now + POLL_INTERVAL)
  end
  return deadline < math.huge and math.max(deadline - now, 0) or nil
end

return reactor
