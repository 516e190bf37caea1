--- The phase in which a created task is followed, by polling, until it ends. A poll that fails never fails the task.
--- The engine polls, and keeps to itself what says nothing new; what the rest means is decided here.

local address = require "homegen.picture.address"
local backoff = require "homegen.base.backoff"
local clock = require "homegen.loop.clock"
local decimal = require "homegen.base.decimal"
local decision = require "homegen.base.decision"
local errors = require "homegen.base.errors"
local phase = require "homegen.task.phase"
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
local SELDOM = 10 -- times the seconds between two polls, of a task whose webhook is to come

---What of failures and oddities has to be known; most tasks never have any.
---@class homegen.Trouble
---@field strikes integer answers in a row that would end the task if they stayed the same
---@field strike string|false the last of them
---@field struck number monotonic seconds: when the first of them came
---@field told table<string, true> the oddities of replies that were told
---@field last_error table|false

---@param job homegen.Job
---@return homegen.Trouble
local function trouble_of(job)
  job.trouble = job.trouble or { strikes = 0, strike = false, struck = 0, told = NOTHING, last_error = false }
  return job.trouble
end

-- The phase of a job that is followed. It is one for all: what there is to know of one is in the engine, and in its job.
---@class homegen.task.Following: homegen.Phase
local Following = {}

function Following.stop(_, job)
  if job.handle then transfers.unfollow(reactor.engine(), job) end
  job.handle = false
end

function Following.cancel(_, job)
  job:end_canceled(true, "no longer followed")
end

---The provider says that it is over: it is asked now, once, and as any other if it is not.
function Following.heard(_, job)
  if job.asked then return end
  job:set("following", job.deadline)
  Following.stop(nil, job)
  restart.call(job, "proceed")
end

following.phase = phase.class(Following)

-- The way into it.
---@class homegen.task.Entering: homegen.Phase
---@field deadline number monotonic seconds
---@field is_old boolean it was made a while ago, and may be over
---@field at_once boolean its webhook has come: it is asked for now
local Entering = phase.class { stop = Following.stop, cancel = Following.cancel }

---@param job homegen.Job its task has an id
---@param deadline? number monotonic seconds, of one made just now; default: its time begins now
---@return homegen.task.Entering
function following.new(job, deadline)
  job.handle = job.handle or false -- its place
  return setmetatable({
    deadline = deadline or clock.now() + job:time_limit(), is_old = not deadline, at_once = false,
  }, Entering)
end

-- How much longer than others one waits between two polls whose webhook is to come. That of a task of earlier times may have
-- found nobody.
local function patience(self, job)
  job.deadline = self.deadline
  if not job.called then return job.client.webhook_url and not self.is_old and SELDOM or 1 end
  if not job.asked then self.at_once, job.asked = true, true end
  return 1
end

---From here on the engine asks, and tells what is new.
function Entering:begin(job)
  local times = job.hook and patience(self, job) or 1
  local account, settings = job.account, job.client.settings
  local method, path, argument = account.provider.poll_request(job.service, job.id, job:owner())
  local target, err = account:target(path)
  if not target then return job:ended("expired", err) end
  job.handle = reactor.follow(job, target, method, argument, settings.request_timeout,
    settings.poll_interval * times, settings.poll_interval_max * times, self.deadline, self.is_old, self.at_once)
  job.phase = nil -- as its class says
  job.client.live[job] = type(job.handle) == "table" or nil -- the engine knows those that it polls
end

---Not ended yet: ask again later, unless the time is up.
---@param job homegen.Job
---@param view? homegen.PollView what the reply said: one that says the same is not heard of
---@param asked? number seconds that the provider asks us to wait
local function continue(job, view, asked)
  local queued = view and view.state == "queued"
  if reactor.poll_on(job.handle, asked or 0, view ~= nil, view and view.percentage, view and view.queue_position, queued) then
    return
  end
  local last = job.trouble and job.trouble.last_error
  job:ended("expired", errors.new {
    kind = "timeout", retryable = true, outcome = "accepted",
    message = ("no result within %s seconds%s"):format(decimal.text("%g", job:time_limit()),
      job.word and (", the provider's last word was '%s'"):format(job.word) or ""),
    cause = last and last.message or nil,
    hint = "the task goes on at the provider: client:resume(service, id) follows it again",
  })
end

