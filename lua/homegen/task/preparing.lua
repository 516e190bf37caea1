--- The phase in which a task that has its place becomes a request: files become URLs, parameters become a body.

local errors = require "homegen.base.errors"
local inputs = require "homegen.picture.inputs"
local origin = require "homegen.base.origin"
local scheduler = require "homegen.waiting.scheduler"

local preparing = {}

---@class homegen.task.Preparing: homegen.Phase
---@field params table normalised parameters
---@field limit homegen.QueueTimeout|false
---@field running boolean in a coroutine
local Preparing = { over = false, left = false }
Preparing.__index = Preparing

---@param job homegen.Job
---@param params table
---@param limit homegen.QueueTimeout|false
---@return homegen.task.Preparing
function preparing.new(job, params, limit)
  return setmetatable({ job = job, params = params, limit = limit, running = false }, Preparing)
end

---@async where something is to be uploaded
local function prepare(self)
  local job = self.job
  local params, err = inputs.resolve(job.service, self.params, job.client.settings.upload)
  if job.phase ~= self then return job:proceed() end
  if job.canceled then return job:end_canceled(false) end
  if not params then return job:ended("not_sent", err) end
  if params.width or params.height then job.details = { width = params.width, height = params.height } end
  job.origin = origin.context(job.service, params)
  job:move("sending", job.service.schema:encode(params), self.limit)
end

local function gave_up(self, crashed)
  local job = self.job
  if job.phase ~= self then return job:proceed() end -- not the upload: memory ran out after it
  job:ended("not_sent", errors.new {
    kind = "io", outcome = "not_sent", message = "`upload` raised an error", cause = tostring(crashed.failure),
  })
end

function Preparing:begin()
  if not inputs.needs_upload(self.job.service, self.params) then return prepare(self) end
  if self.running then return end
  -- the caller's upload may park; what it raises ends this task alone
  scheduler.work(prepare, self, gave_up)
  self.running = true
end

-- It has had its turn.
function Preparing:queue_expired() end -- luacheck: ignore self

---Unless an `upload` is running, after which a cancel is looked at.
---@return boolean
function Preparing:ends_at_once()
  return not self.running
end

function Preparing:cancel()
  if not self.running then self.job:end_canceled(self.job.task.id ~= nil) end
end

function Preparing:stop()
  if self.limit then self.limit:stop() end
end

return preparing
