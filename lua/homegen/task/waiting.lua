--- The phase in which a task waits for a place at the provider.

local waiting = {}

---@class homegen.task.Waiting: homegen.Phase
---@field params table normalised parameters
---@field pictures homegen.Contents
---@field limit homegen.QueueTimeout|false
local Waiting = { over = false, left = false }
Waiting.__index = Waiting

---@param job homegen.Job
---@param params table
---@param pictures homegen.Contents
---@param limit homegen.QueueTimeout|false
---@return homegen.task.Waiting
function waiting.new(job, params, pictures, limit)
  return setmetatable({ job = job, params = params, pictures = pictures, limit = limit }, Waiting)
end

function Waiting:begin()
  local job = self.job
  if job:limiter():enter(job) then job:move("preparing", self.params, self.pictures, self.limit) end
end

-- One that has just got a place has had its turn.
function Waiting:queue_expired()
  if self.job.place ~= true then self.limit:end_job() end
end

---@return boolean
function Waiting:ends_at_once() -- luacheck: ignore self
  return true
end

function Waiting:cancel()
  self.job:end_canceled(self.job.task.id ~= nil)
end

function Waiting:stop()
  self.pictures:release()
  if self.limit then self.limit:stop() end
  self.job:limiter():withdraw(self.job)
end

return waiting
