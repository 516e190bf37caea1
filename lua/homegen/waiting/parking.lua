--- Parking: how whoever waits is stopped and goes on. A coroutine yields and a step resumes it; one of the host's is stopped
--- by the host's adapter, where that knows how; outside of one the host's loop is driven. Resuming always starts from the
--- reactor's queue, so that no chain of wakings nests.

local clock = require "homegen.loop.clock"
local coroutines = require "homegen.loop.coroutines"
local crash = require "homegen.base.crash"
local future = require "homegen.waiting.future"
local guard = require "homegen.loop.guard"
local host = require "homegen.loop.host"
local misuse = require "homegen.base.misuse"
local reactor = require "homegen.loop.reactor"
local report = require "homegen.base.report"
local shield = require "homegen.loop.shield"

local resume, running, status, yield, is_yieldable
coroutines.follow(function(chosen)
  resume, running, status, yield = chosen.resume, chosen.running, chosen.status, chosen.yield
  -- A runtime without it finds out by itself, with words of its own.
  is_yieldable = chosen.isyieldable or function() return true end
end)

-- How often a coroutine that waits may be resumed by its owner without a step in between: a yield is no waiting there.
local RESUMES = 1000

local FOREIGN_WAIT = "homegen.spawn: the coroutine yielded: what waits by the host's own means (%s) works in the host's coroutines "
  .. "alone; here wait with homegen.await and homegen.sleep"

local LEAST_WAIT = 0.01 -- seconds: a step that is a little late must not be waited for in a busy loop

local parking = {}

---One act of waiting. It may stand in a future's line itself, hence the fields of a waiter.
---@class homegen.Parked: homegen.Waiter
---@field co thread|homegen.Handle|false who waits: a coroutine of homegen's by its handle; false in the main chunk, and
---  once it goes on
---@field done boolean what it waits for has come, or its time has run out
---@field expired boolean its time has run out
---@field completed homegen.Future|false what has come
---@field timer homegen.Timer|false
---@field host homegen.Adapter|false whose `wait` stops it; false: it yields, or drives the loop
---@field own any the adapter's, as it likes
local Parked = { host = false, own = false }
Parked.__index = Parked

-- The handle of the coroutine that homegen made and that a step has resumed. There is no list of all of them: who waits
-- is known to what is waited for, and a coroutine that nothing can wake any more goes with its handle.
local current ---@type homegen.Handle|nil

-- The one of them that parked last, to tell our own yield from another.
local last_parked

-- A coroutine of somebody else's died after homegen had resumed it: its owner will not learn of it.
local function died(co, raised)
  local dead = crash.of(raised, co)
  if dead.interrupt then return guard.interrupt(dead) end
  report.error(dead.value, dead.traceback)
end

---Resumes a coroutine; only from the reactor's queue.
---@param who thread|homegen.Handle homegen's own are resumed by their handles
---@param ... any
local function continue(who, ...)
  local handle = type(who) == "table" and who or nil
  local co = who
  if handle then co = handle.co end
  if type(co) ~= "thread" then return handle:_settle() end -- called again: it had come to its end
  if status(co) ~= "suspended" then
    if handle and status(co) == "dead" then handle:_died("not enough memory") end -- called again: it died of that
    return
  end
  current = handle
  local ok, raised = resume(co, ...)
  current = nil
  local parked = last_parked == who
  last_parked = nil
  if not ok then
    if handle then handle:_died(raised) else died(co, raised) end
  elseif not parked and handle and status(co) == "suspended" then
    -- It yielded by itself. Nobody else will resume it, so a bare yield means "in the next turn"; but where a host stops its
    -- coroutines in a way of its own, one of its functions has taken this one for one of them, and would not wait.
    local adapter = host.current()
    if adapter.wait then return handle:_died(FOREIGN_WAIT:format(adapter.name) .. "\n" .. debug.traceback(co)) end
    reactor.defer(continue, handle)
  end
end

parking.continue = continue

---@param co thread the coroutine that runs
---@return homegen.Handle|nil
function parking.owner(co)
  return current and current.co == co and current or nil
end

local function wake(parked)
  if parked.host then
    if parked.host.wake then parked.host.wake(parked) end
    return
  end
  local who = parked.co
  if not who then return end -- its owner resumed it, and it went on by itself
  local co = who
  if type(who) == "table" then co = who.co end
  if type(co) ~= "thread" or status(co) == "suspended" then return continue(who) end
  if parked.completed then future.disclaim(parked.completed) end
end

---What is waited for has come: lets the waiter go on in the next turn.
---@param parked homegen.Parked
---@param completed? homegen.Future
---@return true claimed
function parking.release(parked, completed)
  if parked.done then return true end
  if parked.co or parked.host then reactor.defer(wake, parked) end
  parked.done, parked.completed = true, completed or false
  if parked.timer then parked.timer:cancel() end
  return true
end

---@param co thread|nil who waits, as `parking.place` tells
---@param adapter? homegen.Adapter likewise
---@return homegen.Parked parked every field it will need exists
function parking.new(co, adapter)
  local parked = setmetatable({
    co = co and parking.owner(co) or co or false, done = false, expired = false, completed = false, timer = false,
    future = false, before = false, after = false,
  }, Parked)
  if adapter then parked.host, parked.own = adapter, false end
  return parked
end

Parked.notify = parking.release

local function expire(parked)
  parked.expired = true
  parking.release(parked)
  future.remove(parked)
end

