--- iaCrea's side of the wire: key, user, HTTP statuses, generations, variations and the account's photos.

local body = require "homegen.sandbox.http.body"
local check = require "homegen.sandbox.provider.check"
local json = require "homegen.sandbox.http.json"
local reply = require "homegen.sandbox.http.reply"
local secret = require "homegen.sandbox.http.secret"
local services = require "homegen.sandbox.service"

local iacrea = {}

local Iacrea = {}
Iacrea.__index = Iacrea

local CREDIT_PATH = "/api/account/credit"

local BAD_REQUEST, UNAUTHORIZED, PAYMENT_REQUIRED, FORBIDDEN, NOT_FOUND = 400, 401, 402, 403, 404
local INTERNAL_ERROR = 500

local status_words = {
  queued = "STARTING", processing = "PROCESSING", succeeded = "SUCCEEDED", failed = "FAILED",
  terminated = "FAILED",
}

---@param options { api_key: string, user_id: string, ledger: table, queue: table, tasks: table, intake: table, webhooks: table }
function iacrea.new(options)
  return setmetatable({
    api_key = options.api_key, user_id = options.user_id:lower(), ledger = options.ledger, queue = options.queue,
    tasks = options.tasks, intake = options.intake, webhooks = options.webhooks, latest = {},
    projects = {},
  }, Iacrea)
end

---Reads a request of the account's user: its body, checked by `rules`.
---@return table|nil input
---@return homegen.sandbox.Reply|nil refusal
local function read_request(self, request, rules)
  if request.headers["x-api-key"] ~= self.api_key then
    return nil, reply.problem(UNAUTHORIZED, "Missing or invalid API key")
  end
  local object, message = body.read(request)
  local input
  if object then input, message = rules(object) end
  if not input then return nil, reply.problem(BAD_REQUEST, message) end
  if input.user_id ~= self.user_id and input.user_id ~= check.EXAMPLE_UUID then
    return nil, reply.problem(FORBIDDEN, "user_id is not the user that the key belongs to")
  end
  return input
end

---The generation that an id names: one of the same endpoint. The examples' word stands for the latest one.
local function find_generation(self, id, result_path)
  local task = id == check.EXAMPLE_UUID and self.latest[result_path] or self.tasks:find(id)
  return task and task.service.result_path == result_path and task or nil
end

-- create ------------------------------------------------------------------------------------------

---Fills in what a variation takes from the generation before.
---@return homegen.sandbox.Reply|nil refusal
local function inherit(self, service, input)
  local previous = find_generation(self, input.generation_id, service.result_path)
  if not previous then return reply.problem(NOT_FOUND, "generation_id: no such generation") end
  if previous.state == "failed" or previous.state == "terminated" then
    return reply.problem(BAD_REQUEST, "generation_id: that generation has failed")
  end
  input.project, input.mask_url = previous.input.project, input.mask_url or previous.input.mask_url
  if input.image_url ~= previous.input.image_url then
    return nil, "original_url is not the picture of the previous generation"
  end
end

local function count_performed(task)
  if task.service.is_variation then task.input.project.performed = task.input.project.performed + 1 end
end

local function finish(self, task)
  if task.state == "succeeded" then count_performed(task) end
  self.webhooks:ended(task)
end

-- What a task leaves behind in its project and endpoint.
local function follow(self, task)
  task.input.project.begun = task.input.variation
  self.latest[task.service.result_path] = task
  return task
end

local function add_task(self, service, input, note, fault)
  local project = input.project or { id = assert(secret.uuid()), begun = -1, performed = 0 }
  input.project, input.variation = project, project.begun + 1
  local task, message = self.intake:add(self:complete {
    id = assert(secret.uuid()), service = service, input = input, notes = { note },
  }, fault)
  if not task then return nil, message end
  self.webhooks:begun(task)
  return follow(self, task)
end

---Makes a task one of this provider's.
---@param task table
---@return table task
function Iacrea:complete(task)
  task.ledger, task.status_words = self.ledger, status_words
  task.on_end = function(ended) finish(self, ended) end
  return task
end

