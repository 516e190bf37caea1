--- A task's way to its create: admitted, waits for a place at the provider, is prepared, and leaves. Methods of a job.

local clock = require "homegen.loop.clock"
local create = require "homegen.task.create"
local errors = require "homegen.base.errors"
local finishing = require "homegen.task.finishing"
local inputs = require "homegen.picture.inputs"
local origin = require "homegen.base.origin"
local reactor = require "homegen.loop.reactor"
local scheduler = require "homegen.waiting.scheduler"
local task = require "homegen.task.task"

---@class homegen.Job
---@field asked boolean whether the store has been asked for admission
---@field asking boolean its answer is awaited
---@field queue_over boolean its time for waiting ran out meanwhile
---@field departing boolean the store is asked for leave to send, or will be
---@field knocking boolean its answer is awaited
---@field watching homegen.Timer|false until it is asked again
---@field preparing boolean in a coroutine
local departure = {}

local function look_again(self)
  self.watching = false
  self:admit()
end

---What the store says of a task that was submitted.
local ADMITTED = {
  new = function(self) self:enter() end,
  follow = function(self, admission) self:take_over(admission.row) end,
  succeeded = function(self, admission) finishing.again(self, admission.row) end,
  ended = function(self, admission)
    self.foreign = true
    if admission.row and admission.row.id then task.set_created(self.task, admission.row.id, admission.row.accepted_at) end
    self:ended(admission.state, admission.error)
  end,
  -- another process has it in hand: nothing to do but to look again
  watch = function(self, admission)
    if self.watching then return end
    if admission.row.id then task.set_created(self.task, admission.row.id, admission.row.accepted_at) end
    task.update(self.task, { state = admission.state })
    self.watching = reactor.after(self.store.patience(), look_again, self)
  end,
}

-- What the store has just given us is given back.
local function cancel_admitted(self, admission)
  local row = admission.row
  self.foreign = self.foreign or self.row == nil
  self.row = self.row or row and row.row
  self:end_canceled(row ~= nil and row.id ~= nil)
end

function departure:admit()
  if self.entered then return self:enter() end
  if self.queue_timeout and not self.queue_timer then
    self.queue_deadline = clock.now() + self.queue_timeout
    self.queue_timer = reactor.at(self.queue_deadline, self.queue_expired, self)
  end
  local answered = false
  self.store:admit(self, function(admission)
    answered, self.asking = true, false
    if self.over then return self:ended() end
    if self.canceled then return cancel_admitted(self, admission) end
    if self.queue_over and admission.verdict == "new" then return self:queue_expired() end
    ADMITTED[admission.verdict](self, admission)
  end)
  self.asked, self.asking = true, not answered
end

---It waits for a place at the provider.
function departure:enter()
  self.entered = true
  if self.limiter:enter(self) then self:start() end
end

-- A task that is being prepared has had its turn; one that another process has in hand is that one's to judge. Whose it
-- is only the store knows: as long as it is being asked, the row may become ours, and would stay so.
function departure:queue_expired()
  if self.over then return self:ended() end
  if self.asking then
    self.queue_over = true
    return
  end
  if self.placed and not self.departing or self.task.state ~= "waiting" then return end
  self:ended("expired", errors.new {
    kind = "timeout", outcome = "not_sent", retryable = true,
    message = ("waited %g seconds for its turn"):format(self.queue_timeout), hint = "nothing was sent and nothing was charged",
  })
end

local function upload_raised(self, crashed)
  if self.create then return self:depart() end -- not the upload: memory ran out after it
  self:ended("not_sent", errors.new {
    kind = "io", outcome = "not_sent", message = "`upload` raised an error", cause = tostring(crashed.failure),
  })
end

---Its turn has come: it holds a place at the provider from now on.
function departure:start()
  if self.over then return self:ended() end
  if self.create then return self:depart() end
  if not inputs.needs_upload(self.service, self.params) then return self:prepare() end
  if self.preparing then return end
  -- the caller's upload may park; what it raises ends this task alone
  scheduler.work(self.prepare, self, upload_raised)
  self.preparing = true
end

function departure:prepare()
  local params, err = inputs.resolve(self.service, self.params, self.settings.upload)
  if self.over then return self:ended() end
  if self.canceled then return self:end_canceled(false) end
  if not params then return self:ended("not_sent", err) end
  self.body = self.service.schema:encode(params)
  self.details.width, self.details.height = params.width, params.height
  self.origin = origin.context(self.service, params)
  self.create = create.new(self)
  self.params = nil
  self:depart()
end

---Asks the store for leave to send, before the first attempt and before each that follows.
function departure:depart()
  if self.knocking or self.create.transfer then return end
  self.departing = true
  self.store:depart(self, function(verdict, err)
    if self.over then return self:ended() end
    if self.canceled then return self:end_canceled(false) end
    if verdict == "full" then
      self:knock_again()
    elseif verdict == "go" then
      if self.queue_timer then self.queue_timer:cancel() end
      task.update(self.task, { state = "sending" })
      self.create:send()
      self.departing, self.knocking = false, false
    else
      self:ended("not_sent", err)
    end
  end)
  self.knocking = self.departing and not self.watching
end

local function knock(self)
  self.watching = false
  self:depart()
end

---There is no place at the provider, or an id waits to be written: later.
function departure:knock_again()
  if self.watching then return end
  if self.queue_deadline and self.queue_deadline <= clock.now() then self:queue_expired() end
  if self.over then return end
  self.watching, self.knocking = reactor.after(self.store.patience(), knock, self), false
end

return departure
