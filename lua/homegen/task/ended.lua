--- The last phase of a task without a result: the store learns of the end, then the caller.

local phase = require "homegen.task.phase"
local restart = require "homegen.loop.restart"
local rows = require "homegen.store.rows"
local task = require "homegen.task.task"

local ended = {}

---@class homegen.task.Ended: homegen.Phase
---@field former homegen.Phase|false what is still to be stopped
---@field state homegen.TaskState
---@field err homegen.Error
---@field told boolean whether the store knows of it
---@field refunded boolean whether the store in memory has counted it
local Ended = phase.last {}

---@param job homegen.Job
---@return homegen.task.Ended
function ended.new(job, state, err)
  return setmetatable({
    job = job, former = job.phase, state = state, err = err, told = false, refunded = false, left = false,
  }, Ended)
end

-- It is no end: the webhook of its create has come, as another process was told. Nobody knows what became of it then; who
-- has not stopped it asks.
local function go_on(self, row)
  local job = self.job
  if job.phase ~= self then return job:proceed() end
  if not job.canceled and not job.called then
    job:set("adopted", "doubt", row)
    return restart.call(job, "proceed")
  end
  self.state, self.err = row.state, rows.error_of(row)
  restart.call(job, "conclude")
end

function Ended:begin()
  if self.left or self.told then return end
  local job, state = self.job, self.state
  if self.former then self.former:stop(job) end
  self.former = false
  if job.canceled == "closing" and state == "canceled" then
    if not job.id then job.client.store:wait_again(job) end -- it has not left: whoever comes next may send it
    job.client.store:release(job)
    return restart.call(job, "conclude")
  end
  job.client.store:ended(job, state, self.err, function(row)
    if row then return go_on(self, row) end
    restart.call(job, "conclude")
  end)
  self.told = true
end

---The caller learns of the end.
function Ended:conclude()
  if self.left then return end
  local job, state = self.job, self.state
  if state == "failed" and job.credits > 0 then
    job:tell("credit", { refunded = job.credits })
    job.credits = 0
  end
  task.fail(job, state, self.err)
  job:tell("state", { state = state, error = self.err })
  job:leave()
end

---Tells a store that has not had the task until now.
---@param store homegen.Store
function Ended:tell_again(store)
  if self.told then
    store:ended(self.job, self.state, self.err, function() end)
  elseif self.left then
    store:release(self.job)
  end
end

return ended
