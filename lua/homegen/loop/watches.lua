--- Watches: foreign file descriptors in the engine's set, with the time at which their owner wants to be called anyway.

local guard = require "homegen.loop.guard"

local watches = {}

---@class homegen.Watch
---@field fd integer
---@field fn function
---@field timeout_fn? fun(): number|nil
---@field active boolean whether the engine knows of it; memory may run out before

local by_fd = {} ---@type table<integer, homegen.Watch>
local count = 0
local timed = {} ---@type homegen.Watch[] those with a timeout_fn
local held ---@type integer|nil a descriptor that was readable, until its owner's call has returned

---@return boolean whether an owner has to be called again
function watches.is_held()
  return held ~= nil
end

---The call under way was given up in its middle.
function watches:skip() -- luacheck: ignore self
  held = nil
end

---@return integer
function watches.count()
  return count
end

---@return boolean work whether one is watched for something that was begun; an owner with a clock of its own serves others
function watches.has_work()
  return held ~= nil or count > #timed
end

---Forgets all; in a forked child.
function watches.reset()
  by_fd, timed, count, held = {}, {}, 0, nil
end

local function forget(watch)
  by_fd[watch.fd] = nil
  for index = #timed, 1, -1 do
    if timed[index] == watch then table.remove(timed, index) end
  end
end

---@param engine homegen.Engine
---@param fd integer
---@param fn function
---@param timeout_fn? fun(): number|nil
---@return true|nil
---@return string|nil message
function watches.add(engine, fd, fn, timeout_fn)
  local former = by_fd[fd]
  if former then
    assert(not former.active, "the fd is watched already")
    forget(former)
  end
  local watch = { fd = fd, fn = fn, timeout_fn = timeout_fn, active = false }
  by_fd[fd] = watch
  if timeout_fn then timed[#timed + 1] = watch end
  local ok, message = engine:watch(fd)
  if not ok then
    forget(watch)
    return nil, message
  end
  watch.active, count = true, count + 1
  return true
end

---@param engine homegen.Engine
---@param fd integer
function watches.remove(engine, fd)
  local watch = by_fd[fd]
  if not watch then return end
  if watch.active then
    count = count - 1
    engine:unwatch(fd)
  end
  forget(watch)
end

-- An owner whose clock fails is called when its fd is readable, and not before.
local function seconds_of(watch)
  local ok, seconds = pcall(watch.timeout_fn)
  return ok and seconds or nil
end

---@return number|nil seconds until the first owner wants to be called
function watches.timeout()
  local least
  for _, watch in ipairs(timed) do
    local seconds = seconds_of(watch)
    if seconds and (not least or seconds < least) then least = seconds end
  end
  return least
end

---Calls the owners whose fd is readable, then those whose time has come.
---@param engine homegen.Engine
---@return integer calls
function watches.dispatch(engine)
  if count == 0 then return 0 end
  local calls = 0
  held = held or engine:ready()
  while held do
    local watch = by_fd[held]
    if watch then
      calls = calls + 1
      guard.current = watches
      guard.run(watch.fn)
    end
    held = engine:ready()
  end
  for index = #timed, 1, -1 do
    local watch = timed[index]
    local seconds = watch and seconds_of(watch)
    if seconds and seconds <= 0 then
      calls = calls + 1
      guard.current = watches
      guard.run(watch.fn)
    end
  end
  return calls
end

return watches
