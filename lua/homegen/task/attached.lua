--- The phase in which a task that exists at the provider already is entered in the store.

local attached = {}

---@class homegen.task.Attached: homegen.Phase
---@field id string
---@field asked boolean
local Attached = { over = false, left = false }
Attached.__index = Attached

---@param job homegen.Job
---@param id string
---@return homegen.task.Attached
function attached.new(job, id)
  return setmetatable({ job = job, id = id, asked = false }, Attached)
end

function Attached:begin()
  if self.asked then return end
  local job = self.job
  job.client.store:attach(job, self.id, function()
    if job.phase ~= self then return job:proceed() end
    job:begin_following(self.id)
  end)
  self.asked = true
end

---@return boolean
function Attached:ends_at_once()
  return not self.asked
end

function Attached:cancel()
  if not self.asked then self.job:end_canceled(self.job.id ~= nil) end
end

function Attached:stop() end -- luacheck: ignore self

return attached
