--- The paid request: attempts, outcome and what they prove. The only place that sends it.

local backoff = require "homegen.base.backoff"
local clock = require "homegen.loop.clock"
local decision = require "homegen.base.decision"
local errors = require "homegen.base.errors"
local proxy = require "homegen.base.proxy"
local redact = require "homegen.base.redact"
local reactor = require "homegen.loop.reactor"
local reply = require "homegen.base.reply"

local create = {}

local REPLY_PREFIX = 256 -- bytes of an unreadable reply that are kept for the person who has to find out

---@class homegen.Create
---@field sending homegen.task.Sending the phase that it belongs to
---@field body homegen.Text|false the encoded request
---@field secret? string what of it nobody else may see
---@field deadline number|false monotonic seconds: when the time for the result of the latest attempt is over
---@field attempt integer
---@field patience number|false monotonic seconds, until when it may be tried again
---@field transfer integer|false whose reply is awaited
---@field timer homegen.RetryTicket|false
---@field stopped boolean it was ended before it left
local Create = {}
Create.__index = Create

---@param sending homegen.task.Sending
---@param body homegen.Text|false the encoded request; false: each attempt brings its own
---@return homegen.Create
function create.new(sending, body)
  return setmetatable({
    sending = sending, body = body, deadline = false, attempt = 0, patience = false, transfer = false, timer = false,
    stopped = false,
  }, Create)
end

---The next attempt has a request of its own.
---@param body homegen.Text
---@param secret? string in it, which is to show nowhere
function Create:renew(body, secret)
  self.body, self.secret = body, secret
end

---Text of the outer world without what it may echo.
local function redacted(self, text)
  text = self.sending.job.account:redact(text)
  return self.secret and redact(text, self.secret) or text
end

local LOOK = "it may have been charged, so it is not sent again: look at the provider's task list or balance"
local HINTS = {
  unknown = LOOK .. " first",
  timeout = LOOK .. " first; where the provider takes longer to answer a create, give homegen.new a larger create_timeout",
  not_sent = "nothing was sent and nothing was charged",
}

local NAMES_TASK = { accepted = true, names_id = true }

---Reads what came of a reply. Nearly all say that the task was made; what surrounds one that does not is looked at then.
---@return string|nil answer nil when it broke off and nothing in it names a task
---@return table details fields of the error, or the id
local function read(self, is_whole, status, body, headers)
  local account = self.sending.job.account
  local answer, details = account.provider.read_create(status, body)
  if answer ~= "accepted" then
    local used = account:proxy()
    answer, details = account.provider.read_create(status, body, {
      request = self.body, location = headers and (headers.location or headers["content-location"]), is_whole = is_whole,
      by_proxy = used and used.may_answer,
    })
  end
  if not is_whole and not NAMES_TASK[answer] then return nil, details end
  if not is_whole then details.oddities = reply.with(details.oddities, "transfer") end
  if answer ~= "accepted" then details.http_status = status end
  return answer, details
end

---@return homegen.Operation
local function operation_of(self)
  local service = self.sending.job.service
  return service.variation and service.variation.service == service.name and "vary" or "create"
end

---Reads what an attempt came to.
---@param self homegen.Create
---@return homegen.Verdict verdict
---@return table details fields of the error, or the id
local function judge(self, word, sent, status, body, headers, message)
  local operation = operation_of(self)
  if sent and status ~= 0 then
    local answer, details = read(self, word == "ok", status, body, headers)
    if answer then return decision.decide(operation, "reply", answer), details end
  end
  local details = { message = message or word, cause = word }
  if not sent then return decision.decide(operation, "before", word), details end
  details.message = "the request may have been read, but its reply was lost: " .. details.message
  if word == "timeout" then details.hint = HINTS.timeout end
  return decision.decide(operation, "after", word), details
end

---The error that an attempt ends the task with.
local function to_error(self, verdict, details, body)
  local account = self.sending.job.account
  proxy.note(details, account:proxy(), details.cause)
  local ids = details.ids
  details.ids, details.oddities = nil, nil
  if ids and ids[1] then
    details.task_id = ids[1]
    details.hint = ("%s; if it was created, client:settle(key, { id = \"%s\" })"):format(LOOK, ids[1])
  end
  if verdict.outcome == "unknown" then
    details.cause = redacted(self, ((body or ""):sub(1, REPLY_PREFIX):gsub("[^\32-\126]", "?")))
    if details.cause == "" then details.cause = nil end
  end
  details.kind = verdict.kind or details.kind
  details.message = redacted(self, details.message)
  details.outcome = verdict.outcome == "canceled" and "not_sent" or verdict.outcome
  details.hint = details.hint or HINTS[verdict.outcome]
  if details.retryable == nil then details.retryable = verdict.retry end
  return errors.new(details)
