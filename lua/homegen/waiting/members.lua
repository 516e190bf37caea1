--- The lists that all, settle, race, each and map are given, and waiting for their members together.

local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local misuse = require "homegen.base.misuse"
local parking = require "homegen.waiting.parking"

local members = {}

---Checks that a list is one, without holes.
---@param name string the public function, for messages
---@param list any
---@return integer length
function members.count(name, list)
  if type(list) ~= "table" then misuse(("%s: a list expected, got %s"):format(name, type(list))) end
  local count, last = 0, 0
  for index in pairs(list) do
    if type(index) ~= "number" or index < 1 or index % 1 ~= 0 then
      misuse(("%s: a list expected, got a table with the key %s"):format(name, tostring(index)))
    end
    count, last = count + 1, math.max(last, index)
  end
  if count == last then return count end
  local hole = 1
  while list[hole] ~= nil do hole = hole + 1 end
  local text = "%s: element %d of the list is nil (of a call that failed, put the error object there: `task or err`)"
  return misuse(text:format(name, hole))
end

local function future_of(name, index, element)
  local own = future.of(element)
  if own then return own end
  if not errors.is(element) then
    local text = "%s: element %d: a task, a spawn handle, a chain or an error object expected, got %s"
    misuse(text:format(name, index, type(element)))
  end
  own = future.new()
  own:fail(element)
  return own
end

---The futures of a list; an error object counts as a future that failed with it.
---@param name string
---@param list any
---@return homegen.Future[] futures
---@return integer count
function members.futures(name, list)
  local count = members.count(name, list)
  local futures = {}
  for index = 1, count do futures[index] = future_of(name, index, list[index]) end
  return futures, count
end

local function notify_member(member, completed)
  return member.parked:on_member(completed, member.index)
end

---Nobody waits for the members any more.
---@param parked homegen.Parked
function members.abandon(parked)
  for _, member in ipairs(parked.members) do future.remove(member) end
end

---Waits until `parked.on_member`, which is told of each future that completes from now on, has released it.
---Does not wait when all are complete. `parked.pending` counts those that are not.
---@param parked homegen.Parked
---@param futures homegen.Future[]
---@param on_member fun(parked: homegen.Parked, completed: homegen.Future, index: integer): boolean
function members.wait(parked, futures, on_member)
  parked.on_member, parked.members, parked.abandon, parked.pending = on_member, {}, members.abandon, 0
  for index, own in ipairs(futures) do
    if own.status == "pending" then
      local member = {
        notify = notify_member, parked = parked, index = index, future = false, before = false, after = false,
      }
      parked.members[#parked.members + 1] = member
      own:add(member)
    end
  end
  parked.pending = #parked.members
  if parked.pending > 0 then parking.wait(parked) end
end

---@param parked homegen.Parked
---@return true claimed
function members.count_down(parked)
  if parked.pending == 1 then parking.release(parked) end
  parked.pending = parked.pending - 1
  return true
end

---What became of one of several, as `homegen.settle` and `homegen.map` tell it.
---@class homegen.Outcome
---@field ok boolean whether it succeeded
---@field value any of a success
---@field err any of a failure, or what a spawned function raised

---@param completed homegen.Future
---@return homegen.Outcome
function members.outcome(completed)
  local value, err = completed:outcome()
  return { ok = completed.status == "succeeded", value = value, err = err }
end

return members
