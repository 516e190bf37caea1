--- The phase in which a task waits for a place at the provider.

local waiting = {}

---@class homegen.task.Waiting: homegen.Phase
---@field call homegen.Call
---@field limit homegen.QueueTimeout|false
local Waiting = { over = false, left = false }
Waiting.__index = Waiting

---@param job homegen.Job
---@param call homegen.Call
---@param limit homegen.QueueTimeout|false
---@return homegen.task.Waiting
function waiting.new(job, call, limit)
  return setmetatable({ job = job, call = call, limit = limit }, Waiting)
end

function Waiting:begin()
  local job = self.job
  if job:limiter():enter(job) then job:move("preparing", self.call, self.limit) end
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
  self.job:end_canceled(self.job.id ~= nil)
end

function Waiting:stop()
  self.call.pictures:release()
  if self.limit then self.limit:stop() end
  self.job:limiter():withdraw(self.job)
end

return waiting
