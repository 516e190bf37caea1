--- Calling a function for each item of a list, so many at a time.

local caller = require "homegen.waiting.caller"
local members = require "homegen.waiting.members"
local misuse = require "homegen.base.misuse"
local parking = require "homegen.waiting.parking"
local scheduler = require "homegen.waiting.scheduler"

local map = {}

local DEFAULT_CONCURRENCY = 8

local function concurrency_of(options)
  if options == nil then return DEFAULT_CONCURRENCY end
  if type(options) ~= "table" then misuse("homegen.map: options must be a table") end
  for field in pairs(options) do
    if field ~= "concurrency" then misuse("homegen.map: unknown option " .. tostring(field)) end
  end
  local limit = options.concurrency
  if limit == nil then return DEFAULT_CONCURRENCY end
  if type(limit) ~= "number" or limit < 1 or limit % 1 ~= 0 then
    misuse("homegen.map: concurrency must be a whole number from 1")
  end
  return limit
end

local function start_next(job)
  local index = job.started + 1
  local member = { notify = job.notify, index = index, counted = false, future = false, before = false, after = false }
  scheduler.launch(job.group, job.fn, job.list[index], index):add(member)
  job.started = index
end

local function start(job, limit)
  function job.notify(member, completed)
    if not member.counted then
      job.outcomes[member.index] = members.outcome(completed)
      if job.started < job.count then start_next(job) end
      member.counted = true
    end
    return members.count_down(job.parked)
  end
  for _ = 1, math.min(limit, job.count) do start_next(job) end
end

---Calls fn(item, index) for each item, in coroutines of their own, and waits for all.
---@async
---@param list any[] the items
---@param fn fun(item: any, index: integer): any what is called for each; may wait
---@param options? { concurrency?: integer } how many at a time, default 8
---@return homegen.Outcome[] outcomes as `settle` gives them, in the list's order
function map.map(list, fn, options)
  local count = members.count("homegen.map", list)
  scheduler.check_callable("homegen.map", fn)
  local limit = concurrency_of(options)
  local parked = parking.new(caller.place("homegen.map"))
  parked.pending = count
  local job = { list = list, count = count, fn = fn, parked = parked, started = 0, outcomes = {} }
  job.group = scheduler.group()
  start(job, limit)
  if count > 0 then parking.wait(parked) end
  return job.outcomes
end

return map
