--- A task: one paid job at a provider, as the caller sees it. States only move forward. What changes it may be called
--- again with the same, where it ran out of memory.

local await = require "homegen.waiting.await"
local errors = require "homegen.base.errors"
local events = require "homegen.task.events"
local future = require "homegen.waiting.future"
local guard = require "homegen.loop.guard"
local misuse = require "homegen.base.misuse"
local reactor = require "homegen.loop.reactor"

local task = {}

local NOBODY = {} -- the listeners of a task that has none

---@alias homegen.TaskState "waiting"|"sending"|"queued"|"processing"|"succeeded"|"failed"|"terminated"|"refused"|"not_sent"|"unknown_outcome"|"canceled"|"expired"|"lost"

---Options of one call: the last argument of a service's method, of `vary`, `variation_chain` and `resume`. All may be
---left out; unknown or ill-typed ones raise.
---@class homegen.CallOptions
---@field key? string names the job: the same key and parameters are one task; other parameters are an "invalid" error
---@field save? string where to save the picture; may hold {service} {id} {key} {index} {ext}; see result.path
---@field timeout? number seconds from the create leaving to the result; default: the client's
---@field queue_timeout? number seconds that it may wait for its turn, uncreated; default: the client's
---@field on_progress? fun(task: homegen.Task) as `task:on_progress`; of a chain it gets the chain
---@field on_done? fun(task: homegen.Task) as `task:on_done`; of a chain it gets the chain
---@field retry_unknown? boolean default false; true: a key whose task is unknown_outcome gets one new, paid attempt
---@field retry_failed? boolean default false; true: a key whose task is failed, terminated or lost gets a new attempt

local RANK = {
  waiting = 1, sending = 2, queued = 3, processing = 4,
  succeeded = 5, failed = 5, terminated = 5, refused = 5, not_sent = 5, unknown_outcome = 5, canceled = 5, expired = 5,
  lost = 5,
}
local FINAL_RANK = 5

---@class homegen.Task
---@field service string
---@field id? string the provider's id, decimal text or UUID; nil until created
---@field state homegen.TaskState
---@field status? string the provider's own word ("Processing", "SUCCEEDED")
---@field percentage? integer 0-100, informational; Ideal House only
---@field queue_position? integer tasks ahead at the provider, informational; Ideal House only
---@field credits integer credits (iaCrea: photos) charged and not refunded, as far as the documents tell
---@field key? string the job's key
---@field result? homegen.Result
---@field error? homegen.Error together with `result` when the picture is there and could not be saved
---@field created_at? integer wall-clock seconds when the provider accepted it
---@field retry_at? number internal
local Task = { __name = "homegen.Task" }
local methods = { -- and what most tasks never have of their own
  credits = 0, _created = false, _on_progress = false, _on_done = false, _progressed = false, _job = false,
}

-- The future comes into being when somebody waits, or when the task ends.
function Task.__index(self, name)
  if name == "_future" then
    local own = future.new()
    self._future = own
    return own
  end
  if name == "service" then return self._job.service.name end
  return methods[name]
end

function Task.__tostring(self)
  return ("homegen.Task %s %s %s"):format(self.service, self.id or "-", self.state)
end

---@param job homegen.Job whose handle it is; or a table with its service, for specs
---@param options table options of the call
---@return homegen.Task
function task.new(job, options)
  local self = setmetatable({ state = "waiting", key = options.key, _job = job }, Task)
  if options.on_progress then self:on_progress(options.on_progress) end
  if options.on_done then self:on_done(options.on_done) end
  return self
end

local function deliver_progress(self)
  self._progressed = false
  for _, listener in ipairs(self._on_progress or NOBODY) do guard.call(listener, self) end
end

-- Changes of one turn are told together: a listener sees the task as it is then.
local function tell_progress(self)
  if self._progressed or not self._on_progress then return end
  reactor.defer(deliver_progress, self)
  self._progressed = true
end

