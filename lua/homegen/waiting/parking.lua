--- Parking: how whoever waits is stopped and goes on. A coroutine yields and a step resumes it; outside of one the
--- host's loop is driven. Resuming always starts from the reactor's queue, so that no chain of wakings nests.

local crash = require "homegen.base.crash"
local future = require "homegen.waiting.future"
local guard = require "homegen.loop.guard"
local host = require "homegen.loop.host"
local misuse = require "homegen.base.misuse"
local reactor = require "homegen.loop.reactor"
local report = require "homegen.base.report"
local shield = require "homegen.loop.shield"

local resume, running, status, yield = coroutine.resume, coroutine.running, coroutine.status, coroutine.yield
-- A runtime without it finds out by itself, with words of its own.
local is_yieldable = rawget(coroutine, "isyieldable") or function() return true end

local parking = {}

---One act of waiting. It may stand in a future's line itself, hence the fields of a waiter.
---@class homegen.Parked: homegen.Waiter
---@field co thread|false that waits; false in the main chunk, and once it goes on
---@field done boolean what it waits for has come, or its time has run out
---@field expired boolean its time has run out
---@field completed homegen.Future|false what has come
---@field timer homegen.Timer|false

-- Coroutines that homegen made and that nobody else resumes, with their spawn handles. Weak in both directions: a
-- coroutine that parked for good must not be kept alive by its own handle.
local owned = setmetatable({}, { __mode = "kv" })

-- The one of them that parked last, to tell our own yield from another.
local last_parked

-- A coroutine of somebody else's died after homegen had resumed it: its owner will not learn of it.
local function died(co, raised)
  local dead = crash.of(raised, co)
  if dead.interrupt then return guard.interrupt(dead) end
  report.error(dead.value, dead.traceback)
end

---Resumes a coroutine; only from the reactor's queue.
---@param co thread
---@param ... any
local function continue(co, ...)
  local handle = owned[co]
  if status(co) ~= "suspended" then
    if handle and status(co) == "dead" then handle:_died("not enough memory") end -- called again: it died of that
    return
  end
  local ok, raised = resume(co, ...)
  local parked = last_parked == co
  last_parked = nil
  if not ok then
    if handle then handle:_died(raised) else died(co, raised) end
  elseif not parked and handle and status(co) == "suspended" then
    -- It yielded by itself. Nobody else will resume it, so a bare yield means "in the next turn".
    reactor.defer(continue, co)
  end
end

parking.continue = continue

---@param co thread
---@param handle homegen.Handle
function parking.own(co, handle)
  owned[co] = handle
end

---@param co thread
---@return homegen.Handle|nil
function parking.owner(co)
  return owned[co]
end

local function wake(parked)
  local co = parked.co
  if not co then return end -- its owner resumed it, and it went on by itself
  if status(co) == "suspended" then return continue(co) end
  if parked.completed then future.disclaim(parked.completed) end
end

---What is waited for has come: lets the waiter go on in the next turn.
---@param parked homegen.Parked
---@param completed? homegen.Future
---@return true claimed
function parking.release(parked, completed)
  if parked.done then return true end
  if parked.co then reactor.defer(wake, parked) end
  parked.done, parked.completed = true, completed or false
  if parked.timer then parked.timer:cancel() end
  return true
end

---@param co thread|nil who waits, as `parking.place` tells
---@return homegen.Parked parked every field it will need exists
function parking.new(co)
  return {
    notify = parking.release, co = co or false, done = false, expired = false, completed = false, timer = false,
    future = false, before = false, after = false,
  }
end

local function expire(parked)
  parked.expired = true
  parking.release(parked)
  future.remove(parked)
end

---Finds out where the caller is.
---@return thread|nil co nil: outside of a coroutine, where the loop is driven
---@return string|nil where the caller is, when it cannot wait there
local function find_place()
  local co, is_main = running()
  if not co or is_main then
    if reactor.is_stepping() then return nil, "inside a callback" end
    if not host.current().drive then return nil, "outside of a coroutine: the host would stand still" end
    return nil
  end
  if shield.is(co) then return nil, "inside a callback" end
  if not is_yieldable() then
    return nil, "inside a function called from C (a sort order, a gsub replacement, a finalizer)"
  end
  return co
end

---Finds out where the caller is; raises where it cannot wait.
---@param name string the public function, for the message
---@return thread|nil co nil: outside of a coroutine, where the loop is driven
function parking.place(name)
  local co, where = find_place()
  if where then misuse(("%s cannot wait %s: use homegen.spawn"):format(name, where)) end
  return co
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

local function drive(parked)
  local ok, raised = pcall(host.current().drive, parked)
  if ok then return end
  future.remove(parked)
  if parked.timer then parked.timer:cancel() end
  if parked.abandon then parked:abandon() end
  error(raised, 0)
end

---Stops the caller until `parked` is released. An owner who resumes it earlier finds it yielding again.
---@param parked homegen.Parked
function parking.wait(parked)
  local co = parked.co
  if not co then return drive(parked) end
  repeat
    if owned[co] then last_parked = co end
    yield()
  until parked.done
  parked.co = false
end

return parking
