--- Waiting for many at once: all, settle, race. A list holds awaitables, or error objects for what failed already.

local caller = require "homegen.waiting.caller"
local future = require "homegen.waiting.future"
local members = require "homegen.waiting.members"
local parking = require "homegen.waiting.parking"
local report = require "homegen.base.report"

local gather = {}

local function wait_for_all(name, list)
  local futures, count = members.futures(name, list)
  local parked = parking.new(caller.place(name))
  members.wait(parked, futures, members.count_down)
  return futures, count
end

-- The first crash by index is raised. The others would be swallowed; they have been awaited, so that no run is to
-- raise them any more.
local function raise_first(futures, first)
  futures[first].observed = true
  for index = first + 1, #futures do
    local own = futures[index]
    if own.status == "crashed" and not own.observed then
      own.observed = true
      report.error(own.failure, own.traceback)
    end
  end
  return futures[first]:give()
end

---Waits for all, whatever becomes of each. What a spawned function raised is then raised again.
---@async
---@param list table of awaitables (tasks, chains, spawn handles) or error objects, without holes
---@return any[]|nil results each one's first value, in order
---@return any err the first failure in the list's order, when there is one
---@return any[]|nil partial then the results of those that succeeded, by index
function gather.all(list)
  local futures, count = wait_for_all("homegen.all", list)
  local results, err = {}, nil
  for index = 1, count do
    local own = futures[index]
    if own.status == "crashed" then return raise_first(futures, index) end
    if own.status == "failed" and err == nil then err = own.failure end
    results[index] = own.result
  end
  if err ~= nil then return nil, err, results end
  return results
end

---Waits for all and tells what became of each. Raises nothing: what a spawned function raised stands in `err`.
---@async
---@param list table of awaitables (tasks, chains, spawn handles) or error objects, without holes
---@return homegen.Outcome[] outcomes in the list's order
function gather.settle(list)
  local futures, count = wait_for_all("homegen.settle", list)
  local outcomes = {}
  for index = 1, count do outcomes[index] = members.outcome(futures[index]) end
  return outcomes
end

local function first_success(parked, completed, index)
  if completed.status ~= "succeeded" then return members.count_down(parked) end
  parked.winner = parked.winner or index
  return parking.release(parked)
end

local function early_winner(futures)
  for index, own in ipairs(futures) do
    if own.status == "succeeded" then return index end
  end
end

-- Those that crashed before somebody won are passed on to nobody by the race.
local function win(futures, winner)
  for _, own in ipairs(futures) do future.disclaim(own) end
  return futures[winner].result, winner
end

---Waits for the first success. The others go on.
---@async
---@param list table of awaitables (tasks, chains, spawn handles) or error objects, without holes
---@return any value of the first that succeeded; nil when none did
---@return integer|any[] index its place in the list; or, when all failed, their errors in order
function gather.race(list)
  local futures, count = members.futures("homegen.race", list)
  local parked = parking.new(caller.place("homegen.race"))
  parked.winner = early_winner(futures)
  if not parked.winner then
    members.wait(parked, futures, first_success)
    members.abandon(parked)
  end
  if parked.winner then return win(futures, parked.winner) end
  local failures = {}
  for index = 1, count do failures[index] = members.outcome(futures[index]).err end
  return nil, failures
end

return gather
