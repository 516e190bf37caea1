--- Makes a sandbox go on where its state ends: ledgers, tasks, results; unfinished tasks are drawn from the start.

local restore = {}

local function take_over(saved, task)
  task.id, task.service, task.input, task.notes = saved.id, saved.service, saved.input, saved.notes
  task.fate, task.keeps_credits = saved.fate, saved.keeps_credits
  task.result_name, task.created_at = saved.result_name, saved.created_at
  return task
end

local function take_over_end(sandbox, task, ended)
  task.state, task.message, task.notes = ended.state, ended.message, ended.notes
  task.started_at, task.ended_at = ended.started_at, ended.ended_at
  if ended.state ~= "succeeded" then return end
  local url = sandbox.base_url .. sandbox.files:find_result(task.result_name)
  task.output = { url = url, width = ended.width, height = ended.height }
end

---@param sandbox homegen.Sandbox with base_url and files
---@param saved homegen.sandbox.Saved
---@param intake table
---@param providers table<string, table> by name; each has adopt(task)
function restore.run(sandbox, saved, intake, providers)
  for _, entry in ipairs(saved.tasks) do
    local task = take_over(entry, {})
    if entry.ended then take_over_end(sandbox, task, entry.ended) end
    providers[entry.service.provider]:adopt(task)
    intake:take_up(task, entry.credits)
  end
end

return restore
