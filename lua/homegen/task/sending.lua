--- The phase in which the create leaves: before each attempt the store is asked for leave, the attempts themselves are
--- homegen.task.create's.

local clock = require "homegen.loop.clock"
local create = require "homegen.task.create"
local phase = require "homegen.task.phase"
local reactor = require "homegen.loop.reactor"
local restart = require "homegen.loop.restart"
local task = require "homegen.task.task"
local webhook = require "homegen.task.webhook"

local sending = {}

local NEWS = { state = "sending" }

---@class homegen.task.Sending: homegen.Phase
---@field limit homegen.QueueTimeout|false until the first attempt leaves
---@field create homegen.Create
---@field departing boolean the store is asked for leave, or will be
---@field knocking boolean its answer is awaited
---@field watching homegen.Timer|false until it is asked again
---@field held boolean a person holds its key back
---@field params? table without a body: what each attempt's request is made of, with a webhook of its own
---@field minted? integer|false the attempt before the one that has its webhook
local Sending = phase.class {}

---@param job homegen.Job
---@param body homegen.Text|false the encoded request
---@return homegen.task.Sending
function sending.new(job, body, limit, params)
  local self = setmetatable({
    job = job, limit = limit, create = false, departing = false, knocking = false, watching = false, held = false,
  }, Sending)
  self.create = create.new(self, body)
  if params then self.params, self.minted = params, false end
  return self
end

local function go(self)
  if self.limit then self.limit:stop() end
  task.update(self.job, NEWS)
  self.create:send()
  self.departing, self.knocking, self.limit = false, false, false
end

-- An earlier attempt was answered "not now", and has made the task all the same: no further one leaves.
local function end_attempts(self)
  local job = self.job
  local err, ids = self.create:called_back()
  if not ids[1] then return job:ended("unknown_outcome", err) end
  job:set("verifying", err, ids, self.create.deadline or clock.now() + job:time_limit())
  self:stop()
  restart.call(job, "proceed")
end

---Asks the store for leave to send, before the first attempt and before each that follows.
function Sending:begin()
  if self.knocking or self.create:is_under_way() then return end
  local job = self.job
  if job.called then return end_attempts(self) end
  if self.held or not job:limiter():enter(job) then return end -- one that was held back has given its place away
  self.departing = true
  if self.params and self.minted ~= self.create.attempt then
    self.create:renew(webhook.mint(job, self.params))
    self.minted = self.create.attempt
  end
  job.client.store:depart(job, function(verdict, err)
    if job.phase ~= self then return job:proceed() end
    if job.called then return end_attempts(self) end
    if job.canceled then return job:end_canceled(false) end
    if verdict == "full" then return self:knock_again() end
    if verdict == "paused" then return self:hold_back() end
    if verdict == "go" then return go(self) end
    job:ended("not_sent", err)
  end)
  self.knocking = self.departing and not self.watching and not self.held
end

local function knock(self)
  self.watching = false
  self.job:proceed()
end

---There is no place at the provider, or an id waits to be written: later.
function Sending:knock_again()
  if self.watching then return end
  if self.limit and self.limit:is_over() then self:queue_expired() end
  if self.job.phase ~= self then return end
  self.watching, self.knocking = reactor.after(self.job.client.store.patience(), knock, self), false
end

---A person holds its key back: others have its place meanwhile.
function Sending:hold_back()
  if self.held then return end
  local job = self.job
  job.client.store:hold_back(job)
  job:limiter():leave(job)
  job:tell("state", { state = "paused" })
  self.held, self.knocking = true, false
end

---Nobody does any more.
function Sending:let_go()
  self.held = false
  self.job:proceed()
end

function Sending:queue_expired()
  if self.departing then self.limit:end_job() end
end

---The provider has the task.
---@param details homegen.Acceptance
function Sending:created(details)
  local job = self.job
  job.account.remaining_photos = details.remaining_photos or job.account.remaining_photos
  job:accepted(details, self.create.deadline, function(err) job:ended("unknown_outcome", err) end)
end

---What comes before the reply waits for it, and for what the store has to say to it. Between two attempts it ends them.
function Sending:heard()
  if self.create.timer or self.departing and not self.knocking then end_attempts(self) end
end

---Where an answer is awaited, of the store or the provider, it is looked at when it comes.
function Sending:ends_at_once()
  if self.departing then return self.watching ~= false or not self.knocking end
  return self.create:is_at_rest()
end

function Sending:cancel()
  if self.departing then
    if self:ends_at_once() then self.job:end_canceled(self.job.id ~= nil) end
  elseif self.create:cancel() then
    self.job:end_canceled(false)
  end
end

function Sending:stop()
  if self.limit then self.limit:stop() end
  if self.watching then self.watching:cancel() end
  if self.held then self.job.client.store:hold_no_more(self.job) end
  self.job:limiter():withdraw(self.job)
  self.create:stop_waiting()
end

return sending
