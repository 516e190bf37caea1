--- Follows a created task by polling until it ends. A poll that fails never fails the task.

local clock = require "homegen.clock"
local errors = require "homegen.errors"
local events = require "homegen.events"
local poll_schedule = require "homegen.poll_schedule"
local reactor = require "homegen.reactor"
local task = require "homegen.task"
local words = require "homegen.words"

local max, min = math.max, math.min

local follow = {}

local STRIKES = 3 -- so many polls in a row must say that the key is wrong, or the result is without a URL, to be believed

---@class homegen.Follow
---@field job homegen.Job
---@field timer? homegen.Timer from the first wait on; the same for all polls
local Follow = {}
Follow.__index = Follow

---@param job homegen.Job its task has an id
---@return homegen.Follow
function follow.new(job)
  local settings = job.settings
  local self = setmetatable({
    job = job, strikes = 0,
    schedule = poll_schedule.new(settings.poll_interval, settings.poll_interval_max),
  }, Follow)
  self.method, self.path, self.argument = job.account.provider.poll_request(job.service, job.task.id, job)
  self.on_reply = function(word, _, status, body, _, message) self:received(word, status, body, message) end
  return self
end

---@param self homegen.Follow
local function poll(self)
  local job = self.job
  local target, err = job.account:target(self.path)
  if not target then return job:ended("expired", err) end
  local rest = max(job.deadline - clock.now(), job.settings.poll_interval)
  local timeout = min(job.settings.request_timeout, rest)
  self.transfer = reactor.transfer(self.method, target, self.argument, timeout, self.on_reply)
end

---@param view? homegen.PollView what the last poll said, if it said anything
---@param now number
local function wait(self, view, now)
  local job = self.job
  local rest = max(job.deadline - now, job.settings.poll_interval)
  local deadline = now + min(self.schedule:next(view, now), rest)
  self.timer = reactor.at(deadline, poll, self, self.timer)
end

---Asks for the first time, after a while.
function Follow:begin()
  wait(self, nil, clock.now())
end

function Follow:stop()
  if self.timer then self.timer:cancel() end
  if self.transfer then reactor.cancel(self.transfer) end
  self.timer, self.transfer, self.stopped = nil, nil, true
end

---Not ended yet: ask again later, unless the time is up.
function Follow:continue(view)
  local job, now = self.job, clock.now()
  if now < job.deadline then return wait(self, view, now) end
  local last = self.last_error
  job:ended("expired", errors.new {
    kind = "timeout", retryable = true, outcome = "accepted",
    message = ("no result within %g seconds"):format(job.timeout), cause = last and last.message,
    hint = "the task goes on at the provider: client:resume(service, id) follows it again",
  })
end

---A poll came to nothing usable.
function Follow:failed(err)
  local job = self.job
  err.message = job.account:redact(err.message)
  self.last_error = err
  job.emit("poll", { error = err.message }, job.task)
  if err.ends == "failed" then
    err.ends = nil
    err.outcome = "accepted"
    return job:ended("failed", errors.new(err))
  end
  self.strikes = (err.ends or err.strike) and self.strikes + 1 or 0
  if self.strikes >= STRIKES then
    return job:ended("expired", errors.new {
      kind = err.kind, message = err.message, code = err.code, name = err.name, http_status = err.http_status,
      hint = err.hint or "client:resume(service, id) follows the task again", outcome = "accepted", retryable = true,
    })
  end
  self:continue(nil)
end

local FAILURES = {
  failed = { kind = "failed", message = "the provider could not make the picture", hint = "what it cost is refunded" },
  terminated = {
    kind = "terminated", message = "the provider ended the task",
    hint = "whether it is refunded is not documented: look at the balance",
  },
}

---@param view homegen.PollView
---@param body string the reply it was read from
function Follow:read(view, body)
  local job = self.job
  local state = job.service.statuses[view.status]
  if not state then view.status = words.presentable(job.account:redact(view.status), words.MAX_STATUS_BYTES) end
  if state == "succeeded" and #view.urls == 0 then
    return self:failed { kind = "protocol", message = "the task is reported as finished, but without a result", strike = true }
  end
  self.strikes, self.last_error = 0, nil
  self.last_body, self.last_view = body, view
  local failure = FAILURES[state]
  if state ~= "succeeded" and not failure then view.state = state end
  if task.update(job.task, view) and job.emit ~= events.silence then
    job.emit("poll", { status = view.status, percentage = view.percentage, queue_position = view.queue_position }, job.task)
  end
  if state == "succeeded" then return job:succeeded(view) end
  if failure then
    return job:ended(state, errors.new {
      kind = failure.kind, message = failure.message, hint = failure.hint, outcome = "accepted",
    })
  end
  self:continue(view)
end

---@param word string the engine's outcome
function Follow:received(word, status, body, message)
  self.transfer = nil
  if self.stopped then return end
  if word ~= "ok" then
    return self:failed { kind = word == "timeout" and "timeout" or "network", message = message or word }
  end
  -- most polls say what the last one said: nothing to decode, nothing to build
  if status == 200 and body == self.last_body then return self:continue(self.last_view) end
  local view, err = self.job.account.provider.read_poll(status, body, self.job.task.id)
  if not view then
    err.http_status = status
    return self:failed(err)
  end
  self:read(view, body)
end

return follow
