--- Parking: how whoever waits is stopped until what it waits for has come. A coroutine yields and a step resumes it; one of the
--- host's is stopped by the host's adapter, where that knows how; outside of one the host's loop is driven.

local clock = require "homegen.loop.clock"
local coroutines = require "homegen.loop.coroutines"
local future = require "homegen.waiting.future"
local host = require "homegen.loop.host"
local misuse = require "homegen.base.misuse"
local reactor = require "homegen.loop.reactor"
local resuming = require "homegen.waiting.resuming"

local status, yield
coroutines.follow(function(chosen) status, yield = chosen.status, chosen.yield end)

-- How often a coroutine that waits may be resumed by its owner without a step in between: a yield is no waiting there.
local RESUMES = 1000

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

local function wake(parked)
  if parked.host then
    if parked.host.wake then parked.host.wake(parked) end
    return
  end
  local who = parked.co
  if not who then return end -- its owner resumed it, and it went on by itself
  local co = who
  if type(who) == "table" then co = who.co end
  if type(co) ~= "thread" or status(co) == "suspended" then return resuming.continue(who) end
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

---@param co thread|nil who waits, as `caller.place` tells
---@param adapter? homegen.Adapter likewise
---@return homegen.Parked parked every field it will need exists
function parking.new(co, adapter)
  local parked = setmetatable({
    co = co and resuming.owner(co) or co or false, done = false, expired = false, completed = false, timer = false,
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
  if resuming.is_current(who) then
    repeat
      resuming.note_parked(who)
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
  if type(co) ~= "thread" or status(co) == "suspended" then return resuming.continue(who) end
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
---@param handle homegen.Handle as `resuming.here` tells
---@return any ...
function parking.stand(awaited, handle)
  local standing = setmetatable({ co = handle, future = false, before = false, after = false }, Standing)
  awaited:add(standing)
  repeat
    resuming.note_parked(handle)
    yield()
  until not standing.future
  standing.co = false
  return awaited:give()
end

return parking
