--- The life of one task behind its handle: waits for a place, is prepared, created, followed, finished.

local clock = require "homegen.clock"
local create = require "homegen.create"
local errors = require "homegen.errors"
local follow = require "homegen.follow"
local inputs = require "homegen.inputs"
local price = require "homegen.price"
local reactor = require "homegen.reactor"
local result = require "homegen.result"
local scheduler = require "homegen.scheduler"
local task = require "homegen.task"
local vary = require "homegen.vary"

local job = {}

---@class homegen.Job
---@field task homegen.Task
---@field account homegen.Account
---@field service table the service's definition
---@field settings table the client's settings
---@field emit fun(type: string, fields: table, task?: homegen.Task)
---@field timeout number seconds from the create leaving to the result
---@field deadline? number monotonic seconds, set when the create leaves
---@field user_id? string whom the task belongs to, where the provider wants to know
---@field spending homegen.Spending
---@field price integer
---@field details table what the provider's reply to the create said
---@field body? string the encoded request, until it is answered
local Job = {}
Job.__index = Job

---@param client table
---@param account homegen.Account
---@param service table
---@param options table options of the call
---@return homegen.Job
local function new(client, account, service, options)
  local self = setmetatable({
    client = client, account = account, service = service, settings = client.settings, emit = client.emit,
    timeout = options.timeout or client.settings.timeout, save = options.save, spending = client.spendings[account],
    details = {},
    task = task.new(service.name, options),
  }, Job)
  self.task._job = self
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
  local ok, err = client.spendings[account]:reserve(cost, service.name)
  if not ok then return nil, err end
  local self = new(client, account, service, options)
  self.params, self.price, self.user_id = params, cost, params.user_id
  local queue_timeout = options.queue_timeout or client.settings.queue_timeout
  if queue_timeout then
    self.queue_timer = reactor.after(queue_timeout, function() self:queue_expired(queue_timeout) end)
  end
  self.limiter:enter(self)
  return self
end

---Follows a task that exists already.
---@param context table `user_id`, and what a variation of it would need
---@return homegen.Job
function job.resume(client, account, service, id, context, options)
  local self = new(client, account, service, options)
  self.resumed, self.price = true, 0
  self.user_id = context.user_id or account.user_id
  self.deadline = clock.now() + self.timeout
  self.origin = context
  self:created { id = id }
  return self
end

function Job:queue_expired(seconds)
  self.queue_timer = nil
  self.limiter:withdraw(self)
  self:ended("expired", errors.new {
    kind = "timeout", outcome = "not_sent", retryable = true,
    message = ("waited %g seconds for its turn"):format(seconds), hint = "nothing was sent and nothing was charged",
  })
end

local function upload_raised(trace)
  return errors.new { kind = "io", outcome = "not_sent", message = "`upload` raised an error", cause = tostring(trace) }
end

---Its turn has come: it holds a place at the provider from now on.
function Job:start()
  self.placed = true
  if self.queue_timer then self.queue_timer:cancel() end
  if inputs.needs_upload(self.service, self.params) then
    -- the caller's upload may park; what it raises ends this task alone
    scheduler.spawn(function()
      local ok, err = xpcall(self.prepare, debug.traceback, self)
      if not ok and not self.task:done() then self:ended("not_sent", upload_raised(err)) end
    end)
  else
    self:prepare()
  end
end

function Job:prepare()
  local params, err = inputs.resolve(self.service, self.params, self.settings.upload)
  if self.canceled then return self:ended("canceled", task.canceled_error("canceled before it was sent", false)) end
  if not params then return self:ended("not_sent", err) end
  self.body = self.service.schema:encode(params)
  self.params = nil
  self.details.width, self.details.height = params.width, params.height
  self.origin = params
  self.create = create.new(self)
  task.update(self.task, { state = "sending" })
  self.create:send()
end

---The provider has the task. Recorded before any code of the user runs.
---@param details { id: string, project_id?: string, remaining_photos?: integer }
function Job:created(details)
  self.body, self.create = nil, nil
  for name, value in pairs(details) do self.details[name] = value end
  self.account.remaining_photos = details.remaining_photos or self.account.remaining_photos
  task.set_created(self.task, details.id)
  vary.remember(self.task, self.service, self.origin)
  if not self.resumed then
    self.spending:charge(self.price)
    self.task.credits = self.price
    self.emit("credit", { charged = self.price }, self.task)
  end
  task.update(self.task, { state = "queued" })
  self.emit("state", { state = "queued" }, self.task)
  if self.canceled then
    return self:ended("canceled", task.canceled_error("canceled; the create had left and was accepted", true))
  end
  self.follow = follow.new(self)
  self.follow:begin()
end

local function leave(self)
  if self.queue_timer then self.queue_timer:cancel() end
  if self.follow then self.follow:stop() end
  self.follow, self.create, self.body, self.params = nil, nil, nil, nil
  self.client.live[self] = nil
  if self.placed then self.limiter:leave() end
  reactor.release()
end

---Settles what was put aside or charged for a task that ends without a result.
local function settle(self, state)
  if not self.task.id then
    if state == "unknown_outcome" then self.spending:doubt(self.price) else self.spending:release(self.price) end
  elseif state == "failed" and self.task.credits > 0 then
    self.spending:refund(self.task.credits)
    self.emit("credit", { refunded = self.task.credits }, self.task)
    self.task.credits = 0
  end
end

---The task is over without a result.
---@param state homegen.TaskState
---@param err homegen.Error
function Job:ended(state, err)
  settle(self, state)
  task.fail(self.task, state, err)
  self.emit("state", { state = state, error = err }, self.task)
  leave(self)
end

---@param view homegen.PollView
function Job:succeeded(view)
  local context = {
    network = self.account.network, retries = self.settings.retries, budget = self.account.download_retries, emit = self.emit,
  }
  local made = result.new(self.task, view, context, self.details)
  vary.remember(made, self.service, self.origin)
  task.update(self.task, { state = "succeeded" })
  self.emit("state", { state = "succeeded" }, self.task)
  if not self.save then
    task.succeed(self.task, made)
    return leave(self)
  end
  self.follow:stop()
  scheduler.spawn(function()
    local path, err = made:save(self.save)
    made.path = path
    if path then
      task.succeed(self.task, made)
    else
      self.task.result = made
      task.fail(self.task, "succeeded", err)
    end
    leave(self)
  end)
end

---Stops following; see `task:cancel`.
function Job:cancel()
  if self.canceled then return end
  self.canceled = true
  if self.create then
    if self.create:cancel() then
      self:ended("canceled", task.canceled_error("canceled before it was sent", false))
    end
  elseif self.follow and self.task.state ~= "succeeded" then
    self:ended("canceled", task.canceled_error("no longer followed", true))
  elseif not self.placed then
    self.limiter:withdraw(self)
    self:ended("canceled", task.canceled_error("canceled before it was sent", false))
  end
end

return job
