--- The phase in which a created task is followed, by polling, until it ends. A poll that fails never fails the task.
--- The engine polls, and keeps to itself what says nothing new; what the rest means is decided here.

local address = require "homegen.picture.address"
local backoff = require "homegen.base.backoff"
local clock = require "homegen.loop.clock"
local decimal = require "homegen.base.decimal"
local decision = require "homegen.base.decision"
local errors = require "homegen.base.errors"
local proxy = require "homegen.base.proxy"
local reactor = require "homegen.loop.reactor"
local reply = require "homegen.base.reply"
local restart = require "homegen.loop.restart"
local status_words = require "homegen.base.status_words"
local task = require "homegen.task.task"
local transfers = require "homegen.loop.transfers"
local words = require "homegen.base.words"

local following = {}

local NOTHING = {} -- is odd about most replies; never written to

---@class homegen.task.Following: homegen.Phase, homegen.Follower
---@field deadline number monotonic seconds
---@field is_old? true it was made a while ago, and may be over
---@field strikes integer answers in a row that would end the task if they stayed the same
---@field strike string|false the last of them
---@field struck number monotonic seconds: when the first of them came
---@field told table<string, true> the oddities of replies that were told
---@field last_error table|false
local Following = { -- what most tasks never have of their own stands here
  over = false, left = false, strikes = 0, strike = false, struck = 0, told = NOTHING, last_error = false,
}
Following.__index = Following

---@param job homegen.Job its task has an id
---@param deadline? number monotonic seconds, of one that was made just now; default: its time begins now
---@return homegen.task.Following
function following.new(job, deadline)
  return setmetatable({
    job = job, deadline = deadline or clock.now() + job:time_limit(), handle = false, is_old = not deadline or nil,
  }, Following)
end

---From here on the engine asks, and tells what is new.
function Following:begin()
  if self.handle then return end
  local job = self.job
  local account, settings = job.account, job.client.settings
  local method, path, argument = account.provider.poll_request(job.service, job.task.id, job:owner())
  local target, err = account:target(path)
  if not target then return job:ended("expired", err) end
  self.handle = reactor.follow(self, target, method, argument, settings.request_timeout,
    settings.poll_interval, settings.poll_interval_max, self.deadline, self.is_old)
end

function Following:stop()
  if self.handle then transfers.unfollow(reactor.engine(), self) end
  self.handle = false
end

---@return boolean
function Following:ends_at_once() -- luacheck: ignore self
  return true
end

function Following:cancel()
  self.job:end_canceled(true, "no longer followed")
end

---Not ended yet: ask again later, unless the time is up.
---@param view? homegen.PollView what the reply said: one that says the same is not heard of
---@param asked? number seconds that the provider asks us to wait
function Following:continue(view, asked)
  local job, engine = self.job, reactor.engine()
  if clock.now() < self.deadline then
    if not view then return engine:poll_on(self.handle, asked or 0, false) end
    return engine:poll_on(self.handle, 0, true, view.percentage, view.queue_position, view.state == "queued")
  end
  local last = self.last_error
  job:ended("expired", errors.new {
    kind = "timeout", retryable = true, outcome = "accepted",
    message = ("no result within %s seconds%s"):format(decimal.text("%g", job:time_limit()),
      job.task.status and (", the provider's last word was '%s'"):format(job.task.status) or ""),
    cause = last and last.message or nil,
    hint = "the task goes on at the provider: client:resume(service, id) follows it again",
  })
end

---Whether an answer that ends the following of a task is to be believed: most have to come some times in a row.
local function is_final(self, verdict)
  if not verdict.strikes then
    self.strikes, self.strike = 0, false
    return verdict.ends ~= nil
  end
  local now = clock.now()
  if self.strike ~= verdict.answer then self.strikes, self.struck = 0, now end
  self.strikes, self.strike = self.strikes + 1, verdict.answer
  local time = (verdict.over or 0) * self.job.client.settings.poll_interval
  return self.strikes >= verdict.strikes and now - self.struck >= time
