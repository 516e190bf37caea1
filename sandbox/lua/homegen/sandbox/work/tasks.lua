--- The tasks that were created, by id and in order, and what is told about them.

local clock = require "homegen.loop.clock"

local tasks = {}

local Tasks = {}
Tasks.__index = Tasks

function tasks.new()
  return setmetatable({ list = {}, by_id = {} }, Tasks)
end

---@param task homegen.sandbox.Task
function Tasks:add(task)
  self.list[#self.list + 1] = task
  self.by_id[task.id] = task
end

---@param id string
---@return homegen.sandbox.Task|nil
function Tasks:find(id)
  return self.by_id[id]
end

---Counts a poll and remembers the shortest time between two.
function Tasks:note_poll(task)
  local now = clock.now()
  if task.polled_at then
    local gap = now - task.polled_at
    task.poll_gap = math.min(task.poll_gap or gap, gap)
  end
  task.polled_at, task.polls = now, task.polls + 1
end

---A task has ended, now or before a restart: its credits go back unless it succeeded, and what only the drawing
---needed is dropped.
function Tasks:settle(task)
  if task.state ~= "succeeded" and not task.keeps_credits then task.ledger:refund(task.id) end
  task.input.mask = nil
end

---A task has ended just now: it is settled, and whoever made the task is told.
function Tasks:end_task(task)
  self:settle(task)
  if task.on_end then task.on_end(task) end
end

---@class homegen.sandbox.TaskView
---@field id string
---@field service string
---@field state "queued"|"processing"|"succeeded"|"failed"|"terminated"
---@field status string the provider's word for the state
---@field prompt? string
---@field result_url? string
---@field message? string why it failed
---@field notes string[] what was done differently from a real provider
---@field credits integer charged at creation
---@field refunded integer
---@field polls integer
---@field poll_gap? number seconds, the shortest time between two polls
---@field created_at number
---@field started_at? number
---@field ended_at? number

---@return homegen.sandbox.TaskView[] snapshot in order of creation
function Tasks:snapshot()
  local views = {}
  for i, task in ipairs(self.list) do
    local entry = task.ledger.by_id[task.id]
    views[i] = {
      id = task.id, service = task.service.name, state = task.state,
      status = task.status_words[task.state], prompt = task.input.prompt,
      result_url = task.state == "succeeded" and task.output.url or nil, message = task.message,
      notes = { (table.unpack or unpack)(task.notes) }, credits = entry.credits, refunded = entry.refunded,
      polls = task.polls, poll_gap = task.poll_gap, created_at = task.created_at,
      started_at = task.started_at, ended_at = task.ended_at,
    }
  end
  return views
end

return tasks
