--- The end of followed tasks whose client closes, where nobody waits for them or listens: there may be a hundred thousand, so
--- each is given another class, which knows how it has ended, and its error is made when somebody looks.

local following = require "homegen.task.following"
local future = require "homegen.waiting.future"
local phase = require "homegen.task.phase"
local reactor = require "homegen.loop.reactor"
local task = require "homegen.task.task"
local transfers = require "homegen.loop.transfers"

local abandoned = {}

---@class homegen.task.Abandoned: homegen.Phase
local Abandoned = phase.last {
  left = true, conclude = function() end, tell_again = function(_, store, job) store:release(job) end,
}

local function make_error(job)
  local err = task.canceled_error("no longer followed", true)
  err.service, err.task_id, err.key = job.service.name, job.id, job.key
  job.failure = err
  return err
end

-- What the class of a client's job becomes.
local function class_of(former, client)
  if former.client ~= client then return false end
  local class = { phase = Abandoned, status = "failed", state = "canceled", place = false, handle = false }
  function class.__index(job, name)
    if name == "failure" then return make_error(job) end
    local value = class[name]
    if value == nil then return former[name] end
    return value
  end
  future.extend(class)
  return class
end

-- Whether nobody would hear of its end.
local function is_quiet(job)
  return job.phase == following.phase and not job.first and not job.task and not job.created and not job.save
end

local function abandon(job, class, engine)
  reactor.release() -- even a call may lack memory; the next ones go no deeper
  transfers.unfollow(engine, job)
  setmetatable(job, class)
  job.state, job.place, job.handle = nil, nil, nil
end

---Ends what can be ended so; the others that are followed are entered in `client.live`. No list is made of the many: the
---collector would look at all that there is.
---@param client homegen.Client
function abandoned.end_all(client)
  local engine, classes = reactor.engine(), {}
  local release, all_quiet = client.store:bulk_release(), not client.settings.on_event
  for _, job in transfers.each_follower() do
    local former = getmetatable(job)
    local class = classes[former]
    if class == nil then
      class = class_of(former, client)
      classes[former] = class
    end
    if class and all_quiet and is_quiet(job) then
      if release then release(job) end
      abandon(job, class, engine)
    elseif class then
      client.live[job] = true
    end
  end
  if release then release() end
end

return abandoned