---Takes over what changed and tells the progress listeners, if anything did.
---@param self homegen.Task
---@param changes { state?: homegen.TaskState, status?: string, percentage?: integer, queue_position?: integer }
---@return boolean changed
function task.update(self, changes)
  local changed = false
  local state = changes.state
  if state and RANK[state] > RANK[self.state] then
    self.state, changed = state, true
  end
  local status, percentage, position = changes.status, changes.percentage, changes.queue_position
  if status ~= nil and status ~= self.status then
    self.status, changed = status, true
  end
  if percentage ~= nil and percentage ~= self.percentage then
    self.percentage, changed = percentage, true
  end
  if position ~= nil and position ~= self.queue_position then
    self.queue_position, changed = position, true
  end
  if changed then tell_progress(self) end
  return changed
end

---The provider accepted the task under an id.
---@param self homegen.Task
---@param id string
---@param created_at? integer wall-clock seconds; default: now
function task.set_created(self, id, created_at)
  self.id = id
  self.created_at = created_at or os.time()
  if self._created then self._created._future:succeed(id) end
end

---@param self homegen.Task
---@param result homegen.Result
function task.succeed(self, result)
  self.result = result
  self._future:succeed(result)
  events.tell_once(self._on_done or NOBODY, self)
end

---Ends the task with an error. A task whose picture exists but could not be saved keeps its state and result.
---@param self homegen.Task
---@param state homegen.TaskState
---@param err homegen.Error
function task.fail(self, state, err)
  err.service, err.task_id, err.key = self.service, self.id or err.task_id, self.key
  self.error = err
  task.update(self, { state = state })
  if not self.id and self._created then self._created._future:fail(err) end
  self._future:fail(err)
  events.tell_once(self._on_done or NOBODY, self)
end

---Waits for the result. The same as `homegen.await(task, seconds)`.
---@async
---@param seconds? number at most so long, an error of kind timeout then; the task goes on. Default: no limit
---@return homegen.Result|nil
---@return homegen.Error|nil
function methods:await(seconds)
  return await.await(self, seconds)
end

-- What waits for the id; few do.
local function new_created(self)
  local own = future.new()
  if self.id then own:succeed(self.id) elseif self.error then own:fail(self.error) end
  return { _future = own }
end

---Waits until the provider has accepted the task.
---@async
---@param seconds? number at most so long; default: no limit
---@return string|nil id
---@return homegen.Error|nil
function methods:created(seconds)
  self._created = self._created or new_created(self)
  return await.await(self._created, seconds)
end

---@param fn fun(task: homegen.Task) called when state, status, percentage or queue position changed
---@return homegen.Task self
function methods:on_progress(fn)
  if type(fn) ~= "function" then misuse("on_progress: a function expected") end
  self._on_progress = self._on_progress or {}
  table.insert(self._on_progress, fn)
  return self
end

---@param fn fun(task: homegen.Task) called once when the task ended, at once (in the next turn) if it has
---@return homegen.Task self
function methods:on_done(fn)
  if type(fn) ~= "function" then misuse("on_done: a function expected") end
  if self._future:state() ~= "pending" then
    reactor.tell(fn, self)
  else
    self._on_done = self._on_done or {}
    table.insert(self._on_done, fn)
  end
  return self
end

---Stops following the task. The providers have no cancel: a task that was created goes on there and stays paid.
---A create that is on the wire is left alone until its reply is recorded.
function methods:cancel()
  local own = self._job
  if not own or self:done() then return end
  if own.client.epoch ~= reactor.epoch then misuse("homegen: used after fork: this task is the parent's") end
  own:cancel()
end

---@return boolean done whether the task has ended, well or not
function methods:done()
  return RANK[self.state] == FINAL_RANK and self._future:state() ~= "pending"
end

local SNAPSHOT_FIELDS = {
  "service", "id", "state", "status", "percentage", "queue_position", "credits", "key", "result", "error", "created_at",
}

---@return table snapshot a plain copy of the public fields, encodable by cjson
function methods:snapshot()
  local copy = {}
  for _, field in ipairs(SNAPSHOT_FIELDS) do copy[field] = self[field] end
  return copy
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
