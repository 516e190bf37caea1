--- What a route of a gateway does with homegen: takes a job and answers 202 at once, tells how far it is, gives the picture.
--- Knows no gateway: what comes in are plain values, what goes out is a status, a body (a table is JSON) and headers.

local cjson = require("cjson").new()
local clients = require "homegen_gateway.clients"

cjson.decode_max_depth(8)

local jobs = {}

local PATIENCE = 2 -- seconds in which a refusal can still be the answer to who asked
local LONGEST_KEY = 128

local STATUS = {
  invalid = 422, content = 422, credits = 402, budget = 402, limit = 429, config = 503, auth = 502, api = 502, server = 502,
  protocol = 502, network = 504, timeout = 504, failed = 502, terminated = 502, unknown_outcome = 502, canceled = 409, io = 500,
}
local INSIDE = { config = true, io = true, auth = true } -- for the log, not for callers
local UNFINISHED = { waiting = true, sending = true, queued = true, processing = true }

-- A caller cannot have these: whose account it is, and whom the provider calls.
local OURS = { user_id = true, webhook = true }

local function problem(status, message)
  return status, { message = message }
end

local function told(err)
  if INSIDE[err.kind] then
    ngx.log(ngx.ERR, "homegen: ", tostring(err))
    return { kind = err.kind, message = "not possible at the moment" }
  end
  local violations
  for index, violation in ipairs(err.violations or {}) do
    violations = violations or {}
    violations[index] = { field = violation.field, rule = violation.rule, message = violation.message }
  end
  return { kind = err.kind, message = err.message, hint = err.hint, outcome = err.outcome, violations = violations }
end

local function refusal(err)
  return STATUS[err.kind] or 500, told(err)
end

-- The wire's spelling is another name of the same parameter.
local function spelled(name)
  return (name:gsub("%u", function(letter) return "_" .. letter:lower() end))
end

---What is asked of the provider: the caller's parameters, and those that the route sets for all.
---@return table|nil params
---@return string|nil message
local function read_params(conf, text)
  local ok, params = pcall(cjson.decode, text or "")
  if not ok or type(params) ~= "table" then return nil, "the body must be a JSON object with the service's parameters" end
  local fixed = type(conf.fixed) == "table" and conf.fixed or {}
  for name in pairs(params) do
    if type(name) ~= "string" then return nil, "the body must be a JSON object with the service's parameters" end
    if OURS[spelled(name)] or fixed[spelled(name)] ~= nil then return nil, name .. " is set by the gateway" end
  end
  for name, value in pairs(fixed) do params[name] = value end
  return params
end

-- Whose key it is: two consumers of a gateway may have the same one, for different jobs.
local function job_key(scope, key)
  if type(key) ~= "string" or #key > LONGEST_KEY or not key:find "^[%w._:-]+$" then return nil end
  return scope .. "/" .. key
end

---An `on_progress`: it has nothing of the request that gave it. Where the gateway has a dictionary of this name, every worker
---knows how far a task is.
local function tell(task)
  local shared = ngx.shared.homegen
  if not shared or not task.percentage then return end -- one that another worker follows knows nothing of it
  shared:set(task.key, ("%d %d"):format(task.percentage, task.queue_position or 0), 3600)
end

local function progress(key)
  local shared = ngx.shared.homegen
  local percentage, ahead = (shared and shared:get(key) or ""):match "^(%d+) (%d+)$"
  return tonumber(percentage), tonumber(ahead)
end

local function is_dear(client, conf, params)
  local limit = tonumber(conf.max_price)
  local price = limit and client:estimate(conf.service, params)
  return price and price > limit
end

---Takes a job. The same key with the same parameters is the same job, and is paid once.
---@param conf table
---@param scope string who asks: a consumer's name, "" where nobody signs in
---@param key any the caller's name for the job
---@param body string|nil
---@return integer status
---@return table body
function jobs.create(conf, scope, key, body)
  local full = job_key(scope, key)
  if not full then return problem(400, "Idempotency-Key must name the job: letters, digits and . _ : -, 128 at most") end
  local params, message = read_params(conf, body)
  if not params then return problem(422, message) end
  local client, err = clients.get(conf)
  if not client then return refusal(err) end
  if is_dear(client, conf, params) then return problem(402, "this route does not pay so much for one job") end
  local folder = type(conf.folder) == "string" and conf.folder or nil
  local task
  task, err = client[conf.service](client, params, { key = full, save = folder and folder .. "/{key}.{ext}", on_progress = tell })
  if not task then return refusal(err) end
  local id = task:created(PATIENCE)
  if not id and task:done() and task.error then return refusal(task.error) end
  return 202, { key = key, state = task.state }
end

---@return homegen.Snapshot|nil
---@return integer|table|nil status
---@return table|nil body
local function find(conf, scope, key)
  local full = job_key(scope, key)
  if not full then return nil, problem(400, "key must name the job") end
  local client, err = clients.get(conf)
  if not client then return nil, refusal(err) end
  local snapshot
  snapshot, err = client:find { key = full }
  if err then return nil, refusal(err) end
  if not snapshot then return nil, problem(404, "there is no such job") end
  local unsaved = snapshot.state == "succeeded" and conf.folder and not snapshot.saved
  if (UNFINISHED[snapshot.state] or unsaved) and not snapshot.alive then client:resume() end -- its worker is gone
  return snapshot
end

---How far a job is.
---@return integer status
---@return table body
function jobs.status(conf, scope, key)
  local snapshot, status, body = find(conf, scope, key)
  if not snapshot then return status, body end
  local percentage, ahead = progress(job_key(scope, key))
  return 200, {
    key = key, state = snapshot.state, credits = snapshot.credits, percentage = snapshot.state == "succeeded" and 100 or percentage,
    queue_position = ahead, urls = snapshot.result and snapshot.result.urls, saved = snapshot.saved ~= nil,
    error = snapshot.error and told(snapshot.error),
  }
end

local TYPES = { png = "image/png", jpg = "image/jpeg", webp = "image/webp" }

---The picture, where the route keeps pictures in a folder.
---@return integer status
---@return table|string body
---@return table|nil headers
function jobs.picture(conf, scope, key)
  local snapshot, status, body = find(conf, scope, key)
  if not snapshot then return status, body end
  local path = snapshot.saved and snapshot.saved[1]
  local file = path and io.open(path, "rb")
  if not file then return problem(404, "there is no picture yet") end
  local bytes = file:read "*a"
  file:close()
  return 200, bytes, { ["Content-Type"] = TYPES[path:match "%.(%l+)$"] or "application/octet-stream" }
end

---What a route answers.
---@param conf table
---@param scope string
---@param request { method: string, idempotency_key: string|nil, key: string|nil, picture: boolean, body: fun(): string|nil, string|nil }
---@return integer status
---@return table|string body
---@return table|nil headers
function jobs.answer(conf, scope, request)
  if request.method == "POST" then
    local body, message = request.body()
    if not body then return problem(413, message or "the body is missing") end
    return jobs.create(conf, scope, request.idempotency_key, body)
  elseif request.method == "GET" then
    return (request.picture and jobs.picture or jobs.status)(conf, scope, request.key)
  end
  return 405, { message = "POST takes a job, GET tells of it" }, { Allow = "GET, POST" }
end

return jobs
