--- The phase in which a task waits for a place at the provider, and becomes a request when it has one: its result's file is
--- looked at once more, local pictures become URLs, parameters become a body. What the pictures held is let go of with it.

local contents = require "homegen.picture.contents"
local errors = require "homegen.base.errors"
local inputs = require "homegen.picture.inputs"
local manifest = require "homegen.picture.manifest"
local origin = require "homegen.base.origin"
local phase = require "homegen.task.phase"
local readiness = require "homegen.picture.readiness"
local scheduler = require "homegen.waiting.scheduler"
local webhook = require "homegen.task.webhook"

local preparing = {}

---@class homegen.task.Preparing: homegen.Phase
---@field call homegen.Call
---@field limit homegen.QueueTimeout|false
local Preparing = phase.class {}

---@param job homegen.Job
---@return homegen.task.Preparing
function preparing.new(job, call, limit)
  return setmetatable({ job = job, call = call, limit = limit, awaiting = false }, Preparing)
end

---What may have changed since the call, and what takes its time.
---@async where something is to be saved or uploaded
---@return table|nil params as they go on the wire
---@return homegen.Error|nil
local function resolve(self)
  local job = self.job
  if job.save then
    local ok, err = readiness.again(job.service.name, job.save, job.key)
    if ok and job.manifest then ok, err = readiness.again(job.service.name, job.save .. manifest.SUFFIX, job.key) end
    if not ok then return nil, err end
  end
  local call = self.call
  if call.pictures == contents.none then return call.params end
  return inputs.resolve(job.service, call.params, job.client.settings.upload, call.pictures)
end

---@async likewise
local function prepare(self)
  local job = self.job
  local params, err = resolve(self)
  if job.phase ~= self then return job:proceed() end
  if job.canceled then return job:end_canceled(false) end
  if not params then return job:ended("not_sent", err) end
  if params.width or params.height then job.details = { width = params.width, height = params.height } end
  local context = origin.context(job.service, params)
  if context ~= job.origin then job.origin = context end -- of most it is none: no field of the job's own
  if webhook.is_wanted(job, params) then
    job:move("sending", false, self.limit, params)
  else
    job:move("sending", self.call.text or job.service.schema:encode(params), self.limit)
  end
  self.call.pictures:release()
end

local function gave_up(self, crashed)
  local job = self.job
  if job.phase ~= self then return job:proceed() end -- not the upload: memory ran out after it
  local uploads = inputs.needs_upload(job.service, self.call.params)
  job:ended("not_sent", errors.new {
    kind = "io", outcome = "not_sent", cause = tostring(crashed.failure),
    message = uploads and "`upload` raised an error" or "the request could not be made ready",
  })
end

local function takes_time(self)
  local job, call = self.job, self.call
  return job.save ~= nil or call.pictures ~= contents.none and inputs.needs_upload(job.service, call.params)
end

function Preparing:begin()
  if not self.job:limiter():enter(self.job) then return end
  if not takes_time(self) then return prepare(self) end
  if self.awaiting then return end
  -- the disk, or the caller's upload, may park; what that raises ends this task alone
  scheduler.work(prepare, self, gave_up)
  self.awaiting = true
end

-- One that has a place has had its turn.
function Preparing:queue_expired()
  if self.job.place ~= true then self.limit:end_job() end
end

function Preparing:stop()
  self.call.pictures:release()
  if self.limit then self.limit:stop() end
  self.job:limiter():withdraw(self.job)
end

return preparing
