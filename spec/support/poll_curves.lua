--- Tasks as they may go, and what following them comes to: the polls that were made and how late their end was noticed,
--- beside a client that asks every three seconds. Nothing waits, and what is random is the same on every machine.

local poll_schedule = require "spec.support.poll_schedule"

local floor, min = math.floor, math.min

local poll_curves = {}

poll_curves.MINIMUM, poll_curves.MAXIMUM = 3, 5 -- seconds: the defaults against real providers
local SEED = 42

---How long tasks take, in seconds; a length is drawn evenly from it.
poll_curves.LENGTHS = { short = { 5, 20 }, middling = { 20, 60 }, long = { 60, 600 } }

local function at(percentage) return { state = "processing", percentage = floor(min(99, percentage)) } end
local function queued(place) return { state = "queued", queue_position = place } end

---Each curve: what a poll says when so much of the task's time has passed, from 0 to below 1.
---@type { [1]: string, [2]: fun(passed: number): table }[]
poll_curves.CURVES = {
  { "linear", function(passed) return at(100 * passed) end },
  { "quarters", function(passed) return at(25 * floor(4 * passed)) end },
  { "late speed-up, smooth", function(passed) return at(100 * passed ^ 3) end },
  { "late speed-up, 50 % at 0.8", function(passed) return at(passed < 0.8 and 62.5 * passed or 250 * passed - 150) end },
  { "late speed-up, 30 % at 0.9", function(passed) return at(passed < 0.9 and passed / 0.03 or 700 * passed - 600) end },
  { "slows down", function(passed) return at(100 * passed ^ 0.5) end },
  { "stuck at 90 % from 0.5", function(passed) return at(min(90, 180 * passed)) end },
  { "stuck at 90 % from 0.3", function(passed) return at(min(90, 300 * passed)) end },
  { "no percentage", function() return { state = "processing" } end },
  { "0 % to the end", function() return at(0) end },
  { "queued by place to 0.8, then linear", function(passed)
    return passed < 0.8 and queued(math.ceil(20 - 25 * passed)) or at(500 * passed - 400)
  end },
  { "queued to 0.7, then no percentage", function(passed)
    return passed < 0.7 and queued() or { state = "processing" }
  end },
  { "queued to 0.9, then linear", function(passed) return passed < 0.9 and queued() or at(1000 * passed - 900) end },
}

---@return fun(): number random in [0, 1), the same on every machine
function poll_curves.random()
  local state = SEED
  for _ = 1, 20 do state = (state * 16807) % 2147483647 end
  return function()
    state = (state * 16807) % 2147483647
    return state / 2147483647
  end
end

---Follows one task to its end.
---@param curve fun(passed: number): table
---@param length number seconds
---@param random fun(): number
---@return integer polls
---@return number lag seconds from its end until a poll told of it
local function follow(curve, length, random)
  local schedule = poll_schedule.new(poll_curves.MINIMUM, poll_curves.MAXIMUM)
  local polls, now, view = 0, 0, nil
  repeat
    now = now + poll_schedule.next(schedule, view, now, random())
    polls = polls + 1
    if now < length then view = curve(now / length) end
  until now >= length
  return polls, now - length
end

---@class poll_curves.Outcome
---@field tasks integer
---@field polls integer
---@field fixed integer polls of a client that asks every three seconds
---@field lag number seconds, of all tasks together

---@param curve fun(passed: number): table
---@param length_name "short"|"middling"|"long"
---@param tasks integer
---@return poll_curves.Outcome
function poll_curves.run(curve, length_name, tasks)
  local random, range = poll_curves.random(), poll_curves.LENGTHS[length_name]
  local outcome = { tasks = tasks, polls = 0, fixed = 0, lag = 0 }
  for _ = 1, tasks do
    local length = range[1] + (range[2] - range[1]) * random()
    local polls, lag = follow(curve, length, random)
    outcome.polls, outcome.lag = outcome.polls + polls, outcome.lag + lag
    outcome.fixed = outcome.fixed + math.ceil(length / poll_curves.MINIMUM)
  end
  return outcome
end

---@param ... poll_curves.Outcome
---@return poll_curves.Outcome
function poll_curves.together(...)
  local sum = { tasks = 0, polls = 0, fixed = 0, lag = 0 }
  for _, outcome in ipairs { ... } do
    for name, value in pairs(outcome) do sum[name] = sum[name] + value end
  end
  return sum
end

---@param outcome poll_curves.Outcome
---@return number ratio of the polls to those of the fixed client
---@return number delay mean seconds until an end is noticed
function poll_curves.figures(outcome)
  return outcome.polls / outcome.fixed, outcome.lag / outcome.tasks
end

return poll_curves
