--- A task's way to its create: admitted, waits for a place at the provider, is prepared, and leaves. Methods of a job.

local clock = require "homegen.clock"
local create = require "homegen.create"
local errors = require "homegen.errors"
local finishing = require "homegen.finishing"
local inputs = require "homegen.inputs"
local reactor = require "homegen.reactor"
local scheduler = require "homegen.scheduler"
local task = require "homegen.task"
local vary = require "homegen.vary"

---@class homegen.Job
local departure = {}

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
    if admission.row.id then task.set_created(self.task, admission.row.id, admission.row.accepted_at) end
    task.update(self.task, { state = admission.state })
    self.watching = reactor.after(self.store.patience(), function()
      self.watching = nil
      self:admit()
    end)
  end,
}

function departure:admit()
  self.store:admit(self, function(admission)
    if self.over then return end
    if self.canceled then
      local ours = admission.verdict == "new" or admission.verdict == "follow"
      self.foreign, self.row = not ours, self.row or admission.row and admission.row.row
      return self:end_canceled(admission.row ~= nil and admission.row.id ~= nil)
    end
    ADMITTED[admission.verdict](self, admission)
  end)
end

---It waits for a place at the provider.
function departure:enter()
  self.entered = true
  self.limiter:enter(self)
end

-- A task that is being prepared has had its turn; one that another process has in hand is that one's to judge.
function departure:queue_expired()
  self.queue_timer = nil
  if self.over or self.placed and not self.departing or self.task.state ~= "waiting" then return end
  self:ended("expired", errors.new {
    kind = "timeout", outcome = "not_sent", retryable = true,
    message = ("waited %g seconds for its turn"):format(self.queue_timeout), hint = "nothing was sent and nothing was charged",
  })
end

local function upload_raised(trace)
  return errors.new { kind = "io", outcome = "not_sent", message = "`upload` raised an error", cause = tostring(trace) }
end

---Its turn has come: it holds a place at the provider from now on.
function departure:start()
  self.placed = true
  if inputs.needs_upload(self.service, self.params) then
    -- the caller's upload may park; what it raises ends this task alone
    scheduler.spawn(function()
      local ok, err = xpcall(self.prepare, debug.traceback, self)
      if not ok and not self.over then self:ended("not_sent", upload_raised(err)) end
    end)
  else
    self:prepare()
  end
end

function departure:prepare()
  local params, err = inputs.resolve(self.service, self.params, self.settings.upload)
  if self.over then return end
  if self.canceled then return self:end_canceled(false) end
  if not params then return self:ended("not_sent", err) end
  self.body = self.service.schema:encode(params)
  self.params = nil
  self.details.width, self.details.height = params.width, params.height
  self.origin = vary.context(self.service, params)
  self.create = create.new(self)
  self:depart()
end

---Asks the store for leave to send, before the first attempt and before each that follows.
function departure:depart()
  self.departing = true
  self.store:depart(self, function(verdict, err)
    if self.over then return end
    if self.canceled then return self:end_canceled(false) end
    if verdict == "full" then
      self:knock_again()
    elseif verdict == "go" then
      self.departing = nil
      if self.queue_timer then self.queue_timer:cancel() end
      task.update(self.task, { state = "sending" })
      self.create:send()
    else
      self:ended("not_sent", err)
    end
  end)
end

---There is no place at the provider, or an id waits to be written: later.
function departure:knock_again()
  if self.queue_deadline and self.queue_deadline <= clock.now() then self:queue_expired() end
  if self.over then return end
  self.watching = reactor.after(self.store.patience(), function()
    self.watching = nil
    self:depart()
  end)
end

return departure