end

local STATES = { not_sent = "not_sent", refused = "refused", unknown = "unknown_outcome", canceled = "canceled" }

---Tries again after a while, as far as the provider's budget of retries allows.
function Create:again(verdict, details, headers, body)
  if self.timer then return end
  local job = self.sending.job
  local delay = backoff.delay(self.attempt, headers)
  job:tell("retry", { attempt = self.attempt + 1, delay = delay, reason = redacted(self, details.message) })
  job.client.store:wait_again(job)
  self.timer = job.account.retries:after(delay, self.patience, function(granted)
    self.timer = false
    if granted then return job:proceed() end
    job:ended(STATES[verdict.outcome], to_error(self, verdict, details, body))
  end)
end

local CALLED_BACK = "the reply is no plain success, and the provider has called the webhook all the same: "
local PUT_OFF = "the provider has put the create off, and called the webhook all the same"

---The webhook of an attempt has come that its reply does not plainly say to have made a task.
local function join(self, details)
  local ids, seen = {}, {}
  for _, list in ipairs { details.ids or ids, self.sending.job.called } do
    for _, id in ipairs(list) do
      if not seen[id:lower()] then ids[#ids + 1], seen[id:lower()] = id, true end
    end
  end
  return decision.decide(operation_of(self), "reply", "called_back"), {
    ids = ids, message = details.message and CALLED_BACK .. details.message or PUT_OFF, http_status = details.http_status,
    oddities = details.oddities,
  }
end

function Create:received(word, sent, status, body, headers, message)
  local job = self.sending.job
  if job.phase ~= self.sending then return job:proceed() end
  self.transfer = false
  local verdict, details = judge(self, word, sent, status or 0, body, headers, message)
  if sent and verdict.outcome ~= "accepted" and job.called then verdict, details = join(self, details) end
  local came_through = verdict.phase == "reply" and not verdict.retry and verdict.outcome ~= "unknown"
  if came_through and self.attempt > 1 then job.account.retries:came_through() end
  if verdict.outcome == "accepted" then return self.sending:created(details) end
  local ids, oddities = verdict.verify and details.ids, details.oddities
  if ids and ids[1] then
    return job:move("verifying", to_error(self, verdict, details, body), ids, self.deadline, oddities)
  end
  local may_retry = verdict.retry and not job.canceled and self.attempt <= job.client.settings.retries
  if may_retry then return self:again(verdict, details, headers, body) end
  job:ended(STATES[verdict.outcome], to_error(self, verdict, details, body))
end

---Sends the next attempt; only the phase may ask for it, when the store has given leave.
function Create:send()
  if self.transfer then return end
  local job = self.sending.job
  local target, err = job.account:target(job.service.create_path)
  if not target then return job:ended("not_sent", err) end
  if self.attempt == 0 then job.account.retries:first_attempt() end
  -- the time for the result runs from the attempt that gets through; all attempts together have as long
  self.deadline = clock.now() + job:time_limit()
  self.patience = self.patience or self.deadline
  local attempt = self.attempt + 1
  if job.client.settings.on_event then
    job:tell("request", { method = "POST", url = job.account.base_url .. job.service.create_path, attempt = attempt })
  end
  self.transfer = reactor.transfer("create", target, self.body, job.client.settings.create_timeout, nil,
    function(...) self:received(...) end)
  self.attempt = attempt -- nothing after the transfer's begin needs memory: it is not begun twice
end

---@return boolean under_way whether an attempt is on the wire, or waits to be made again
function Create:is_under_way()
  return self.transfer ~= false or self.timer ~= false
end

---@return boolean at_rest whether nothing of it is on the wire or being recorded: it waits for its next attempt
function Create:is_at_rest()
  return self.stopped or self.timer ~= false
end

---What it comes to when the webhook of an attempt has come that was answered "not now".
---@return homegen.Error
---@return string[] ids that may be the task's
function Create:called_back()
  local verdict, details = join(self, {})
  local ids = details.ids
  return to_error(self, verdict, details), ids
end

---Gives up the next attempt, if one waits.
function Create:stop_waiting()
  if not self.timer then return end
  self.timer:cancel()
  self.timer, self.stopped = false, true
end

---Ends the create if it has not left; otherwise its reply is waited for and recorded.
---@return boolean ended_now whether no reply is to come
function Create:cancel()
  self:stop_waiting()
  if self.transfer then reactor.cancel(self.transfer) end
  return self.stopped
end

return create
