--- The happy end of a task: its result is written down, saved if that was asked for, and given out.

local core = require "homegen.core"
local result = require "homegen.result"
local rows = require "homegen.store.rows"
local scheduler = require "homegen.scheduler"
local task = require "homegen.task"
local vary = require "homegen.vary"

local finishing = {}

---A path that means the same file when another process goes on with the task.
---@param path string
---@return string
function finishing.absolute(path)
  if path:sub(1, 1) == "/" then return path end
  local folder = core.working_folder()
  return folder and ("%s/%s"):format(folder, path) or path
end

local function make_result(job, view)
  local context = { network = job.account.network, retries = job.settings.retries, emit = job.emit }
  local made = result.new(job.task, view, context, job.details)
  vary.remember(made, job.service, job.origin)
  return made
end

local function give(job, made)
  task.update(job.task, { state = "succeeded" })
  job.emit("state", { state = "succeeded" }, job.task)
  task.succeed(job.task, made)
  job:leave()
end

-- A picture that could not be saved: the task has succeeded all the same, and keeps its result.
local function give_unsaved(job, made, err)
  task.update(job.task, { state = "succeeded" })
  job.emit("state", { state = "succeeded" }, job.task)
  job.task.result = made
  task.fail(job.task, "succeeded", err)
  job:leave()
end

---Saves in a coroutine of its own, then gives the result out.
local function save(job, made)
  scheduler.spawn(function()
    local path, err = made:save(job.save)
    made.path = path
    if not path then
      job.store:release(job)
      return give_unsaved(job, made, err)
    end
    job.store:saved(job, made.saved or { path }, function() give(job, made) end)
  end)
end

local function finish(job, made)
  if job.save then return save(job, made) end
  give(job, made)
end

---The provider has just told that the task has succeeded.
---@param job homegen.Job
---@param view homegen.PollView
function finishing.first(job, view)
  job.over = true -- a cancel comes too late from here on
  local made = make_result(job, view)
  job.store:succeeded(job, made, function() finish(job, made) end)
end

---The journal has had the result since an earlier time; a file may still be missing.
---@param job homegen.Job
---@param row table
function finishing.again(job, row)
  local view, details = rows.result_of(row)
  if not view then return job:take_over(row) end -- nothing usable is kept: the provider has it
  job.over, job.row = true, row.row
  job.origin, job.details = rows.context_of(row), details
  job.user_id = job.origin.user_id or job.account.user_id
  job.task.credits = row.charged - row.refunded
  task.set_created(job.task, row.id, row.accepted_at)
  vary.remember(job.task, job.service, job.origin)
  job.save = job.save or row.save
  local made = make_result(job, view)
  local saved = rows.saved_of(row)
  if saved and saved[1] and core.file_exists(saved[1]) then
    made.path, job.save = saved[1], nil
  end
  finish(job, made)
end

return finishing