---Takes over a task of an earlier process: its project is the one that earlier generations of it belong to.
---@param task table
function Iacrea:adopt(task)
  self:complete(task)
  local id = task.input.project.id
  local project = self.projects[id] or { id = id, begun = -1, performed = 0 }
  self.projects[id], task.input.project = project, project
  if task.state == "succeeded" then count_performed(task) end
  follow(self, task)
end

local function write_created(self, task, fault)
  local id = task.id
  if fault and fault.effect == "wrong_id" then id = json.raw(fault.value or '"no id"') end
  local fields = { { "generation_id", id } }
  if not task.service.is_variation then
    fields[2] = { "remaining_photos", self.ledger.balance }
    fields[3] = { "project_id", task.input.project.id }
  end
  local answer = reply.json(200, json.object(fields), "created " .. task.id)
  answer.created = task.id
  return answer
end

local function create(self, service, request)
  local input, refusal = read_request(self, request, service.check)
  local note
  if input and service.is_variation then refusal, note = inherit(self, service, input) end
  if refusal then return refusal end
  if not self.ledger:can_pay(service.credits(input)) then
    return reply.problem(PAYMENT_REQUIRED, "No photos remaining")
  end
  local task, message = add_task(self, service, input, note, request.fault)
  if not task then
    local answer = reply.problem(INTERNAL_ERROR, "Internal server error")
    answer.note = message
    return answer
  end
  return write_created(self, task, request.fault)
end

-- get and credit ----------------------------------------------------------------------------------

local function check_user(object)
  local user_id, message = check.required_uuid(object, "user_id")
  if not user_id then return nil, message end
  return { user_id = user_id }
end

local function check_get(object)
  local input, message = check_user(object)
  if not input then return nil, message end
  input.generation_id, message = check.required_uuid(object, "generation_id")
  return input.generation_id and input, message
end

local function get(self, result_path, request)
  local input, refusal = read_request(self, request, check_get)
  if not input then return refusal end
  local task = find_generation(self, input.generation_id, result_path)
  if not task then return reply.problem(NOT_FOUND, "generation_id: no such generation") end
  self.tasks:note_poll(task)
  local fault = request.fault or {}
  local word, urls = status_words[task.state], task.state == "succeeded" and json.list { task.output.url } or nil
  if fault.effect == "unknown_status" then word, urls = fault.word or "DAYDREAMING", nil end
  if fault.effect == "null_output" then word, urls = "SUCCEEDED", nil end
  local fields = { { "status", word } }
  if urls then fields[2] = { "urls", urls } end
  fields[#fields + 1] = { "variationNumber", task.input.project.performed }
  if task.state == "failed" and task.message then fields[#fields + 1] = { "message", task.message } end
  if fault.effect == "wrong_id" then
    fields[#fields + 1] = { "generation_id", json.raw(fault.value or '"' .. assert(secret.uuid()) .. '"') }
  end
  return reply.json(200, json.object(fields), ("%s %s"):format(task.id, word))
end

local function credit(self, request)
  local input, refusal = read_request(self, request, check_user)
  if not input then return refusal end
  local balance = self.ledger.balance
  return reply.json(200, json.object { { "total", balance }, { "subscription", balance }, { "extra", 0 } })
end

---What a poll is about, for faults; its handler says what is wrong with it.
local function identify(self, result_path, request)
  local object = body.read(request)
  local id = object and object.generation_id
  local task = type(id) == "string" and find_generation(self, id:lower(), result_path)
  if not task then return nil end
  return task.id, task.service.name
end

---Registers the endpoints of all services.
---@param routes table
function Iacrea:route(routes)
  for _, service in ipairs(services.of "iacrea") do
    routes:add("POST", service.create_path, {
      kind = "create", service = service.name,
      handler = function(request) return create(self, service, request) end,
    })
    routes:add("POST", service.result_path, {
      kind = "poll", identify = function(request) return identify(self, service.result_path, request) end,
      handler = function(request) return get(self, service.result_path, request) end,
    })
  end
  routes:add("POST", CREDIT_PATH, { handler = function(request) return credit(self, request) end })
end

return iacrea
