--- Resuming: how a coroutine that waits goes on, and which of homegen's own runs now. Resuming always starts from the reactor's
--- queue, so that no chain of wakings nests.

local coroutines = require "homegen.loop.coroutines"
local crash = require "homegen.base.crash"
local guard = require "homegen.loop.guard"
local host = require "homegen.loop.host"
local reactor = require "homegen.loop.reactor"
local report = require "homegen.base.report"

local resume, running, status, is_yieldable
coroutines.follow(function(chosen)
  resume, running, status = chosen.resume, chosen.running, chosen.status
  -- A runtime without it finds out by itself, with words of its own.
  is_yieldable = chosen.isyieldable or function() return true end
end)

local FOREIGN_WAIT = "homegen.spawn: the coroutine yielded: what waits by the host's own means (%s) works in the host's coroutines "
  .. "alone; here wait with homegen.await and homegen.sleep"

local resuming = {}

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
function resuming.continue(who, ...)
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
    reactor.defer(resuming.continue, handle)
  end
end

---@param co thread the coroutine that runs
---@return homegen.Handle|nil
function resuming.owner(co)
  return current and current.co == co and current or nil
end

---The shortest way to find out whether the caller can wait, for one of homegen's coroutines; it needs little of its stack.
---@return homegen.Handle|nil handle nil: find out by `homegen.waiting.caller`
function resuming.here()
  if current and running() == current.co and is_yieldable() then return current end
end

---@param handle any
---@return boolean whether it is that of the coroutine that runs
function resuming.is_current(handle)
  return handle == current
end

---The coroutine that runs is about to yield because it waits.
---@param handle homegen.Handle its own
function resuming.note_parked(handle)
  last_parked = handle
end

return resuming
