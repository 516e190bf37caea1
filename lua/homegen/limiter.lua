--- Keeps at most so many tasks of an account and service open at the provider; the rest wait in order, uncharged.

local limiter = {}

---@class homegen.Limiter
---@field limit integer
---@field open integer tasks that hold a place
local Limiter = {}
Limiter.__index = Limiter

---@param limit integer
---@return homegen.Limiter
function limiter.new(limit)
  return setmetatable({ limit = limit, open = 0, queue = {}, first = 1, last = 0 }, Limiter)
end

---Starts the job now, or when its turn comes.
---@param job { start: fun(self) }
function Limiter:enter(job)
  if self.open < self.limit then
    self.open = self.open + 1
    job:start()
  else
    self.last = self.last + 1
    self.queue[self.last] = job
    job.place = self.last
  end
end

---A waiting job gives up its place in the queue.
function Limiter:withdraw(job)
  self.queue[job.place] = false -- its hole is passed over when its turn comes
end

local function pop(self)
  while self.first <= self.last do
    local job = self.queue[self.first]
    self.queue[self.first] = nil
    self.first = self.first + 1
    if job then return job end
  end
  return nil
end

---A job that held a place has ended; the next one starts.
function Limiter:leave()
  self.open = self.open - 1
  local job = pop(self)
  if job then
    self.open = self.open + 1
    job:start()
  end
end

return limiter
