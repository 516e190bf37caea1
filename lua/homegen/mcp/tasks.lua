--- Jobs as tasks of the protocol, in both forms that are alive: the core's of revision 2025-11-25 and the extension's of
--- revision 2026-07-28. A task's id is the job's key, which nobody can guess.

local answer = require "homegen.mcp.answer"
local consent = require "homegen.mcp.consent"
local jobs = require "homegen.mcp.jobs"
local json_rpc = require "homegen.mcp.json_rpc"
local json_text = require "homegen.base.json_text"
local money = require "homegen.mcp.money"
local protocol = require "homegen.mcp.protocol"
local tools = require "homegen.mcp.tools"

local tasks = {}

local POLL = 3000 -- milliseconds; the provider is not asked more often either
local PAGE = 50

-- A task that was canceled stays so for whoever asked for that, whatever becomes of the job.
local function status_of(server, job, modern)
  if server.canceled[job.key] then return "cancelled" end
  if not jobs.is_over(job) or jobs.is_resumable(job) and job.state ~= "canceled" then return "working" end
  if job.state == "canceled" then return "cancelled" end
  return (modern or job.state == "succeeded") and "completed" or "failed"
end

local function fields_of(server, job, modern)
  local sentence = money.of(job)
  local fields = {
    taskId = job.key, status = status_of(server, job, modern), statusMessage = ("%s: %s. %s"):format(job.title, job.state, sentence),
    createdAt = tools.iso(job.created_at), lastUpdatedAt = tools.iso(job.updated_at),
  }
  fields[modern and "ttlMs" or "ttl"] = protocol.null -- it is in the journal as long as people keep it
  fields[modern and "pollIntervalMs" or "pollInterval"] = POLL
  return fields
end

---What a call is answered with whose job becomes a task.
---@param server homegen.mcp.Server
---@param job homegen.mcp.Job
---@param modern boolean
---@return table
function tasks.created(server, job, modern)
  local fields = fields_of(server, job, modern)
  if not modern then
    return { task = fields, _meta = { ["io.modelcontextprotocol/model-immediate-response"] = fields.statusMessage .. " Key: " .. job.key } }
  end
  fields.resultType = "task"
  return fields
end

local function unknown(id)
  return json_rpc.problem(json_rpc.INVALID_PARAMS, ("Failed to retrieve task: there is no task %s"):format(tostring(id)))
end

---@async
---@return homegen.mcp.Job|nil
---@return homegen.mcp.Problem|nil
local function find(server, request)
  local id = request.params.taskId
  if not consent.is_key(id) then return nil, unknown(id) end
  local job, err = server.shop.jobs:find(id)
  if job then return job end
  return nil, err and json_rpc.problem(json_rpc.INTERNAL_ERROR, tostring(err)) or unknown(id)
end

local function no_method(request)
  local message = ("%s is no method of revision %s"):format(request.method, request.speaker.version)
  return nil, json_rpc.problem(json_rpc.METHOD_NOT_FOUND, message)
end

local function check(request)
  if request.speaker.has_tasks then return true end
  if request.speaker.modern then return nil, protocol.lacks_tasks() end
  return no_method(request)
end

-- Somebody asks for it: so it is followed on.
local function look(server, request)
  local fine, problem = check(request)
  if not fine then return nil, problem end
  local job
  job, problem = find(server, request)
  if job and job.state ~= "canceled" and not server.canceled[job.key] then server.shop.jobs:resume(job) end
  return job, problem
end

function tasks.get(server, request)
  local job, problem = look(server, request)
  if not job then return nil, problem end
  local fields = fields_of(server, job, request.speaker.modern)
  if request.speaker.modern and fields.status == "completed" then
    fields.result = protocol.finish(answer.of(job, server.shop.inline), request.speaker)
  end
  return fields
end

---Waits until the task has ended, as its revision demands; the job's own time limit sees to that end.
---@async
function tasks.result(server, request)
  if request.speaker.modern then return no_method(request) end
  local job, problem = look(server, request)
  if not job then return nil, problem end
  local err
  if not server.canceled[job.key] then
    job, err = server.shop.jobs:wait(job.key, math.huge, function() return request:is_gone() end)
  end
  if not job then return nil, json_rpc.problem(json_rpc.INTERNAL_ERROR, tostring(err)) end
  local result = answer.of(job, server.shop.inline)
  result._meta = { ["io.modelcontextprotocol/related-task"] = { taskId = job.key } }
  return result
end

function tasks.list(server, request)
  local fine, problem = check(request)
  if not fine then return nil, problem end
  if request.speaker.modern then return no_method(request) end
  local from = request.params.cursor == nil and 0 or tonumber(tostring(request.params.cursor):match "^%d+$")
  if not from then return nil, json_rpc.problem(json_rpc.INVALID_PARAMS, "this cursor is none of ours") end
  local all, err = server.shop.jobs:list(consent.is_key)
  if not all then return nil, json_rpc.problem(json_rpc.INTERNAL_ERROR, tostring(err)) end
  local page = json_text.list {}
  for index = from + 1, math.min(#all, from + PAGE) do page[#page + 1] = fields_of(server, all[index], false) end
  return { tasks = page, nextCursor = #all > from + PAGE and ("%d"):format(from + PAGE) or nil }
end

function tasks.cancel(server, request)
  local fine, problem = check(request)
  if not fine then return nil, problem end
  local job
  job, problem = find(server, request)
  if not job then return nil, problem end
  local modern = request.speaker.modern
  local status = status_of(server, job, modern)
  if status ~= "working" then
    if modern then return {} end
    return nil, json_rpc.problem(json_rpc.INVALID_PARAMS, ("the task has ended already: %s"):format(status))
  end
  server.canceled[job.key] = true
  server.shop.jobs:cancel(job.key)
  if modern then return {} end
  return fields_of(server, server.shop.jobs:find(job.key) or job, false)
end

---Nothing that we have begun ever asks for more.
function tasks.update(server, request)
  local fine, problem = check(request)
  if not fine then return nil, problem end
  local job
  job, problem = find(server, request)
  if not job then return nil, problem end
  return {}
end

return tasks
