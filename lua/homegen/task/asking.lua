--- The phase in which a task is asked for at once, as the webhook of its create has come. Whatever the answer is, it is followed
--- from then on like any other.

local reactor = require "homegen.loop.reactor"

local asking = {}

---@class homegen.task.Asking: homegen.Phase
---@field deadline number monotonic seconds
---@field transfer integer|false
local Asking = { over = false, left = false }
Asking.__index = Asking

---@param job homegen.Job its task has an id
---@param deadline number monotonic seconds
---@return homegen.task.Asking
function asking.new(job, deadline)
  job.asked = true
  return setmetatable({ deadline = deadline, transfer = false }, Asking)
end

-- What ran out of memory in the middle is asked again by the engine.
local function received(self, job, ...)
  self.transfer = false
  if job.phase ~= self then return job:proceed() end
  job:move("following", self.deadline, true)
  if not job.phase.over then job:received(...) end
end

function Asking:begin(job)
  if self.transfer then return end
  local method, path, argument = job.account.provider.poll_request(job.service, job.id, job:owner())
  local target = job.account:target(path)
  if not target then return job:move("following", self.deadline, true) end
  self.transfer = reactor.transfer(method, target, argument, job.client.settings.request_timeout,
    function(...) received(self, job, ...) end)
end

function Asking:stop()
  if self.transfer then reactor.cancel(self.transfer) end
  self.transfer = false
end

---@return boolean
function Asking:ends_at_once() -- luacheck: ignore self
  return true
end

function Asking:cancel(job) -- luacheck: ignore self
  job:end_canceled(true, "no longer followed")
end

return asking
