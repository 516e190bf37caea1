--- A task: one paid job at a provider, as the caller sees it. States only move forward. What changes it may be called
--- again with the same, where it ran out of memory.
---
--- The caller's object is a light one that looks into the job, which does not know it unless it has listeners: most tasks
--- that are followed by the thousand are a job alone.

local await = require "homegen.waiting.await"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local guard = require "homegen.loop.guard"
local listeners = require "homegen.waiting.listeners"
local misuse = require "homegen.base.misuse"
local reactor = require "homegen.loop.reactor"

local task = {}

local NOBODY = {} -- the listeners of a task that has none

---Where a task stands; docs/reference.md has what can follow on what.
---@alias homegen.TaskState "waiting"|"sending"|"queued"|"processing"|"succeeded"|"failed"|"terminated"|"refused"|"not_sent"|"unknown_outcome"|"canceled"|"expired"|"lost"

local RANK = {
  waiting = 1, sending = 2, queued = 3, processing = 4,
  succeeded = 5, failed = 5, terminated = 5, refused = 5, not_sent = 5, unknown_outcome = 5, canceled = 5, expired = 5,
  lost = 5,
}

---One paid job, live: its fields are read by name. It lives as long as its client; a dropped one stops nothing.
---@class homegen.Task
---@field service string the service's name
---@field id? string the provider's id, decimal text or UUID; nil until created
---@field state homegen.TaskState where it stands
---@field status? string the provider's own word ("Processing", "SUCCEEDED")
---@field percentage? integer 0-100, informational; Ideal House only
---@field queue_position? integer tasks ahead at the provider, informational; Ideal House only
---@field credits integer credits (iaCrea: photos) charged and not refunded, as far as the documents tell
---@field key? string the job's key
---@field result? homegen.Result once it has succeeded
---@field error? homegen.Error together with `result` when the picture is there and could not be saved
---@field created_at? integer wall-clock seconds when the provider accepted it
local Task = { __name = "homegen.Task" }
---@class homegen.Task
local methods = {}

-- What a task shows of its job, which is a future as well: a future's status is another one than the provider's.
local SHOWN = {
  service = "service", id = "id", state = "state", status = "word", percentage = "percentage", queue_position = "queue_position",
  credits = "credits", key = "key", result = "result", error = "failure", created_at = "created_at",
}

local TOLD = { "status", "percentage", "queue_position" } -- what a poll may say beside the state

local function show(job, name)
  local value = job[SHOWN[name]]
  if name == "service" then return value.name end
  return value
end

function Task.__index(self, name)
  if name == "_future" then return self._job end
  if SHOWN[name] then return show(self._job, name) end
  return methods[name]
end

function Task.__tostring(self)
  return ("homegen.Task %s %s %s"):format(self.service, self.id or "-", self.state)
end

---@param job homegen.Job which has its state
---@param options table options of the call
---@return homegen.Task
function task.new(job, options)
  local self = setmetatable({ _job = job }, Task)
  if options.key then
    job.key, job.task, self._known = options.key, self, false -- who asks by the key is given the same
  end
  if options.on_progress then self:on_progress(options.on_progress) end
  if options.on_done then self:on_done(options.on_done) end
  return self
end

local function deliver_progress(job)
  job.progressed = nil
  for _, listener in ipairs(job.on_progress or NOBODY) do guard.call(listener, job.task) end
end

-- Changes of one turn are told together: a listener sees the task as it is then.
local function tell_progress(job)
  if job.progressed or not job.on_progress then return end
  reactor.defer(deliver_progress, job)
  job.progressed = true
end

---Takes over what changed and tells the progress listeners, if anything did.
---@param job homegen.Job
---@param changes { state?: homegen.TaskState, status?: string, percentage?: integer, queue_position?: integer }
---@return boolean changed
function task.update(job, changes)
  local changed = false
  local state = changes.state
  if state and RANK[state] > RANK[job.state] then
    job.state, changed = state, true
  end
  for _, name in ipairs(TOLD) do
    local value, own = changes[name], SHOWN[name]
    if value ~= nil and value ~= job[own] then
      job[own], changed = value, true
    end
  end
  if changed then tell_progress(job) end
  return changed
