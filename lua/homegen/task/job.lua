--- The life of one task behind its handle: admitted and sent (homegen.task.departure), followed, finished, or ended without a
--- result (homegen.task.ending).
---
--- Before each step that must not be forgotten the store is asked, after each it is told. It may answer later (a disk
--- is slow), so a cancel can come in between: `canceled` is looked at whenever an answer arrives.
---
--- Memory may run out in every call. What was called by the reactor is called again then, what was begun with
--- restart.call too: so each method looks at what has been done already, and what cannot be done twice comes last.

local clock = require "homegen.loop.clock"
local crash = require "homegen.base.crash"
local departure = require "homegen.task.departure"
local ending = require "homegen.task.ending"
local finishing = require "homegen.task.finishing"
local follow = require "homegen.task.follow"
local origin = require "homegen.base.origin"
local price = require "homegen.service.price"
local reactor = require "homegen.loop.reactor"
local restart = require "homegen.loop.restart"
local rows = require "homegen.store.rows"
local task = require "homegen.task.task"

local job = {}

---@class homegen.Job: homegen.Restartable, homegen.Limited
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
---@field seen? table the journal's row of the key, as it was last seen
---@field foreign? boolean another process, or an earlier one, has written its end down
---@field begun boolean it exists, until it has left
---@field reserved boolean whether its price is set aside, for the store in memory
---@field refunded boolean
---@field canceled boolean
---@field detached boolean canceled because the client closes: nothing is known to have ended
---@field over boolean nothing but its end is to come
---@field end_state homegen.TaskState|false of an end without a result
---@field end_error homegen.Error|false
---@field end_told boolean whether the store knows of it
---@field left boolean the handle has ended
local Job = {}
Job.__index = Job

for _, methods in ipairs { departure, ending } do
  for name, method in pairs(methods) do Job[name] = method end
end
Job.give = finishing.give

---@param client table
---@param account homegen.Account
---@param service table
---@param options table options of the call
---@return homegen.Job
local function new(client, account, service, options)
  local self = setmetatable({
    client = client, account = account, service = service, settings = client.settings, emit = client.emit,
    store = client.store, options = options, timeout = options.timeout or client.settings.timeout,
    save = options.save, details = {}, task = task.new(service.name, options), limiter = false,
    entered = false, place = false, placed = false, preparing = false, asked = false, asking = false, queue_over = false,
    departing = false, knocking = false,
    watching = false, queue_timer = false, create = false, follow = false, made = false, saving = false, files = false,
    save_error = false,
    begun = false, reserved = false, refunded = false, canceled = false, detached = false, over = false, left = false,
    end_state = false, end_error = false, end_told = false,
    unfinished = false, unfinished_before = false, unfinished_after = false,
  }, Job)
  self.task._job = self
  if client.settings.journal and self.save then self.save = finishing.absolute(self.save) end
  self.limiter = account:limiter(service.name, client.settings.max_unfinished)
  return self
end

local function begin(self, method)
  if method == "admit" then
    local ok, err = self.store:reserve(self)
    if not ok then return nil, err end
  end
  self.client.live[self] = true
  reactor.hold()
  self.begun = true
  restart.call(self, method)
  return self
end

---The task comes into being. Where memory runs out before, nothing has happened; where it runs out after, the caller
---gets the task all the same, and the next turn goes on with it.
---@param self homegen.Job
---@param method string what it begins with; "admit" sets its price aside
---@return homegen.Job|nil
---@return homegen.Error|nil
local function set_off(self, method)
  local live = self.client.live
  live[self] = false -- its place
  local ok, begun, err = pcall(begin, self, method)
  if ok and begun then return self end
  if not self.begun then
    if self.reserved then self.store:unreserve(self) end
    live[self] = nil
  elseif not self.unfinished and not self.left then
    restart.note(self, method)
  end
  if ok then return nil, err end
  if self.begun and crash.is_memory(begun) then return self end
  error(begun, 0)
end

---Begins a new task with checked parameters.
---@param known? { task: homegen.Task } what the client knows of the key's earlier attempt
---@return homegen.Job|nil
---@return homegen.Error|nil err kind budget
function job.submit(client, account, service, params, options, known)
  local self = new(client, account, service, options)
  local in_doubt = known and known.task.state == "unknown_outcome" and not options.retry_unknown
  self.seen = in_doubt and { state = "unknown_outcome" } or nil
  self.params, self.price, self.user_id = params, price.of(service, params), params.user_id
  self.queue_timeout = options.queue_timeout or client.settings.queue_timeout
  return set_off(self, "admit")
end

---Follows a task that exists already.
---@param context table `user_id`, and what a variation of it would need
---@return homegen.Job
function job.resume(client, account, service, id, context, options)
  local self = new(client, account, service, options)
  self.price, self.resumed = 0, id
  self.user_id = context.user_id or account.user_id
  self.origin = origin.context(service, context)
  return set_off(self, "attach")
end

function Job:attach()
  if self.asked then return end
  self.store:attach(self, self.resumed, function()
    if self.over then return self:ended() end
    self:begin_following(self.resumed)
  end)
  self.asked = true
end

---Goes on with a task that the journal has handed over.
---@param row table
---@return homegen.Job
function job.adopt(client, account, service, row)
  local self = new(client, account, service, { key = row.key, save = row.save })
  self.row, self.price, self.fingerprint, self.adopted = row.row, row.price, row.fingerprint, row
  return set_off(self, "go_on")
end

function Job:go_on()
  local row = self.adopted
  if row.state == "unknown_outcome" then
    self.foreign = true
    self:ended(row.state, rows.error_of(row))
  elseif row.state == "succeeded" then
    finishing.again(self, row)
  else
    self:take_over(row)
  end
end

---The provider has the task. Recorded before any code of the user runs.
---@param details { id: string, project_id?: string, remaining_photos?: integer }
function Job:created(details)
  for name, value in pairs(details) do self.details[name] = value end
  self.account.remaining_photos = details.remaining_photos or self.account.remaining_photos
  self.store:accepted(self, details.id, function(err)
    if self.over then return self:ended() end
    if err then return self:ended("unknown_outcome", err) end
    task.set_created(self.task, details.id) -- which the event names
    if self.task.credits ~= self.price then self.emit("credit", { charged = self.price }, self.task) end
    self.task.credits = self.price
    self:begin_following(details.id)
    self.body, self.create = nil, false
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
  origin.remember(self.task, self.service, self.origin)
  task.update(self.task, { state = "queued" })
  self.emit("state", { state = "queued" }, self.task)
  if self.canceled then return self:end_canceled(true) end
  self.deadline = self.deadline or clock.now() + self.timeout
  self.follow = self.follow or follow.new(self)
  self.follow:begin()
end

---@param view homegen.PollView
function Job:succeeded(view)
  finishing.first(self, view)
end

return job
