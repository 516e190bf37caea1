--- What a host knows of when a step is due. The engine's descriptor becomes readable then; a host that sees to steps by itself
--- is told before anything is entered outside of one.

local alarm = {}

alarm.TOLERANCE = 1e-6 -- seconds that a deadline in whole nanoseconds may fire before the same in floating point

local armed = math.huge -- the deadline that the engine knows of
local exposed = false -- whether a host waits on the fd, and has to learn of every new deadline
-- The host's function that sees to it that steps come about; false while they do, or where nobody has to be told.
local summon = false

---Tells the engine the next deadline. A later one is told only when the earlier has passed: one wake-up too many costs less
---than telling it of each timer that is set and canceled.
---@param engine homegen.Engine
---@param deadline number monotonic seconds
---@param now number
function alarm.set(engine, deadline, now)
  if deadline < armed or armed <= now + alarm.TOLERANCE then
    armed = deadline
    engine:wake_at(deadline < math.huge and deadline or nil)
  end
end

---Sees to it that a step comes about, before something is entered outside of one; the engine may be made by that.
function alarm.summon()
  if summon then summon() end
end

---Tells a host that watches the descriptor, before something is entered that is due then, so that nothing fails when it is in
---its place.
---@param engine homegen.Engine|nil there is one where a host watches
---@param deadline number
function alarm.announce(engine, deadline)
  if not exposed or armed <= deadline then return end
  engine:wake_at(deadline)
  armed = deadline
end

---Calls fn before something is entered outside of a step, as long as it is set.
---@param fn (fun())|false
function alarm.on_work(fn)
  summon = fn
end

---@param is_watched boolean whether a host waits on the engine's descriptor
function alarm.expose(is_watched)
  exposed = is_watched
end

---@return boolean
function alarm.is_exposed()
  return exposed
end

---Another engine, which knows of nothing.
function alarm.reset()
  armed, exposed = math.huge, false
end

return alarm
