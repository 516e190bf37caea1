--- What a job is and does in whatever phase of its task's life: it has one phase at a time, moves to the next, ends, is
--- canceled. See homegen.task.job.

local following = require "homegen.task.following"
local job_class = require "homegen.task.job_class"
local later = require "homegen.base.later"
local reactor = require "homegen.loop.reactor"
local reply = require "homegen.base.reply"
local restart = require "homegen.loop.restart"
local save_target = require "homegen.picture.save_target"
local task = require "homegen.task.task"

local life = {}

local QUEUED = { state = "queued" }

local PHASES = {
  admitted = require "homegen.task.admitted", adopted = require "homegen.task.adopted",
  preparing = require "homegen.task.preparing", sending = require "homegen.task.sending",
  verifying = require "homegen.task.verifying", following = following,
  saving = require "homegen.task.saving", ended = require "homegen.task.ended",
}

local Job = job_class.common

---@param client homegen.Client
---@param account homegen.Account
---@param service table
---@param options table options of the call
---@param price integer
---@return homegen.Job without a phase
---@return homegen.Task
function life.new(client, account, service, options, price)
  later.load_all() -- what comes of it must not depend on files that are gone then
  local self = setmetatable({
    state = "waiting", phase = false, place = nil, id = nil, created_at = nil, handle = nil, word = nil, percentage = nil,
  }, job_class.of(client, account, service, price))
  local own = task.new(self, options)
  if options.save then self.save = save_target.absolute(options.save) or options.save end
  if options.manifest then self.manifest = options.manifest end
  if options.timeout then self.timeout = options.timeout end
  self:limiter() -- made while nothing has happened yet
  return self, own
end

---The next phase. Where memory runs out before it is there the former one goes on, and comes here again.
---@param name string
---@param ... any what the phase is made of
function Job:move(name, ...)
  self:set(name, ...)
  self:proceed()
end

---The first phase, which is not begun yet.
---@param name string
---@param ... any what the phase is made of
function Job:set(name, ...)
  if self.phase == following.phase then self.client.live[self] = true end -- where else it would not be known from now on
  self.phase = PHASES[name].new(self, ...)
end

---Does what is still to be done.
function Job:proceed()
  self.phase:begin(self)
end

Job.start = Job.proceed -- what the limiter calls when its turn has come

---What a create's reply tells of the task that it has made.
---@class homegen.Acceptance
---@field id string
---@field project_id? string
---@field remaining_photos? integer
---@field oddities? homegen.Oddities

---The provider has made the task. Recorded before any code of the user runs.
---@param details homegen.Acceptance
---@param deadline number monotonic seconds
---@param denied fun(err: homegen.Error) what happens when another task has the id
function Job:accepted(details, deadline, denied)
  local id, phase = details.id, self.phase
  self:add_details(details)
  self.client.store:accepted(self, id, function(err)
    if self.phase ~= phase then return self:proceed() end
    if err then return denied(err) end
    task.set_created(self, id) -- which the events name
    if self.credits ~= self.price then
      self:tell("credit", { charged = self.price })
      self:tell_oddities(details.oddities, "the create's reply", "money")
    end
    self:charge(self.price)
    self:begin_following(id, nil, deadline)
  end)
end

---What it costs, and is not given back.
---@param credits integer
function Job:charge(credits)
  if credits == self.price then setmetatable(self, self.charged) else self.credits = credits end
end

---What was odd about a reply that was taken all the same.
---@param oddities? homegen.Oddities
---@param what string
---@param about? "money"
function Job:tell_oddities(oddities, what, about)
  local words = reply.describe(oddities)
  if not words then return end
  self:tell("warning", {
    about = about, kind = "odd_reply", message = ("%s is odd, and was taken all the same: %s"):format(what, words),
  })
end

---The provider has the task.
---@param id string
---@param created_at? integer wall-clock seconds
---@param deadline? number monotonic seconds
function Job:begin_following(id, created_at, deadline)
  task.set_created(self, id, created_at)
  task.update(self, QUEUED)
  self:tell("state", { state = "queued" })
  if self.canceled then return self:end_canceled(true) end
  self:move("following", deadline)
end

---The task is over without a result. The first end counts.
---@param state homegen.TaskState
---@param err homegen.Error
function Job:ended(state, err)
  if not self.phase.over then self:set("ended", state, err) end
  restart.call(self, "proceed")
end

---@param created boolean whether the provider has the task
---@param message? string
function Job:end_canceled(created, message)
  message = message or created and "canceled; the create had left and was accepted" or "canceled before it was sent"
  self:ended("canceled", task.canceled_error(message, created))
end

---The caller learns of the end.
function Job:conclude()
  self.phase:conclude()
end

---The handle has ended: nothing of the job is left with the client.
function Job:leave()
  save_target.release(self)
  if self.hook then self.client.store:unhook(self) end
  self:limiter():leave(self) -- starts the next one, which needs memory
  reactor.release() -- even a call may lack memory: what follows does not, so it is not released twice
  self.phase.left = true
  self.client.live[self] = nil
end

---The provider has called the webhook of the attempt that is under way, or was the last.
---@param ids string[] that may be the task's, where it has none
function Job:heard(ids)
  self.called = self.called or ids
  if self.phase.heard then self.phase:heard(self, ids) end
end

---Nobody holds its key back any more.
function Job:let_go()
  self.client.store:hold_no_more(self)
  if self.phase.let_go then self.phase:let_go() end
end

function Job:carry_out_cancel()
  if self.phase.over then return self:proceed() end
  self.phase:cancel(self)
end

---Stops following; see `task:cancel`.
---@param why? "closing" because the client closes: the store keeps the task as it is
function Job:cancel(why)
  self.canceled = why or self.canceled or "asked"
  if self.phase.over then return self:proceed() end
  restart.call(self, "carry_out_cancel")
end

---@return boolean at_once whether a cancel would end it within the call
function Job:ends_at_once()
  return self.phase:ends_at_once()
end

---@return boolean queued whether it waits for a place at the provider
function Job:is_queued()
  return self.place ~= true and self.place ~= false
end

---@return homegen.Limiter
function Job:limiter()
  return self.account:limiter(self.service.name, self.client.settings.max_unfinished)
end

---@return number seconds from the create leaving to the result
function Job:time_limit()
  return self.timeout or self.client.settings.timeout
end

---@return { user_id?: string } whose task it is, where the provider wants to know
function Job:owner()
  return self.origin.user_id and self.origin or self.account
end

---Keeps what the reply to the create says besides the id.
---@param details table
function Job:add_details(details)
  if details.project_id == nil and details.remaining_photos == nil then return end
  self.details = {
    width = self.details.width, height = self.details.height,
    project_id = details.project_id, remaining_photos = details.remaining_photos,
  }
end

---An event of this task.
---@param type string
---@param fields table
function Job:tell(type, fields)
  self.client.emit(type, fields, self)
end

return life
