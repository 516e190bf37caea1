--- Awaiting one thing, and sleeping.

local caller = require "homegen.waiting.caller"
local decimal = require "homegen.base.decimal"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local misuse = require "homegen.base.misuse"
local parking = require "homegen.waiting.parking"
local resuming = require "homegen.waiting.resuming"

local await = {}

local function check_seconds(name, seconds)
  if type(seconds) ~= "number" or seconds ~= seconds then
    misuse(("%s: seconds must be a number, got %s"):format(name, tostring(seconds)))
  end
end

local function timeout_error(seconds)
  return errors.new {
    kind = "timeout", message = ("not done after %s s of waiting"):format(decimal.text("%g", math.max(seconds, 0))), retryable = true,
    hint = "only the waiting ended: what is awaited goes on and can be awaited again",
  }
end

local function refuse(x)
  local hint = x == nil and " (a call that fails returns nil, err: check it before a limit is given)" or ""
  misuse("homegen.await: a task, a spawn handle or a chain expected, got " .. type(x) .. hint)
end

-- Where awaiting is misuse it is so always, not only when the outcome happens to be still to come.
local function refuse_itself(awaited, co)
  if co and resuming.owner(co) == awaited then misuse("homegen.await: a coroutine cannot await itself") end
end

-- nil: without a limit
local function wait(awaited, seconds)
  if seconds and seconds <= 0 then return awaited.status ~= "pending" end
  local co, adapter = caller.place("homegen.await")
  refuse_itself(awaited, co)
  if awaited.status ~= "pending" then return true end
  local parked = parking.new(co, adapter)
  if seconds then parking.limit(parked, seconds) end
  awaited:add(parked)
  parking.wait(parked)
  return not parked.expired
end

---Waits for a result.
---@async
---@param x any a task, spawn handle or chain; an error object counts as already failed; nil passes the error on that
---  follows it, so that a call that may fail can be awaited at once
---@param seconds? number wait at most so long; what is awaited goes on when the time runs out. 0 never waits
---@return any result nil when it failed; a spawned function's other results follow
---@return any err
function await.await(x, seconds)
  local awaited = future.of(x)
  if not awaited then
    if x == nil and seconds ~= nil and type(seconds) ~= "number" then return nil, seconds end
    if errors.is(x) then return nil, x end
    refuse(x)
  end
  if seconds ~= nil then check_seconds("homegen.await", seconds) end
  local handle = seconds == nil and resuming.here()
  if handle and handle ~= awaited then
    if awaited.status == "pending" then return parking.stand(awaited, handle) end
  elseif not wait(awaited, seconds) then
    return nil, timeout_error(seconds)
  end
  return awaited:give()
end

---Waits for so many seconds, for the next turn at least.
---@async
---@param seconds number from 0
function await.sleep(seconds)
  check_seconds("homegen.sleep", seconds)
  local parked = parking.new(caller.place("homegen.sleep"))
  parking.limit(parked, seconds)
  parking.wait(parked)
end

return await
