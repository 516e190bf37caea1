--- Keeps at most so many tasks of an account and service open at the provider; the rest wait in order, uncharged.

local line = require "homegen.base.line"
local reactor = require "homegen.loop.reactor"

local limiter = {}

---@class homegen.Limiter
---@field limit integer
---@field open integer tasks that hold a place
---@field queue homegen.Line
local Limiter = {}
Limiter.__index = Limiter

---@param limit integer
---@return homegen.Limiter
function limiter.new(limit)
  return setmetatable({ limit = limit, open = 0, queue = line.new() }, Limiter)
end

---What stands here for a task. Its fields exist from its birth on.
---@class homegen.Limited
---@field place integer|boolean where it waits in the queue; true: it holds a place at the provider; false: neither
---@field start fun(self: homegen.Limited) its turn has come

---Gives the job a place, now or when its turn comes.
---@param job homegen.Limited
---@return boolean placed now; otherwise it is started later
function Limiter:enter(job)
  if not job.place and self.open < self.limit then
    self.open, job.place = self.open + 1, true
  elseif not job.place then
    job.place = self.queue:enter(job)
  end
  return job.place == true
end

---A waiting job gives up its place in the queue.
---@param job homegen.Limited
function Limiter:withdraw(job)
  if not job.place or job.place == true then return end
  self.queue:leave(job.place)
  job.place = false
end

---A job has ended. The place that it held is the next one's, which starts in the next turn.
---@param job homegen.Limited
function Limiter:leave(job)
  if job.place ~= true then return end
  local following = self.queue:head()
  if following then
    reactor.defer(following.start, following) -- needs memory, so it comes first
    self:withdraw(following)
    following.place = true
  else
    self.open = self.open - 1
  end
  job.place = false
end

return limiter
