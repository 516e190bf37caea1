--- The transfers in flight: which callback waits for which id of the engine, and who follows the tasks that the engine
--- polls by itself.

local core = require "homegen.core"
local guard = require "homegen.loop.guard"

local transfers = {}

local callbacks = {} ---@type table<integer, function>
local in_flight = 0
local last_id = 0
local listeners = {} ---@type table<integer, function|false> who else hears what a follower is told, by the same places
-- A completion that was taken from the engine stays here until its callback has returned.
local held, word, sent, status, body, headers, message, handle

---Who hears of the replies to a followed task's polls, but for those that say what the last one said.
---@class homegen.Follower
---@field handle integer|false what `transfers.follow` gave
---@field received fun(self: homegen.Follower, word: string, sent: boolean, status: integer, body: homegen.Text, headers?: table<string, string>, message?: string)

local followers, last_place = {}, 0 ---@type table<integer, homegen.Follower|false>, integer by the places of their handles

local PLACES = core.follow_places

local function place(of)
  return of % PLACES + 1
end

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
  held, body, headers, message, handle = nil, nil, nil, nil, nil
end

---The delivery under way was given up in its middle.
function transfers:skip() -- luacheck: ignore self
  if held then release() end
end

---Forgets all; for specs, with another engine.
function transfers.reset()
  callbacks, followers, listeners, last_place, in_flight, last_id, held = {}, {}, {}, 0, 0, 0, nil
end

---What may stand in place of a target: something that hears what goes to one, or answers instead of it.
---@class homegen.StandIn
---@field transfer fun(self, engine: homegen.Engine, method: string, callback: function, ...: any): integer
---@field followed? fun(self, method: string, argument: string): homegen.Target, function a target, and who hears what comes
---@field follow? fun(self, follower: homegen.Follower, ...: any): homegen.OwnHandle polls by itself

---@class homegen.OwnHandle of a task that the engine does not poll
---@field poll_on fun(self, asked: number): boolean
---@field stop fun(self)

---Starts a transfer. The last argument is its callback; the others, two to four, go to the engine as they are.
---@param engine homegen.Engine
---@param method string
---@param target homegen.Target|homegen.StandIn
---@return integer id
function transfers.start(engine, method, target, a, b, c, d, e)
  local callback = e
  if not e then
    callback, d = d, nil
    if not callback then callback, c = c, nil end
  end
  assert(type(callback) == "function", "a callback expected")
  if type(target) == "table" and target.transfer then return target:transfer(engine, method, callback, a, b, c, d) end
  -- Entered under the id that is to come: what has begun must not be without a callback for want of memory, or its caller
  -- would begin it once more.
  callbacks[last_id + 1] = callback
  local id = engine[method](engine, target, a, b, c, d)
  last_id, in_flight = id, in_flight + 1
  return id
end

---Lets the engine poll a task. The arguments after the follower go to it as they are.
---@param engine homegen.Engine
---@param follower homegen.Follower
---@param target homegen.Target|homegen.StandIn
---@param ... any method, argument, timeout, minimum, maximum, deadline, is_old, at_once
---@return integer|homegen.OwnHandle handle which the follower has to keep
function transfers.follow(engine, follower, target, ...)
  local listener = false
  if type(target) == "table" and target.transfer then
    if target.follow then return target:follow(follower, ...) end
    target, listener = target:followed(...)
  end
  local new = engine:follow(target, ...)
  if listener or listeners[place(new)] then listeners[place(new)] = listener end
  if not pcall(rawset, followers, place(new), follower) then
    engine:unfollow(new)
    error("not enough memory", 0)
  end
  last_place = math.max(last_place, place(new))
  return new
end

local function former(_, index)
  for position = index - 1, 1, -1 do
    if followers[position] then return position, followers[position] end
  end
end

---Those that follow something, whoever they are, one after the other. They may stop meanwhile. Those that came last are the
---first: mostly they are polled last, and the engine forgets them with the least effort.
---@return fun(_: nil, index: integer): integer|nil, homegen.Follower|nil
---@return nil
---@return integer
function transfers.each_follower()
  return former, nil, last_place + 1
end

---@param engine homegen.Engine
---@param follower homegen.Follower one that has a handle, perhaps of an engine that is no more
function transfers.unfollow(engine, follower)
  if type(follower.handle) == "table" then return follower.handle:stop() end
  local index = place(follower.handle)
  if followers[index] ~= follower then return end
  engine:unfollow(follower.handle)
  followers[index] = false -- not nil: the list stays one
  if listeners[index] then listeners[index] = false end
end

local function deliver()
  guard.current = transfers
  if handle then
    local follower = followers[place(handle)]
    if not follower or follower.handle ~= handle then return end
    local listener = listeners[place(handle)] -- before the follower stops
    guard.run(follower.received, follower, word, sent, status, body, headers, message)
    return listener and listener(word, sent, status, body, headers, message)
  end
  local callback = callbacks[held]
  if callback then guard.run(callback, word, sent, status, body, headers, message) end
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
    if not held then held, word, sent, status, body, headers, message, handle = engine:take() end
    if not held then break end
    deliver()
    release()
    count = count + 1
  end
  return count
end

return transfers
