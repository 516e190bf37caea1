--- The transfers in flight: which callback waits for which id of the engine.

local guard = require "homegen.guard"

local transfers = {}

local callbacks = {} ---@type table<integer, function>
local in_flight = 0

---@return integer
function transfers.count()
  return in_flight
end

---Forgets all; for specs, with another engine.
function transfers.reset()
  callbacks, in_flight = {}, 0
end

---Starts a transfer. The last argument is its callback; the others, two to four, go to the engine as they are.
---@param engine homegen.Engine
---@param method string
---@param target homegen.Target
---@return integer id
function transfers.start(engine, method, target, a, b, c, d, e)
  local callback = e
  if not e then
    callback, d = d, nil
    if not callback then callback, c = c, nil end
  end
  assert(type(callback) == "function", "a callback expected")
  local id = engine[method](engine, target, a, b, c, d)
  callbacks[id] = callback
  in_flight = in_flight + 1
  return id
end

local function deliver(id, ...)
  if not id then return false end
  local callback = callbacks[id]
  if callback then
    callbacks[id] = nil
    in_flight = in_flight - 1
    guard.call(callback, ...)
  end
  return true
end

---Gives the engine's completions to their callbacks; those that come meanwhile wait for the next round.
---@param engine homegen.Engine
---@param queued integer
---@return integer delivered
function transfers.dispatch(engine, queued)
  local count = 0
  while count < queued and not guard.is_interrupted() and deliver(engine:take()) do count = count + 1 end
  return count
end

return transfers
