--- The phase in which a job takes over a task that was made before: one of which the id is known, or what the journal has
--- handed to it, which another process, or an earlier one, has paid for.

local clock = require "homegen.loop.clock"
local phase = require "homegen.task.phase"
local rows = require "homegen.store.rows"
local task = require "homegen.task.task"

local adopted = {}

---@class homegen.task.Adopted: homegen.Phase
---@field verb "attach"|"follow"|"finish"|"doubt" what is to be done
---@field subject string|table its id; a row of the journal
local Adopted = phase.class {}

---@param job homegen.Job
---@return homegen.task.Adopted
function adopted.new(job, verb, subject)
  return setmetatable({ job = job, verb = verb, subject = subject, awaiting = false }, Adopted)
end

-- The store does not know it yet.
local function attach(job, id)
  local self = job.phase
  if self.awaiting then return end
  job.client.store:attach(job, id, function()
    if job.phase ~= self then return job:proceed() end
    job:begin_following(id)
  end)
  self.awaiting = true
end

-- What the journal knows of it becomes the job's.
local function take_over(job, row)
  job.row, job.origin = row.row, rows.context_of(row)
  if not job.save then job.save = row.save end
  if not job.manifest then job.manifest = rows.manifest_of(row) end
  if not row.webhook then return end
  job.called = rows.notice_of(row) -- its webhook may still come, or has told another process
  job.client.store:rehook(job, row)
end

-- The same of a task that the provider has, and has charged.
local function take_over_charged(job, row)
  job:charge(row.charged - row.refunded)
  take_over(job, row)
end

local function follow(job, row)
  take_over_charged(job, row)
  job.details = rows.details_of(job.origin)
  job:begin_following(row.id, row.accepted_at)
end

-- The journal has the result; a file may still be missing.
local function finish(job, row)
  local view, details = rows.result_of(row)
  if not view then return follow(job, row) end -- nothing usable is kept: the provider has it
  take_over_charged(job, row)
  job.details = details
  task.set_created(job, row.id, row.accepted_at)
  local saved = rows.saved_file(row)
  if saved then job.save = nil end
  job:move("saving", view, { saved = saved, part = rows.part_of(row) })
end

-- A create's reply has named an id, or its webhook has: perhaps the provider knows it by now.
local function doubt(job, row)
  local err, ids = rows.error_of(row), rows.named_ids(row)
  job.foreign, job.price, job.uncertain = true, row.price, row.uncertain
  take_over(job, row)
  if row.id or not ids[1] then return job:ended(row.state, err) end
  job:move("verifying", err, ids, clock.now() + job:time_limit(), nil, true)
end

local ACTS = { attach = attach, follow = follow, finish = finish, doubt = doubt }

function Adopted:begin()
  ACTS[self.verb](self.job, self.subject)
end

return adopted
