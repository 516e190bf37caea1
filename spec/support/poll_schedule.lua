--- When the engine asks for a task again, for specs and measurements (csrc/core/follow/hg_poll_schedule.h).

local core = require "homegen.core"

local random = math.random

local poll_schedule = {}

---@class homegen.PollSchedule: userdata

---@param minimum number seconds near the expected end
---@param maximum number seconds near the expected end, jitter included
---@return homegen.PollSchedule
function poll_schedule.new(minimum, maximum)
  return core.poll_schedule(minimum, maximum)
end

---@param schedule homegen.PollSchedule
---@param view? { percentage?: integer, queue_position?: integer, state?: string } what the last poll said; nil before the first or after a failed one
---@param now number seconds, monotonic
---@param dice? number in [0, 1); default: a random one
---@return number seconds until the next poll, never less than the minimum
function poll_schedule.next(schedule, view, now, dice)
  dice = dice or random()
  if not view then return schedule:next(dice, now) end
  return schedule:next(dice, now, view.state == "queued", view.percentage, view.queue_position)
end

return poll_schedule
