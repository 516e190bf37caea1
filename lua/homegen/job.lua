--- The life of one task behind its handle: admitted and sent (homegen.departure), followed, finished.
---
--- Before each step that must not be forgotten the store is asked, after each it is told. It may answer later (a disk
--- is slow), so a cancel can come in between: `canceled` is looked at whenever an answer arrives.

local clock = require "homegen.clock"
local departure = require "homegen.departure"
local finishing = require "homegen.finishing"
local follow = require "homegen.follow"
local price = require "homegen.price"
local reactor = require "homegen.reactor"
local rows = require "homegen.store.rows"
local task = require "homegen.task"
local vary = require "homegen.vary"

local job = {}

---@class homegen.Job
---@field task homegen.Task
---@field account homegen.Account
---@field service table the service's definition
---@field settings table the client's settings
---@field store homegen.Store
---@field options table of the call
---@field emit fun(type: string, fields: table, task?: homegen.Task)
---@field timeout number seconds from the create leaving to the result
---@field deadline? number monotonic seconds, set when the create leaves
---@field user_id? string whom the task belongs to, where the provider wants to know
---@field price integer
---@field details table what the provider's reply to the create said
---@field origin? table what a variation of it would need
---@field body? string the encoded request, until it is answered
---@field row? integer the journal's number of the task
---@field foreign? boolean another process, or an earlier one, has written its end down
---@field canceled? boolean
---@field detached? boolean canceled because the client closes: nothing is known to have ended
local Job = {}
Job.__index = Job

for name, method in pairs(departure) do Job[name] = method end

---@param client table
---@param account homegen.Account
---@param service table
---@param options table options of the call
---@return homegen.Job
local function new(client, account, service, options)
  local self = setmetatable({
    client = client, account = account, service = service, settings = client.settings, emit = client.emit,
    store = client.store, options = options, timeout = options.timeout or client.settings.timeout,
    save = options.save, details = {}, task = task.new(service.name, options),
  }, Job)
  self.task._job = self
  if client.settings.journal and self.save then self.save = finishing.absolute(self.save) end
  self.limiter = account:limiter(service.name, client.settings.max_unfinished)
  client.live[self] = true
  reactor.hold()
  return self
end

---Begins a new task with checked parameters.
---@return homegen.Job|nil
---@return homegen.Error|nil err kind budget
function job.submit(client, account, service, params, options)
  local cost = price.of(service, params)
  local ok, err = client.store:reserve(account, service.name, cost)
  if not ok then return nil, err end
  local self = new(client, account, service, options)
  self.params, self.price, self.user_id = params, cost, params.user_id
  local queue_timeout = options.queue_timeout or client.settings.queue_timeout
  if queue_timeout then
    self.queue_timeout, self.queue_deadline = queue_timeout, clock.now() + queue_timeout
    self.queue_timer = reactor.at(self.queue_deadline, self.queue_expired, self)
  end
  self:admit()
  return self
end

---Follows a task that exists already.
---@param context table `user_id`, and what a variation of it would need
---@return homegen.Job
function job.resume(client, account, service, id, context, options)
  local self = new(client, account, service, options)
  self.price = 0
  self.user_id = context.user_id or account.user_id
  self.origin = vary.context(service, context)
  self.store:attach(self, id, function()
    if self.over then return end
    self:begin_following(id)
  end)
  return self
end

---Goes on with a task that the journal has handed over.
---@param row table
---@return homegen.Job
function job.adopt(client, account, service, row)
  local self = new(client, account, service, { key = row.key, save = row.save })
  self.row, self.price, self.fingerprint = row.row, row.price, row.fingerprint
  if row.state == "unknown_outcome" then
    self.foreign = true
    self:ended(row.state, rows.error_of(row))
  elseif row.state == "succeeded" then
    finishing.again(self, row)
  else
    self:take_over(row)
  end
  return self
end

---The provider has the task. Recorded before any code of the user runs.
---@param details { id: string, project_id?: string, remaining_photos?: integer }
function Job:created(details)
  self.body, self.create = nil, nil
  for name, value in pairs(details) do self.details[name] = value end
  self.account.remaining_photos = details.remaining_photos or self.account.remaining_photos
  self.store:accepted(self, details.id, function(err)
    if err then return self:ended("unknown_outcome", err) end
    self.task.credits = self.price
    self.emit("credit", { charged = self.price }, self.task)
    self:begin_following(details.id)
  end)
end

---Another process has paid for it.
---@param row table of the journal
function Job:take_over(row)
  local context = rows.context_of(row)
  self.row, self.save, self.params = row.row, self.save or row.save, nil
  self.user_id = context.user_id or self.account.user_id
  self.origin, self.details = context, rows.details_of(context)
  self.task.credits = row.charged - row.refunded
  self:begin_following(row.id, row.accepted_at)
end

---@param id string
---@param created_at? integer wall-clock seconds
function Job:begin_following(id, created_at)
  if self.queue_timer then self.queue_timer:cancel() end
  task.set_created(self.task, id, created_at)
  vary.remember(self.task, self.service, self.origin)
  task.update(self.task, { state = "queued" })
  self.emit("state", { state = "queued" }, self.task)
  if self.canceled then return self:end_canceled(true) end
  self.deadline = self.deadline or clock.now() + self.timeout
  self.follow = follow.new(self)
  self.follow:begin()
end

---Stops all that could still happen.
local function stop(self)
  if self.queue_timer then self.queue_timer:cancel() end
  if self.watching then self.watching:cancel() end
  if self.follow then self.follow:stop() end
  if self.entered and not self.placed then self.limiter:withdraw(self) end
  self.entered = nil
  self.queue_timer, self.watching, self.follow, self.create, self.body, self.params = nil, nil, nil, nil, nil, nil
end

---The handle has ended: nothing of the job is left with the client.
function Job:leave()
  stop(self)
  self.client.live[self] = nil
  if self.placed then self.limiter:leave() end
  reactor.release()
end

local function conclude(self, state, err)
  if state == "failed" and self.task.credits > 0 then
    self.emit("credit", { refunded = self.task.credits }, self.task)
    self.task.credits = 0
  end
  task.fail(self.task, state, err)
  self.emit("state", { state = state, error = err }, self.task)
  self:leave()
end

---The task is over without a result.
---@param state homegen.TaskState
---@param err homegen.Error
function Job:ended(state, err)
  if self.over then return end
  self.over = true
  stop(self)
  if self.detached and state == "canceled" then
    if not self.task.id then self.store:wait_again(self) end -- it has not left: whoever comes next may send it
    self.store:release(self)
    return conclude(self, state, err)
  end
  self.store:ended(self, state, err, function() conclude(self, state, err) end)
end

---@param created boolean whether the provider has the task
function Job:end_canceled(created)
  local message = created and "no longer followed" or "canceled before it was sent"
  if created and not self.follow then message = "canceled; the create had left and was accepted" end
  self:ended("canceled", task.canceled_error(message, created))
end

---@param view homegen.PollView
function Job:succeeded(view)
  self.follow:stop()
  finishing.first(self, view)
end

---Stops following; see `task:cancel`.
function Job:cancel()
  if self.canceled or self.over then return end
  self.canceled = true
  if self.create and not self.departing then
    if self.create:cancel() then self:end_canceled(false) end
  elseif self.follow or self.watching or self.entered and not self.placed then
    if self.task.state ~= "succeeded" then self:end_canceled(self.task.id ~= nil) end
  end
end

---Stops following because the client closes: the store keeps the task as it is.
function Job:detach()
  self.detached = true
  self:cancel()
end

return job
