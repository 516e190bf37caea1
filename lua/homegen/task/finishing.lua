--- The happy end of a task: its result is written down, saved if that was asked for, and given out.

local await = require "homegen.waiting.await"
local core = require "homegen.core"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local origin = require "homegen.base.origin"
local refresh = require "homegen.picture.refresh"
local restart = require "homegen.loop.restart"
local result = require "homegen.task.result"
local rows = require "homegen.store.rows"
local scheduler = require "homegen.waiting.scheduler"
local task = require "homegen.task.task"

local finishing = {}

local STALL_SECONDS = 30 -- without a byte; less where a request has less

---A path that means the same file when another process goes on with the task.
---@param path string
---@return string
function finishing.absolute(path)
  if path:sub(1, 1) == "/" then return path end
  local folder = core.working_folder()
  return folder and ("%s/%s"):format(folder, path) or path
end

local function make_result(job, view)
  local context = {
    network = job.account.network, retries = job.settings.retries, budget = job.account.download_retries, emit = job.emit,
    stall_timeout = math.min(STALL_SECONDS, job.settings.request_timeout),
    refresh = refresh.new(job.account, job.service, job.task.id, job.user_id, job.settings.request_timeout),
  }
  local made = result.new(job.task, view, context, job.details)
  origin.remember(made, job.service, job.origin)
  return made
end

---The caller gets the result. Where the picture could not be saved the task has succeeded all the same, and keeps it.
---@param job homegen.Job
function finishing.give(job)
  if job.left then return end
  task.update(job.task, { state = "succeeded" })
  job.emit("state", { state = "succeeded" }, job.task)
  if job.save_error then
    job.task.result = job.made
    task.fail(job.task, "succeeded", job.save_error)
  else
    task.succeed(job.task, job.made)
  end
  job:leave()
end

---Waits until the store has answered.
---@async
local function wait(store, method, job, value)
  local done = future.new()
  store[method](store, job, value, function() done:succeed(true) end)
  return await.await(done)
end

local function give_unsaved(job, err)
  job.save_error = err
  job.store:release(job)
  restart.call(job, "give")
end

---@async
local function save(job)
  local files, err = result.save_all(job.made, job.save, {
    part = job.part, digits = job.store:part_digits(job), note = function(record) wait(job.store, "part", job, record) end,
  })
  if not files then return give_unsaved(job, err) end
  job.files = files
  job.made.path = files[1]
  wait(job.store, "saved", job, files)
  restart.call(job, "give")
end

-- Saving did not come to its end: memory ran out, before the picture got its name or after.
local function gave_up(job, crashed)
  if job.left then return end
  local files = job.files
  if files then
    job.made.path = files[1]
    return job.store:saved(job, files, function() restart.call(job, "give") end)
  end
  give_unsaved(job, errors.new {
    kind = "io", outcome = "accepted", retryable = true, message = "the picture could not be saved: " .. tostring(crashed.failure),
    hint = "the result still exists at the provider: save it again with result:save(path)",
  })
end

local function finish(job)
  if not job.save then return restart.call(job, "give") end
  if job.saving then return end
  scheduler.work(save, job, gave_up)
  job.saving = true
end

---The provider has just told that the task has succeeded.
---@param job homegen.Job
---@param view homegen.PollView
function finishing.first(job, view)
  job.made = job.made or make_result(job, view)
  job.over = true -- a cancel comes too late from here on
  job.store:succeeded(job, job.made, function() finish(job) end)
  if job.follow then job.follow:stop() end
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
  origin.remember(job.task, job.service, job.origin)
  job.save, job.part = job.save or row.save, rows.part_of(row)
  local made = job.made or make_result(job, view)
  job.made = made
  local saved = rows.saved_file(row)
  if saved then made.path, job.save = saved, nil end
  finish(job)
end

return finishing
