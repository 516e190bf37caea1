--- The phase in which a job takes over what the journal has handed to it: a task that another process, or an earlier
--- one, has paid for.

local clock = require "homegen.loop.clock"
local rows = require "homegen.store.rows"
local task = require "homegen.task.task"

local adopted = {}

---@class homegen.task.Adopted: homegen.Phase
---@field verb "follow"|"finish"|"doubt" what is to be done
---@field row table of the journal
local Adopted = { over = false, left = false }
Adopted.__index = Adopted

---@param job homegen.Job
---@param verb "follow"|"finish"|"doubt"
---@param row table of the journal
---@return homegen.task.Adopted
function adopted.new(job, verb, row)
  return setmetatable({ job = job, verb = verb, row = row }, Adopted)
end

-- Its webhook may still come, or has told something to another process.
local function hook(job, row)
  if not row.webhook then return end
  job.called = rows.notice_of(row)
  job.client.store:rehook(job, row)
end

local function take_over(job, row)
  job.row = row.row
  job:charge(row.charged - row.refunded)
  if not job.save then job.save = row.save end
  if not job.manifest then job.manifest = rows.manifest_of(row) end
  hook(job, row)
end

local function follow(job, row)
  take_over(job, row)
  job.origin = rows.context_of(row)
  job.details = rows.details_of(job.origin)
  job:begin_following(row.id, row.accepted_at)
end

-- The journal has the result; a file may still be missing.
local function finish(job, row)
  local view, details = rows.result_of(row)
  if not view then return follow(job, row) end -- nothing usable is kept: the provider has it
  take_over(job, row)
  job.origin, job.details = rows.context_of(row), details
  task.set_created(job, row.id, row.accepted_at)
  local saved = rows.saved_file(row)
  if saved then job.save = nil end
  job:move("saving", view, { saved = saved, part = rows.part_of(row) })
end

-- A create's reply has named an id, or its webhook has: perhaps the provider knows it by now.
local function doubt(job, row)
  local err = rows.error_of(row)
  job.foreign = true
  local ids = rows.notice_of(row) or {}
  if not ids[1] then ids[1] = err.task_id end
  if row.id or not ids[1] then return job:ended(row.state, err) end
  job.row, job.price, job.origin, job.uncertain = row.row, row.price, rows.context_of(row), row.uncertain
  if not job.manifest then job.manifest = rows.manifest_of(row) end
  hook(job, row)
  job:move("verifying", err, ids, clock.now() + job:time_limit(), nil, true)
end

local ACTS = { follow = follow, finish = finish, doubt = doubt }

function Adopted:begin()
  ACTS[self.verb](self.job, self.row)
end

---@return boolean
function Adopted:ends_at_once() -- luacheck: ignore self
  return true
end

function Adopted:cancel()
  self.job:end_canceled(self.job.id ~= nil)
end

function Adopted:stop() end -- luacheck: ignore self

return adopted
