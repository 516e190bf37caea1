--- When to ask for a task again: often enough near its end, seldom while it is queued or far away.

local max, min = math.max, math.min

local poll_schedule = {}

local QUEUED_CEILING = 30 -- seconds; what a far-away task may wait at most
local SECONDS_PER_PLACE = 2 -- a first guess of how fast a queue moves; the documents say nothing
local FAR_SHARE = 0.5 -- of the estimated rest is slept through, then estimated afresh

---@class homegen.PollSchedule
---@field minimum number
---@field maximum number
---@field random fun(): number
local Schedule = {}
Schedule.__index = Schedule

---@param minimum number seconds near the expected end
---@param maximum number seconds near the expected end, jitter included
---@param random? fun(): number in [0, 1)
---@return homegen.PollSchedule
function poll_schedule.new(minimum, maximum, random)
  return setmetatable({ minimum = minimum, maximum = maximum, random = random or math.random }, Schedule)
end

---Seconds until the task will probably end, from the speed of its percentage so far.
local function estimate(self, view, now)
  local percentage = view.percentage
  if not percentage or percentage <= 0 or percentage >= 100 then return nil end
  if not self.first_percentage or percentage < self.first_percentage then
    self.first_percentage, self.first_time = percentage, now
    return nil
  end
  local gained, elapsed = percentage - self.first_percentage, now - self.first_time
  if gained <= 0 or elapsed <= 0 then return nil end
  return (100 - percentage) * elapsed / gained
end

---@param view? { percentage?: integer, queue_position?: integer, state?: string } what the last poll said; nil before the first or after a failed one
---@param now number seconds, monotonic
---@return number seconds until the next poll, never less than the minimum
function poll_schedule.next(self, view, now)
  local minimum, maximum = self.minimum, self.maximum
  local delay = minimum + (maximum - minimum) * self.random()
  if not view then return delay end
  local rest = estimate(self, view, now)
  if view.state == "queued" and (view.queue_position or 0) > 0 then
    rest = view.queue_position * SECONDS_PER_PLACE * minimum / 3
  end
  if not rest then return delay end
  if rest <= maximum then return max(minimum, rest) end -- the end is in sight: be there
  -- a provider whose tasks take less than a minimum to move has no far-away tasks
  local ceiling = min(QUEUED_CEILING, minimum * QUEUED_CEILING / 3)
  return max(delay, min(rest * FAR_SHARE, ceiling))
end

Schedule.next = poll_schedule.next

return poll_schedule
