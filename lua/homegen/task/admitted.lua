--- The phase in which the store is asked whether a submitted task may go ahead: it is new, or its key stands for one
--- that is there already.

local phase = require "homegen.task.phase"
local queue_timeout = require "homegen.task.queue_timeout"
local reactor = require "homegen.loop.reactor"
local task = require "homegen.task.task"

local admitted = {}

---@class homegen.task.Admitted: homegen.Phase
---@field call homegen.Call what the store is asked about
---@field seconds number|nil what it may wait for its turn
---@field limit homegen.QueueTimeout|false
---@field expired boolean its time for waiting ran out meanwhile
---@field watching homegen.Timer|false until the store is asked again
local Admitted = phase.class {}

---@param job homegen.Job
---@param seen? table
---@return homegen.task.Admitted
function admitted.new(job, call, seconds, seen)
  call.seen = seen
  return setmetatable({
    job = job, call = call, seconds = seconds, limit = false, awaiting = false, expired = false, watching = false,
  }, Admitted)
end

local function look_again(self)
  self.watching = false
  self.job:proceed()
end

-- It stands for a task that is there.
local function adopt(self, verb, admission)
  self:stop()
  self.job:move("adopted", verb, admission.row)
end

local ANSWERS = {
  new = function(self) self.job:move("preparing", self.call, self.limit) end,
  follow = function(self, admission) adopt(self, "follow", admission) end,
  succeeded = function(self, admission) adopt(self, "finish", admission) end,
  ended = function(self, admission)
    local job, row = self.job, admission.row
    job.foreign = true
    if row and admission.state == "unknown_outcome" and (admission.error.task_id or row.notice) then
      return adopt(self, "doubt", admission)
    end
    if row and row.id then task.set_created(job, row.id, row.accepted_at) end
    job:ended(admission.state, admission.error)
  end,
  -- another process has it in hand: nothing to do but to look again
  watch = function(self, admission)
    if self.watching then return end
    local job, row = self.job, admission.row
    if row.id then task.set_created(job, row.id, row.accepted_at) end
    task.update(job, { state = admission.state })
    self.watching = reactor.after(job.client.store.patience(), look_again, self)
  end,
}

-- What the store has just given us is given back.
local function give_back(self, admission)
  local job, row = self.job, admission.row
  if not job.row then job.foreign = true end
  job.row = job.row or row and row.row
  job:end_canceled(row ~= nil and row.id ~= nil)
end

function Admitted:begin()
  local job, answered = self.job, false
  if self.seconds and not self.limit then self.limit = queue_timeout.start(job, self.seconds) end
  job.client.store:admit(job, self.call, function(admission)
    answered, self.awaiting = true, false
    if job.phase ~= self then return job:proceed() end
    if job.canceled then return give_back(self, admission) end
    if self.expired and admission.verdict == "new" and job.state == "waiting" then return self:queue_expired() end
    ANSWERS[admission.verdict](self, admission)
  end)
  self.awaiting = not answered
end

-- As long as the store is asked, the row may become ours, and would stay so.
function Admitted:queue_expired()
  if self.awaiting then self.expired = true else self.limit:end_job() end
end

function Admitted:stop()
  self.call.pictures:release()
  if self.limit then self.limit:stop() end
  if self.watching then self.watching:cancel() end
end

return admitted