-- In a coroutine of somebody else's: his adapter stops it, else it yields, which not every owner understands.
local function find_foreign_place(co)
  local adapter = host.current(co)
  if adapter.wait then
    if reactor.is_stepping() then return nil, "inside a callback" end
    if not adapter.own or adapter.own() then return co, nil, adapter end
  end
  if is_yieldable() then
    local where = host.conflict()
    if where then return nil, where end
    return co
  end
  if adapter.drive and not reactor.is_stepping() then return nil end -- as in the main chunk
  return nil, "inside a function called from C (a sort order, a gsub replacement, a finalizer)"
end

---Finds out where the caller is.
---@return thread|nil co nil: outside of a coroutine, where the loop is driven
---@return string|nil where the caller is, when it cannot wait there
---@return homegen.Adapter|nil adapter whose `wait` stops the coroutine
local function find_place()
  local co, is_main = running()
  if not co or is_main then
    if reactor.is_stepping() then return nil, "inside a callback" end
    local adapter = host.current()
    if adapter.wait and adapter.own and adapter.own() then return nil, nil, adapter end -- its coroutines are none of Lua's
    if not adapter.drive then return nil, "outside of a coroutine: the host would stand still" end
    return nil
  end
  if shield.is(co) then return nil, "inside a callback" end
  if not parking.owner(co) then return find_foreign_place(co) end
  if not is_yieldable() then
    return nil, "inside a function called from C (a sort order, a gsub replacement, a finalizer)"
  end
  return co
end

---Finds out where the caller is; raises where it cannot wait.
---@param name string the public function, for the message
---@return thread|nil co nil: outside of a coroutine, where the loop is driven
---@return homegen.Adapter|nil adapter whose `wait` stops it
function parking.place(name)
  local co, where, adapter = find_place()
  if where then misuse(("%s cannot wait %s: use homegen.spawn%s"):format(name, where, host.advice(where))) end
  return co, adapter
end

---The shortest way to find out, for who waits in one of homegen's coroutines; it needs little of its stack.
---@return homegen.Handle|nil handle nil: look with `place`
function parking.here()
  if current and running() == current.co and is_yieldable() then return current end
end

---@return string|nil where the caller is, when it cannot wait there
function parking.obstacle()
  local _, where = find_place()
  return where
end

---@param parked homegen.Parked
---@param seconds number let it go on after so long
function parking.limit(parked, seconds)
  if seconds < math.huge then parked.timer = reactor.after(seconds, expire, parked) end
end

-- Nobody waits any more.
local function give_up(parked)
  parked.co = false
  future.remove(parked)
  if parked.timer then parked.timer:cancel() end
  if parked.abandon then parked:abandon() end
end

local function drive(parked)
  local ok, raised = pcall(host.current().drive, parked)
  if ok then return end
  give_up(parked)
  error(raised, 0)
end

---@return { resumes: integer, steps: integer } count how often a coroutine was resumed in vain since the last step
local function new_count()
  return { resumes = 0, steps = reactor.steps }
end

local function count_resume(count, parked)
  if reactor.steps ~= count.steps then count.resumes, count.steps = 0, reactor.steps end
  count.resumes = count.resumes + 1
  if count.resumes < RESUMES then return end
  give_up(parked)
  misuse(("homegen: a coroutine that waits was resumed %d times without a step in between: its owner does not wait when it "
    .. "yields%s"):format(RESUMES, host.advice()))
end

local function remaining(parked)
  return parked.timer and math.max(parked.timer.deadline - clock.now(), LEAST_WAIT) or nil
end

-- Stops the caller in the host's own way.
local function wait_by(adapter, parked)
  local count = new_count()
  host.attach()
  repeat
    local ok, raised = pcall(adapter.wait, parked, remaining(parked))
    if not ok then
      give_up(parked)
      error(raised, 0)
    end
    if parked.done then break end
    if adapter.ending and adapter.ending() then
      give_up(parked)
      misuse(("homegen: %s was told to go: what was created goes on at the provider, and can be resumed"):format(adapter.name))
    end
    count_resume(count, parked)
  until parked.done
  parked.co = false
end

---Stops the caller until `parked` is released. An owner who resumes it earlier finds it yielding again.
---@param parked homegen.Parked
function parking.wait(parked)
  local who = parked.co
  if parked.host then return wait_by(parked.host, parked) end
  if not who then return drive(parked) end
  if who == current then
    repeat
      last_parked = who
      yield()
    until parked.done
  else
    local count = new_count()
    yield()
    while not parked.done do
      count_resume(count, parked)
      yield()
    end
  end
  parked.co = false
end

-- A coroutine of homegen's in the line of the one thing that it waits for, however long: the smallest of waiters, as
-- thousands may stand in lines. `future` is false once it has come, and `before` is then what has come.
local Standing = {}
Standing.__index = Standing

local function wake_standing(standing)
  local who = standing.co
  if not who then return end
  local co = who.co
  if type(co) ~= "thread" or status(co) == "suspended" then return continue(who) end
  future.disclaim(standing.before)
end

function Standing:notify(completed)
  if self.future then reactor.defer(wake_standing, self) end
  future.remove(self)
  self.before = completed
  return true
end

---Stops one of homegen's coroutines until a future completes, and gives its outcome. Little is on its stack meanwhile.
---@param awaited homegen.Future one that is pending
---@param handle homegen.Handle as `parking.here` tells
---@return any ...
function parking.stand(awaited, handle)
  local standing = setmetatable({ co = handle, future = false, before = false, after = false }, Standing)
  awaited:add(standing)
  repeat
    last_parked = handle
    yield()
  until not standing.future
  standing.co = false
  return awaited:give()
end

return parking
