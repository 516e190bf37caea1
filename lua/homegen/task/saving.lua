--- The last phase of a task that has succeeded: its result is written down, saved if that was asked for, and given out.

local await = require "homegen.waiting.await"
local clock = require "homegen.loop.clock"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local manifest = require "homegen.picture.manifest"
local origin = require "homegen.base.origin"
local phase = require "homegen.task.phase"
local restart = require "homegen.loop.restart"
local result = require "homegen.task.result"
local scheduler = require "homegen.waiting.scheduler"
local task = require "homegen.task.task"

local saving = {}

local STALL_SECONDS = 30 -- without a byte; less where a request has less

---@class homegen.task.Saving: homegen.Phase
---@field former homegen.Phase|false what is still to be stopped
---@field made homegen.Result
---@field known boolean the journal has had the result since an earlier time
---@field asked boolean whether the store is to answer that it has it
---@field part? homegen.PartRecord what an earlier process left of a file
---@field running boolean the picture is being saved
---@field files string[]|false
---@field err homegen.Error|false why it could not be saved
---@field hurry homegen.Future|false of a picture that is being saved: once it is done nothing is waited for any more
local Saving = phase.last {}

-- What the results of an account have in common, so that each holds little.
local function shared_of(job)
  local account = job.account
  local context = account.downloads
  if not context then
    local settings = job.client.settings
    context = {
      network = account.network, retries = settings.retries, budget = account.download_retries, emit = job.client.emit,
      stall_timeout = math.min(STALL_SECONDS, settings.request_timeout), account = account,
      timeout = settings.request_timeout, interval = settings.poll_interval,
    }
    context.__index = context
    account.downloads = context
  end
  return context
end

local function make_result(job, view)
  local context = setmetatable({
    since = clock.now(), definition = job.service, id = job.id, user_id = job:owner().user_id,
  }, shared_of(job))
  local made = result.new(job, view, context)
  origin.remember(made, job.service, job.origin)
  return made
end

---@param job homegen.Job
---@param view homegen.PollView
---@param known? { saved?: string, part?: homegen.PartRecord } of a result that the journal has had before
---@return homegen.task.Saving
function saving.new(job, view, known)
  local made = make_result(job, view)
  made.path = known and known.saved
  return setmetatable({
    job = job, former = job.phase, made = made, known = known ~= nil, asked = false, part = known and known.part,
    running = false, files = false, err = false, hurry = false, left = false,
  }, Saving)
end

---The caller gets the result. Where the picture could not be saved the task has succeeded all the same, and keeps it.
function Saving:conclude()
  if self.left then return end
  local job = self.job
  task.update(job, { state = "succeeded" })
  job:tell("state", { state = "succeeded" })
  if self.err then
    job.result = self.made
    task.fail(job, "succeeded", self.err)
  else
    task.succeed(job, self.made)
  end
  job:leave()
end

---Waits until the store has answered.
---@async
local function wait(job, method, value)
  local store, done = job.client.store, future.new()
  store[method](store, job, value, function() done:succeed(true) end)
  return await.await(done)
end

local function give_unsaved(self, err)
  local job = self.job
  self.err = err
  job.client.store:release(job)
  restart.call(job, "conclude")
end

---@async
local function save(self)
  local job, made, ok = self.job, self.made, true
  local files, err = result.save_all(made, job.save, {
    part = self.part, digits = job.client.store:part_digits(job), note = function(record) wait(job, "part", record) end,
    hurry = self.hurry,
  })
  if not files then return give_unsaved(self, err) end
  self.files = files
  made.path = files[1]
  if job.manifest then
    ok, err = manifest.write_all(files, {
      service = made.service, id = made.id, key = job.key, credits = made.credits, origin = job.account.base_url,
      created_at = job.created_at,
    }, job.manifest)
  end
  if not ok then return give_unsaved(self, err) end -- the journal's word "saved" waits for it: whoever goes on writes it
  wait(job, "saved", files)
  restart.call(job, "conclude")
end

-- Saving did not come to its end: memory ran out, before the picture got its name or after.
local function gave_up(self, crashed)
  local job, files = self.job, self.files
  if self.left then return end
  if files then self.made.path = files[1] end
  if files and not job.manifest then
    return job.client.store:saved(job, files, function() restart.call(job, "conclude") end)
  end
  give_unsaved(self, errors.new {
    kind = "io", outcome = "accepted", retryable = true,
    message = (files and "the manifest could not be written: " or "the picture could not be saved: ") .. tostring(crashed.failure),
    hint = "the result still exists at the provider: save it again with result:save(path)",
  })
end

local function finish(self)
  if not self.job.save then return restart.call(self.job, "conclude") end
  if self.running then return end
  self.hurry = future.new()
  scheduler.work(save, self, gave_up)
  self.running = true
end

-- Called again when somebody has canceled the task, or the client closes: the picture that is not there yet can be had
-- later.
function Saving:begin()
  if self.hurry and self.job.canceled then self.hurry:succeed(true) end
  if self.left or self.asked then return end
  if self.former then self.former:stop(self.job) end
  self.former = false
  if self.known then return finish(self) end
  self.job.client.store:succeeded(self.job, self.made, function() finish(self) end)
  self.asked = true
end

---Tells a store that has not had the task until now.
---@param store homegen.Store
function Saving:tell_again(store)
  local function nothing() end
  store:succeeded(self.job, self.made, nothing)
  if self.files then return store:saved(self.job, self.files, nothing) end
  if self.left then store:release(self.job) end
end

return saving
