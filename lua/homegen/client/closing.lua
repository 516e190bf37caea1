--- The end of a client. What is on its way is waited for; where nobody may wait, closing is refused if there is such.

local abandoned = require "homegen.task.abandoned"
local await = require "homegen.waiting.await"
local caller = require "homegen.waiting.caller"
local clock = require "homegen.loop.clock"
local misuse = require "homegen.base.misuse"

local closing = {}

local LEAST_SECONDS = 60 -- that closing waits at most, unless a request may take longer

local REFUSAL = 'client:close cannot wait %s, and %s: close it in a coroutine, homegen.spawn(client.close, client), and '
  .. 'make steps until that has ended; see "Quitting a frame loop" in docs/concurrency.md'

---@param client homegen.Client
---@return string|nil what would have to be waited for
local function unfinished(client)
  local count = 0
  for job, exists in pairs(client.live) do -- those that are followed end at once
    if exists and not job:ends_at_once() then count = count + 1 end
  end
  if count == 1 then return "a task has still something on its way to the provider, its file or the journal" end
  if count > 1 then return count .. " tasks have still something on their way to the provider, their files or the journal" end
  return client.store:is_behind() and "the journal has still to be written" or nil
end

---Stops following what is under way. Those that wait for a place come first, so that none gets one.
---@param client homegen.Client
---@return homegen.Job[]
local function detach_all(client)
  abandoned.end_all(client)
  local jobs = {}
  for job, exists in pairs(client.live) do
    if exists then jobs[#jobs + 1] = job end
  end
  for _, job in ipairs(jobs) do
    if job:is_queued() then job:cancel "closing" end
  end
  for _, job in ipairs(jobs) do
    if not job.phase.left then job:cancel "closing" end
  end
  return jobs
end

---Where memory ran out in it, closing again goes on.
---@async
---@param client homegen.Client
function closing.close(client)
  local where = caller.obstacle()
  local problem = where and unfinished(client)
  if problem then misuse(REFUSAL:format(where, problem)) end -- before anything is begun
  client.closed = true
  if client.listener then client.listener:remove(client) end
  local jobs = detach_all(client)
  -- a file that is being saved may take its time; what was interrupted in the middle of a call never ends
  local deadline = clock.now() + math.max(client.settings.create_timeout, client.settings.request_timeout, LEAST_SECONDS)
  for _, job in ipairs(jobs) do
    if job.status == "pending" then await.await(job, math.max(deadline - clock.now(), 0)) end
  end
  client.store:close(where == nil)
  for _, account in pairs(client.accounts) do account:forget() end
  if client.sandbox then client.sandbox:stop() end
  if client.settings.tape then client.settings.tape:close() end
  client.released = true
end

return closing