---Whether an answer that ends the following of a task is to be believed: most have to come some times in a row.
local function is_final(job, verdict)
  local trouble = trouble_of(job)
  if not verdict.strikes then
    trouble.strikes, trouble.strike = 0, false
    return verdict.ends ~= nil
  end
  local now = clock.now()
  if trouble.strike ~= verdict.answer then trouble.strikes, trouble.struck = 0, now end
  trouble.strikes, trouble.strike = trouble.strikes + 1, verdict.answer
  local time = (verdict.over or 0) * job.client.settings.poll_interval
  return trouble.strikes >= verdict.strikes and now - trouble.struck >= time
end

local ENDS_HINTS = {
  expired = "client:resume(service, id) follows the task again",
  lost = "what it cost is not given back by this: ask the provider's support, or tell what became of it by client:settle; "
    .. "client:resume(service, id) follows it again, retry_failed makes a new attempt",
}

---A poll came to nothing usable.
---@param job homegen.Job
---@param verdict homegen.Verdict
---@param err table fields of the error
---@param headers? table<string, string>
local function failed(job, verdict, err, headers)
  err.kind = verdict.kind or err.kind
  err.message = job.account:redact(proxy.note(err, job.account:proxy(), err.cause).message)
  trouble_of(job).last_error = err
  job:tell("poll", { error = err.message })
  if not is_final(job, verdict) then return continue(job, nil, backoff.after(headers)) end
  err.outcome, err.retryable = verdict.outcome, verdict.retry
  err.hint = verdict.ends == "expired" and err.hint or ENDS_HINTS[verdict.ends] or err.hint
  job:ended(verdict.ends, errors.new(err))
end

local function forget_failures(job)
  local trouble = job.trouble
  if trouble then trouble.strikes, trouble.strike, trouble.last_error = 0, false, false end
end

local FAILURES = {
  failed = { message = "the provider could not make the picture", hint = "what it cost is refunded" },
  terminated = { message = "the provider ended the task", hint = "whether it is refunded is not documented: look at the balance" },
}

---Tells what is odd about the provider's replies, each kind once.
local function tell_oddities(job, oddities)
  if not oddities then return end
  local trouble, told, news = trouble_of(job), {}, nil
  for name in pairs(trouble.told) do told[name] = true end
  for name in pairs(oddities) do
    if not told[name] then news, told[name] = reply.with(news, name), true end
  end
  if not news then return end
  job:tell_oddities(news, "the reply to a poll")
  trouble.told = told
end

-- What an answer to a poll means, or one that did not come, before it was sent or after.
local function decide(job, when, answer)
  return decision.decide(job.account.provider.question, when, answer)
end

-- The reply will not come again: from here on the job is to be saved, come what may.
local function finish(job, view)
  job:set("saving", view)
  Following:stop(job)
  restart.call(job, "proceed")
end

---@param job homegen.Job
---@param view homegen.PollView
local function read(job, view)
  tell_oddities(job, view.oddities)
  local state = status_words.state(job.service.statuses, view.status)
  if not state then view.status = words.presentable(job.account:redact(view.status), words.MAX_STATUS_BYTES) end
  if state == "succeeded" and not address.is_usable(view.urls[1]) then
    return failed(job, decide(job, "reply", "no_result"), {
      message = "the task is reported as finished, but without a result that has a usable address", http_status = 200,
    })
  end
  forget_failures(job)
  local failure = FAILURES[state]
  if state ~= "succeeded" and not failure then view.state = state end
  if task.update(job, view) and job.client.settings.on_event then
    job:tell("poll", { status = view.status, percentage = view.percentage, queue_position = view.queue_position })
  end
  if state == "succeeded" then return finish(job, view) end
  if failure then
    local reason = view.reason and ": " .. job.account:redact(view.reason) or ""
    return job:ended(state, errors.new {
      kind = state, message = failure.message .. reason, hint = failure.hint, outcome = "accepted",
    })
  end
  continue(job, view) -- last: what ran out of memory before is read again
end

---What has come of a poll.
---@param job homegen.Job
---@param word string the engine's outcome
---@param sent boolean
function following.received(job, word, sent, status, body, headers, message)
  if job.phase ~= Following then return job:proceed() end
  if word ~= "ok" then
    return failed(job, decide(job, sent and "after" or "before", word), { message = message or word, cause = word })
  end
  local account = job.account
  local used = status >= 400 and account:proxy()
  local view, err, answer = account.provider.read_poll(status, body, job.id, used and used.may_answer)
  if not view then
    err.http_status = status
    return failed(job, decide(job, "reply", answer), err, headers)
  end
  read(job, view)
end

return following
