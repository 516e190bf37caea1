--- How a task gets on: one line that is written over on a terminal, plain lines elsewhere, events with `--json`.

local homegen = require "homegen"
local text = require "homegen.cli.output.text"

local progress = {}

local STEP = 10 -- per cent between two plain lines

---@class homegen.cli.Progress
---@field out homegen.cli.Output
---@field label string what the line begins with
---@field since number monotonic seconds
local Progress = {}
Progress.__index = Progress

---@param out homegen.cli.Output
---@param label string such as "smart-replace"
---@return homegen.cli.Progress
function progress.new(out, label)
  return setmetatable({ out = out, label = label, since = homegen.now(), said = "", said_percentage = 0 }, Progress)
end

-- What a person wants to know: where it is, how far, how many are before it.
local function words_of(task)
  local parts = { task.state }
  if (task.queue_position or 0) > 0 then parts[#parts + 1] = ("%d ahead in the queue"):format(task.queue_position) end
  if task.state == "processing" and task.percentage then parts[#parts + 1] = ("%d %%"):format(task.percentage) end
  return table.concat(parts, ", ")
end

---@return string
function Progress:line()
  local place = self.place and ("step %d of %d, "):format(self.place.step, self.place.steps) or ""
  return ("%s: %s%s, %s"):format(self.label, place, words_of(self.task), text.duration(homegen.now() - self.since))
end

-- Where lines stay, each of them has to be worth one.
local function is_worth_a_line(self)
  local task = self.task
  local said = ("%s %s %d"):format(self.place and self.place.step or "", task.state, task.queue_position or 0)
  local percentage = task.percentage or 0
  if said == self.said and percentage < self.said_percentage + STEP then return false end
  self.said, self.said_percentage = said, percentage
  return true
end

---Something of the task has changed.
---@param task homegen.Task
---@param place? { step: integer, steps: integer } of a chain
function Progress:note(task, place)
  self.task, self.place = task, place
  self.out:event("progress", {
    service = task.service, key = task.key, id = task.id, state = task.state, status = task.status,
    percentage = task.percentage, queue_position = task.queue_position,
    elapsed = math.floor((homegen.now() - self.since) * 1000 + 0.5) / 1000,
    step = place and place.step, steps = place and place.steps,
  })
  if self.out.live then return self:tick() end
  if is_worth_a_line(self) then self.out:say(self:line()) end
end

---Time has gone by.
function Progress:tick()
  if self.task and self.out.live then self.out:show(self:line()) end
end

return progress
