--- Keys that a person holds back, as long as the client lives. Methods of the store in memory.

local reactor = require "homegen.loop.reactor"

local pauses = {}

---@param job homegen.Job
---@return boolean
function pauses:is_paused(job)
  return job.key ~= nil and self.paused[job.key] ~= nil
end

---@param job homegen.Job whose key is held back
function pauses:hold_back(job)
  self.held[job] = true
end

---@param job homegen.Job
function pauses:hold_no_more(job)
  self.held[job] = nil
end

---@param key string
---@return boolean new false: it was held back already
function pauses:pause(key)
  local new = not self.paused[key]
  self.paused[key] = self.paused[key] or os.time()
  return new
end

---@param key string
---@return boolean was whether it was held back
function pauses:unpause(key)
  local was = self.paused[key] ~= nil
  self.paused[key] = nil
  for job in pairs(self.held) do
    if job.key == key then reactor.defer(job.let_go, job) end
  end
  return was
end

return pauses