end

---The provider accepted the task under an id.
---@param job homegen.Job
---@param id string
---@param created_at? integer wall-clock seconds; default: now
function task.set_created(job, id, created_at)
  job.id = id
  job.created_at = created_at or os.time()
  if job.created then job.created:succeed(id) end
end

local function tell_end(job)
  if job.failure then job:fail(job.failure) else job:succeed(job.result) end
  listeners.tell(job.on_done or NOBODY, job.task)
end

---@param job homegen.Job
---@param result homegen.Result
function task.succeed(job, result)
  job.result = result
  tell_end(job)
end

---Ends the task with an error. A task whose picture exists but could not be saved keeps its state and result.
---@param job homegen.Job
---@param state homegen.TaskState
---@param err homegen.Error
function task.fail(job, state, err)
  err.service, err.task_id, err.key = job.service.name, job.id or err.task_id, job.key
  job.failure = err
  task.update(job, { state = state })
  if not job.id and job.created then job.created:fail(err) end
  tell_end(job)
end

---Waits for the result. The same as `homegen.await(task, seconds)`.
---@async
---@param seconds? number at most so long, an error of kind timeout then; the task goes on. Default: no limit
---@return homegen.Result|nil
---@return homegen.Error|nil
function methods:await(seconds)
  return await.await(self, seconds)
end

---Waits until the provider has accepted the task.
---@async
---@param seconds? number at most so long; default: no limit
---@return string|nil id
---@return homegen.Error|nil
function methods:created(seconds)
  local job = self._job
  if not job.created then -- few wait for the id
    local own = future.new()
    if job.id then own:succeed(job.id) elseif job.failure then own:fail(job.failure) end
    job.created = own
  end
  return await.await(job.created, seconds)
end

-- From now on the job has to know the object that its listeners are given.
local function listen(self, kind, fn)
  local job = self._job
  job.task = self
  job[kind] = job[kind] or {}
  table.insert(job[kind], fn)
end

---@param fn fun(task: homegen.Task) called when state, status, percentage or queue position changed
---@return homegen.Task self
function methods:on_progress(fn)
  if type(fn) ~= "function" then misuse("on_progress: a function expected") end
  listen(self, "on_progress", fn)
  return self
end

---@param fn fun(task: homegen.Task) called once when the task ended, at once (in the next turn) if it has
---@return homegen.Task self
function methods:on_done(fn)
  if type(fn) ~= "function" then misuse("on_done: a function expected") end
  if self:done() then reactor.tell(fn, self) else listen(self, "on_done", fn) end
  return self
end

---Stops following the task. The providers have no cancel: a task that was created goes on there and stays paid.
---A create that is on the wire is left alone until its reply is recorded.
function methods:cancel()
  local own = self._job
  if self:done() then return end
  if own.client.epoch ~= reactor.epoch then misuse("homegen: used after fork: this task is the parent's") end
  own:cancel()
end

---@return boolean done whether the task has ended, well or not
function methods:done()
  return self._job.status ~= "pending"
end

---A plain copy of what a job shows.
---@param job homegen.Job
---@return table
function task.snapshot(job)
  local copy = {}
  for name in pairs(SHOWN) do copy[name] = show(job, name) end
  return copy
end

---@return table snapshot a plain copy of the public fields, encodable by cjson
function methods:snapshot()
  return task.snapshot(self._job)
end

---@param value any
---@return boolean
function task.is(value)
  return getmetatable(value) == Task
end

---The error of a task that its owner stopped following.
---@param message string
---@return homegen.Error
function task.canceled_error(message, created)
  return errors.new {
    kind = "canceled", message = message, retryable = created,
    outcome = created and "accepted" or "not_sent",
    hint = created and "the task goes on at the provider: client:resume(service, id) follows it again" or nil,
  }
end

return task
