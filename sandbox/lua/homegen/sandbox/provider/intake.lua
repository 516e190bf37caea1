--- New tasks: what a fault wants of them, their charge, their place in the queue. And those of an earlier process.

local clock = require "homegen.loop.clock"

local intake = {}

local Intake = {}
Intake.__index = Intake

---@param options { queue: table, tasks: table, files: table, state: table|nil }
function intake.new(options)
  return setmetatable({
    queue = options.queue, tasks = options.tasks, files = options.files, state = options.state,
  }, Intake)
end

local function apply(fault, task)
  if fault.effect == "fail" then task.fate = "failed" end
  if fault.effect == "terminate" then
    task.fate, task.keeps_credits = "terminated", fault.refund == false
  end
  if fault.effect == "webhook" then task.calls = { how = fault.how, seconds = fault.seconds } end
end

---Writes a task down, charges it to its ledger and begins it.
---@param task table id, service, input, ledger, status_words, on_end?
---@param fault table|nil
---@return homegen.sandbox.Task|nil task
---@return string|nil message it cannot be written down; then nothing has happened
function Intake:add(task, fault)
  local message
  task.notes, task.created_at = task.notes or {}, clock.now()
  task.result_name, message = self.files.new_result_name()
  if not task.result_name then return nil, message end
  if fault then apply(fault, task) end
  local credits = task.service.credits(task.input)
  if self.state then
    local ok
    ok, message = self.state:created(task, credits)
    if not ok then return nil, "the state cannot be written: " .. message end
  end
  self:take_up(task, credits)
  return task
end

---Charges a task to its ledger, and begins it unless it has ended before a restart.
---@param task homegen.sandbox.Task
---@param credits integer
function Intake:take_up(task, credits)
  task.polls = 0
  task.ledger:charge(task.id, task.service.name, credits)
  self.tasks:add(task)
  if task.ended_at then self.tasks:settle(task) else self.queue:add(task) end
end

return intake
