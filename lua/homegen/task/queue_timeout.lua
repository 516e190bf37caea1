--- How long a task may wait for its turn, uncreated. It goes from phase to phase until the create leaves.

local clock = require "homegen.loop.clock"
local decimal = require "homegen.base.decimal"
local errors = require "homegen.base.errors"
local reactor = require "homegen.loop.reactor"

local queue_timeout = {}

---@class homegen.QueueTimeout
---@field job homegen.Job
---@field seconds number
---@field deadline number monotonic seconds
---@field timer homegen.Timer|false
local QueueTimeout = {}
QueueTimeout.__index = QueueTimeout

-- What it means now, the phase knows; one in which it means nothing has stopped it, or will.
local function expire(self)
  local phase = self.job.phase
  if phase.queue_expired then return phase:queue_expired() end
  self.job:proceed()
end

---@param job homegen.Job
---@param seconds number
---@return homegen.QueueTimeout
function queue_timeout.start(job, seconds)
  local self = setmetatable({ job = job, seconds = seconds, deadline = clock.now() + seconds, timer = false }, QueueTimeout)
  self.timer = reactor.at(self.deadline, expire, self)
  return self
end

---@return boolean
function QueueTimeout:is_over()
  return self.deadline <= clock.now()
end

---Its time is up: the task ends, unless another process has it in hand, which is that one's to judge.
function QueueTimeout:end_job()
  if self.job.state ~= "waiting" then return end
  self.job:ended("expired", errors.new {
    kind = "timeout", outcome = "not_sent", retryable = true,
    message = ("waited %s seconds for its turn"):format(decimal.text("%g", self.seconds)),
    hint = "nothing was sent and nothing was charged",
  })
end

function QueueTimeout:stop()
  self.timer:cancel()
end

return queue_timeout
