--- Paid jobs by their keys: what the journal knows of them, and what this process follows.

local homegen = require "homegen"

local jobs = {}

local SLICE = 0.5 -- seconds between two looks at whether anybody still waits for the answer
local SOON = 0.1 -- the same while a job is not at the provider yet

---@class homegen.mcp.Job
---@field key string
---@field service string
---@field title string
---@field provider string
---@field unit string
---@field id? string
---@field state homegen.TaskState
---@field status? string
---@field percentage? number
---@field queue_position? integer
---@field price integer
---@field charged integer
---@field files string[] saved pictures
---@field urls string[]
---@field error? homegen.Error
---@field alive boolean whether a process has it in hand
---@field stuck boolean it waits in no living process: it goes on with the call that brings its parameters
---@field created_at integer wall-clock seconds
---@field updated_at integer

---@class homegen.mcp.Jobs
---@field client homegen.Client
---@field services table<string, homegen.ServiceDescription>
---@field save string path template of pictures
---@field live table<string, homegen.Task> by key
local Jobs = {}
Jobs.__index = Jobs

---@param client homegen.Client
---@param services table<string, homegen.ServiceDescription>
---@param folder string where pictures are saved
---@return homegen.mcp.Jobs
function jobs.new(client, services, folder)
  return setmetatable({ client = client, services = services, save = folder .. "/{service}-{id}-{index}.{ext}", live = {} }, Jobs)
end

-- Nothing was paid, and the key may be used for a new attempt.
local FREE = { refused = true, not_sent = true }
local OVER = {
  succeeded = true, failed = true, terminated = true, refused = true, not_sent = true, unknown_outcome = true, lost = true,
  canceled = true, expired = true,
}

---@param job homegen.mcp.Job|nil
---@return boolean free whether buying it would be a new purchase
function jobs.is_free(job)
  if not job then return true end
  return FREE[job.state] or (job.state == "canceled" or job.state == "expired") and not job.id
end

---@param job homegen.mcp.Job
---@return boolean whether nobody follows what the provider goes on with, or what is there is not saved
function jobs.is_resumable(job)
  if not job.id or job.alive and job.state ~= "canceled" and job.state ~= "expired" then return false end
  if job.state == "succeeded" then return not job.files[1] end
  return job.state == "queued" or job.state == "processing" or job.state == "canceled" or job.state == "expired"
end

---@param job homegen.mcp.Job
---@return boolean
function jobs.is_over(job)
  if job.stuck then return true end
  if job.state == "succeeded" then return job.files[1] ~= nil or job.error ~= nil end
  return OVER[job.state] == true
end

local function state_of(snapshot)
  if snapshot.state == "sending" and not snapshot.alive then return "unknown_outcome" end -- its process died meanwhile
  return snapshot.state
end

---@param self homegen.mcp.Jobs
---@param snapshot homegen.Snapshot
---@return homegen.mcp.Job
local function job_of(self, snapshot)
  local service = self.services[snapshot.service] or { title = snapshot.service, provider = "", unit = "credit" }
  local task = self.live[snapshot.key]
  local known = task and not task:done() and task:snapshot() or {}
  local result = snapshot.result or {}
  return {
    key = snapshot.key, service = snapshot.service, title = service.title, provider = service.provider, unit = service.unit,
    id = snapshot.id, state = state_of(snapshot), status = known.status, percentage = known.percentage,
    queue_position = known.queue_position, price = snapshot.price, charged = snapshot.credits,
    files = snapshot.saved or {}, urls = result.urls or { result.url }, width = result.width, height = result.height,
    error = snapshot.error, alive = snapshot.alive, stuck = snapshot.state == "waiting" and not snapshot.alive and not task,
    created_at = snapshot.created_at,
    updated_at = snapshot.ended_at or snapshot.accepted_at or snapshot.sent_at or snapshot.created_at,
  }
end

---@async
---@param key string
---@return homegen.mcp.Job|nil
---@return homegen.Error|nil err nil: there is none of that key
function Jobs:find(key)
  local snapshot, err = self.client:find { key = key }
  if not snapshot then return nil, err end
  return job_of(self, snapshot)
end

---@async
---@param is_wanted fun(key: string): boolean
---@return homegen.mcp.Job[]|nil newest first
---@return homegen.Error|nil
function Jobs:list(is_wanted)
  local snapshots, err = self.client:tasks()
  if not snapshots then return nil, err end
  local list = {}
  for index = #snapshots, 1, -1 do
    local snapshot = snapshots[index]
    if snapshot.current and snapshot.key and is_wanted(snapshot.key) then list[#list + 1] = job_of(self, snapshot) end
  end
  return list
end

---@param task homegen.Task
---@return homegen.Task
function Jobs:note(task)
  if task.key then self.live[task.key] = task end
  return task
end

---Takes over what earlier processes have left.
---@async
function Jobs:adopt()
  for _, task in ipairs(self.client:resume() or {}) do self:note(task) end
end

---Follows what the provider goes on with.
---@param job homegen.mcp.Job
---@return homegen.Error|nil
function Jobs:resume(job)
  if not jobs.is_resumable(job) then return nil end
  local own = self.live[job.key]
  if own and not own:done() then return nil end
  local task, err = self.client:resume(job.service, job.id, nil, { save = self.save })
  if not task then return err end
  self.live[job.key] = task
end

---Waits until it has ended, but no longer than somebody is there to hear of it.
---@async
---@param key string
---@param seconds number
---@param is_enough fun(job: homegen.mcp.Job): boolean whether nobody waits any more, or what is known is enough
---@return homegen.mcp.Job|nil as it is then
---@return homegen.Error|nil
function Jobs:wait(key, seconds, is_enough)
  local deadline = homegen.now() + seconds
  while true do
    local job, err = self:find(key)
    if not job then return nil, err end
    local left = deadline - homegen.now()
    if jobs.is_over(job) or left <= 0 or is_enough(job) then return job end
    err = self:resume(job)
    if err then return nil, err end
    local task = self.live[key]
    if task and not task:done() then
      homegen.await(task, math.min(left, task.id and SLICE or SOON))
    else
      homegen.sleep(math.min(left, SLICE))
    end
  end
end

---Stops following it. What waits here is never sent then.
---@param key string
function Jobs:cancel(key)
  local task = self.live[key]
  if task then task:cancel() end
end

return jobs
