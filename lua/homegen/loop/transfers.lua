--- The transfers in flight: which callback waits for which id of the engine.

local guard = require "homegen.loop.guard"

local transfers = {}

local callbacks = {} ---@type table<integer, function>
local in_flight = 0
local last_id = 0
-- A completion that was taken from the engine stays here until its callback has returned.
local held, word, sent, status, body, headers, message

---@return integer
function transfers.count()
  return in_flight
end

---@return boolean whether a completion has to be delivered again
function transfers.is_held()
  return held ~= nil
end

local function release()
  if callbacks[held] then in_flight = in_flight - 1 end
  callbacks[held] = nil
  held, body, headers, message = nil, nil, nil, nil
end

---The delivery under way was given up in its middle.
function transfers:skip() -- luacheck: ignore self
  if held then release() end
end

---Forgets all; for specs, with another engine.
function transfers.reset()
  callbacks, in_flight, last_id, held = {}, 0, 0, nil
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
  -- entered under the id that is to come: what has begun must not be without a callback for want of memory
  local expected = last_id + 1
  callbacks[expected] = callback
  local id = engine[method](engine, target, a, b, c, d)
  last_id = id
  if id ~= expected then callbacks[expected], callbacks[id] = nil, callback end
  in_flight = in_flight + 1
  return id
end

---Gives the engine's completions to their callbacks; those that come meanwhile wait for the next round. One whose
---callback ran out of memory is given to it again.
---@param engine homegen.Engine
---@param queued integer
---@return integer delivered
function transfers.dispatch(engine, queued)
  local count = 0
  if held then queued = queued + 1 end
  while count < queued and not guard.is_interrupted() do
    if not held then held, word, sent, status, body, headers, message = engine:take() end
    if not held then break end
    local callback = callbacks[held]
    if callback then
      guard.current = transfers
      guard.run(callback, word, sent, status, body, headers, message)
    end
    release()
    count = count + 1
  end
  return count
end

return transfers