end

local ENDS_HINTS = {
  expired = "client:resume(service, id) follows the task again",
  lost = "what it cost is not given back by this: ask the provider's support, or tell what became of it by client:settle; "
    .. "client:resume(service, id) follows it again, retry_failed makes a new attempt",
}

---A poll came to nothing usable.
---@param verdict homegen.Verdict
---@param err table fields of the error
---@param headers? table<string, string>
function Following:failed(verdict, err, headers)
  local job = self.job
  err.kind = verdict.kind or err.kind
  err.message = job.account:redact(proxy.note(err, job.account:proxy(), err.cause).message)
  self.last_error = err
  job:tell("poll", { error = err.message })
  if not is_final(self, verdict) then return self:continue(nil, backoff.after(headers)) end
  err.outcome, err.retryable = verdict.outcome, verdict.retry
  err.hint = verdict.ends == "expired" and err.hint or ENDS_HINTS[verdict.ends] or err.hint
  job:ended(verdict.ends, errors.new(err))
end

---@param self homegen.task.Following
local function forget_failures(self)
  if self.last_error then self.strikes, self.strike, self.last_error = 0, false, false end
end

local FAILURES = {
  failed = { kind = "failed", message = "the provider could not make the picture", hint = "what it cost is refunded" },
  terminated = {
    kind = "terminated", message = "the provider ended the task",
    hint = "whether it is refunded is not documented: look at the balance",
  },
}

---Tells what is odd about the provider's replies, each kind once.
local function tell_oddities(self, oddities)
  local news
  for name in pairs(oddities or NOTHING) do
    if not self.told[name] then news = reply.with(news, name) end
  end
  if not news then return end
  self.job:tell_oddities(news, "the reply to a poll")
  local told = {}
  for _, names in ipairs { self.told, news } do
    for name in pairs(names) do told[name] = true end
  end
  self.told = told
end

-- The reply will not come again: from here on the job is to be saved, come what may.
function Following:finish(view)
  self.job:set("saving", view)
  self:stop()
  restart.call(self.job, "proceed")
end

---@param view homegen.PollView
function Following:read(view)
  local job = self.job
  tell_oddities(self, view.oddities)
  local state = status_words.state(job.service.statuses, view.status)
  if not state then view.status = words.presentable(job.account:redact(view.status), words.MAX_STATUS_BYTES) end
  if state == "succeeded" and not address.is_usable(view.urls[1]) then
    return self:failed(self:decide("reply", "no_result"), {
      message = "the task is reported as finished, but without a result that has a usable address", http_status = 200,
    })
  end
  forget_failures(self)
  local failure = FAILURES[state]
  if state ~= "succeeded" and not failure then view.state = state end
  if task.update(job.task, view) and job.client.settings.on_event then
    job:tell("poll", { status = view.status, percentage = view.percentage, queue_position = view.queue_position })
  end
  if state == "succeeded" then return self:finish(view) end
  if failure then
    local reason = view.reason and ": " .. job.account:redact(view.reason) or ""
    return job:ended(state, errors.new {
      kind = failure.kind, message = failure.message .. reason, hint = failure.hint, outcome = "accepted",
    })
  end
  self:continue(view) -- last: what ran out of memory before is read again
end

---@param phase homegen.Phase
---@param answer string
function Following:decide(phase, answer)
  return decision.decide(self.job.account.provider.question, phase, answer)
end

---@param word string the engine's outcome
---@param sent boolean
function Following:received(word, sent, status, body, headers, message)
  if self.job.phase ~= self then return self.job:proceed() end
  if word ~= "ok" then
    return self:failed(self:decide(sent and "after" or "before", word), { message = message or word, cause = word })
  end
  local account = self.job.account
  local used = status >= 400 and account:proxy()
  local view, err, answer = account.provider.read_poll(status, body, self.job.task.id, used and used.may_answer)
  if not view then
    err.http_status = status
    return self:failed(self:decide("reply", answer), err, headers)
  end
  self:read(view)
end

return following
