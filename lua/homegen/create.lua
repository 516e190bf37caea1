--- The paid request: attempts, outcome and what they prove. The only place that sends it.

local clock = require "homegen.clock"
local errors = require "homegen.errors"
local outcome = require "homegen.outcome"
local reactor = require "homegen.reactor"
local retry = require "homegen.retry"

local create = {}

local REPLY_PREFIX = 256 -- bytes of an unreadable reply that are kept for the person who has to find out

---@class homegen.Create
---@field job homegen.Job
---@field attempt integer
local Create = {}
Create.__index = Create

---@param job homegen.Job its task, account, service, `client` options and encoded `body`
---@return homegen.Create
function create.new(job)
  return setmetatable({ job = job, attempt = 0 }, Create)
end

---Fields for the error of an attempt that came to no whole reply.
local function transport_details(word, message)
  return { message = message or word, cause = word }
end

---Reads what an attempt came to.
---@return homegen.Verdict verdict
---@return table details fields of the error, or the id
local function judge(provider, word, sent, status, body, message)
  if not sent then return outcome.decide("before", word), transport_details(word, message) end
  if word ~= "ok" then
    local details = transport_details(word, message)
    details.message = "the request may have been read, but its reply was lost: " .. details.message
    return outcome.decide("after", word), details
  end
  local answer, details = provider.read_create(status, body)
  if answer ~= "accepted" then details.http_status = status end
  return outcome.decide("reply", answer), details
end

local HINTS = {
  unknown = "it may have been charged, so it is not sent again: look at the provider's task list or balance first",
  not_sent = "nothing was sent and nothing was charged",
}

---The error that an attempt ends the task with.
local function to_error(self, verdict, details, body)
  local account = self.job.account
  if verdict.outcome == "unknown" then
    details.cause = account:redact((body or ""):sub(1, REPLY_PREFIX):gsub("[^\32-\126]", "?"))
    if details.cause == "" then details.cause = nil end
  end
  details.kind = verdict.kind or details.kind
  details.message = account:redact(details.message)
  details.outcome = verdict.outcome == "canceled" and "not_sent" or verdict.outcome
  details.hint = details.hint or HINTS[verdict.outcome]
  if details.retryable == nil then details.retryable = verdict.retry end
  return errors.new(details)
end

local STATES = { not_sent = "not_sent", refused = "refused", unknown = "unknown_outcome", canceled = "canceled" }

function Create:again(headers, details)
  local delay = retry.delay(self.attempt, headers)
  self.job.emit("retry", { attempt = self.attempt + 1, delay = delay, reason = self.job.account:redact(details.message) },
    self.job.task)
  self.job.store:wait_again(self.job)
  self.timer = reactor.after(delay, function()
    self.timer = nil
    self.job:depart()
  end)
end

function Create:received(word, sent, status, body, headers, message)
  local job = self.job
  self.transfer = nil
  local verdict, details = judge(job.account.provider, word, sent, status, body, message)
  if verdict.outcome == "accepted" then return job:created(details) end
  local may_retry = verdict.retry and not self.canceled and self.attempt <= job.settings.retries
  if may_retry then return self:again(headers, details) end
  job:ended(STATES[verdict.outcome], to_error(self, verdict, details, body))
end

---Sends the next attempt; only the job's `depart` may ask for it.
function Create:send()
  local job = self.job
  local target, err = job.account:target(job.service.create_path)
  if not target then return job:ended("not_sent", err) end
  self.attempt = self.attempt + 1
  job.deadline = job.deadline or clock.now() + job.timeout
  job.emit("request", { method = "POST", url = job.account.base_url .. job.service.create_path, attempt = self.attempt }, job.task)
  self.transfer = reactor.transfer("create", target, job.body, job.settings.request_timeout, nil,
    function(...) self:received(...) end)
end

---Ends the create if it has not left; otherwise its reply is waited for and recorded.
---@return boolean ended_now whether no reply is to come
function Create:cancel()
  self.canceled = true
  if self.timer then
    self.timer:cancel()
    self.timer = nil
    return true
  end
  if self.transfer then reactor.cancel(self.transfer) end
  return false
end

return create
