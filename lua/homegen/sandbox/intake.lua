--- New tasks: what a fault wants of them, their charge, their place in the queue.

local intake = {}

local Intake = {}
Intake.__index = Intake

---@param options { queue: table, tasks: table }
function intake.new(options)
  return setmetatable({ queue = options.queue, tasks = options.tasks }, Intake)
end

---Charges a task to its ledger and begins it.
---@param task table id, service, input, ledger, status_words, on_end?
---@param fault table|nil
---@return homegen.sandbox.Task task
function Intake:add(task, fault)
  task.notes, task.polls = task.notes or {}, 0
  if fault and fault.effect == "fail" then task.fate = "failed" end
  if fault and fault.effect == "terminate" then
    task.fate, task.keeps_credits = "terminated", fault.refund == false
  end
  task.ledger:charge(task.id, task.service.name, task.service.credits(task.input))
  self.tasks:add(task)
  self.queue:add(task)
  return task
end

return intake
