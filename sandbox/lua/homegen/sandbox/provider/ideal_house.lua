--- Ideal House's side of the wire: key, envelope, create and result, for every service defined under service/.

local body = require "homegen.sandbox.http.body"
local decimal = require "homegen.sandbox.provider.decimal"
local json = require "homegen.sandbox.http.json"
local reply = require "homegen.sandbox.http.reply"
local review = require "homegen.sandbox.provider.review"
local router = require "homegen.sandbox.http.router"
local services = require "homegen.sandbox.service"

local ideal_house = {}

local IdealHouse = {}
IdealHouse.__index = IdealHouse

local FAILED, INTERNAL_ERROR, PARAM_ERROR, KEY_INVALID = 1001, 1003, 1011, 5002
local SCAN_TEXT_ERROR, COINS_NOT_ENOUGH = 9010, 9051

local status_words = {
  queued = "Unprocessed", processing = "Processing", succeeded = "Success", failed = "Failed",
  terminated = "Termination",
}

---@param options { api_key: string, id_base: string, max_unfinished: integer, ledger: table, queue: table, tasks: table, intake: table }
function ideal_house.new(options)
  return setmetatable({
    api_key = options.api_key, next_id = options.id_base, max_unfinished = options.max_unfinished,
    ledger = options.ledger, queue = options.queue, tasks = options.tasks, intake = options.intake,
  }, IdealHouse)
end

---Makes a task one of this provider's.
---@param task table
---@return table task
function IdealHouse:adopt(task)
  task.ledger, task.status_words = self.ledger, status_words
  return task
end

local function refuse_key(self, request)
  if request.headers["apikey"] ~= self.api_key then
    return reply.envelope(KEY_INVALID, "Invalid API Key")
  end
end

-- create ------------------------------------------------------------------------------------------

-- What stands against creating the task; in the order in which a caller would fix it.
local function find_refusal(self, service, input)
  local word = review.find(input.prompt or "")
  if word then
    return reply.envelope(SCAN_TEXT_ERROR, ("Text prompt failed content review: %q"):format(word))
  end
  if not self.ledger:can_pay(service.credits(input)) then
    return reply.envelope(COINS_NOT_ENOUGH, "Insufficient coins / credits")
  end
  if self.queue:unfinished(service.name) >= self.max_unfinished then
    local message = ("Too many unfinished tasks: at most %d"):format(self.max_unfinished)
    local answer = reply.envelope(FAILED, message, nil, 429)
    answer.headers["Retry-After"] = ("%d"):format(math.max(1, math.ceil(self.queue.seconds)))
    return answer
  end
end

local function add_task(self, service, input, fault)
  local id = self.next_id
  self.next_id = decimal.successor(id)
  return self.intake:add(self:adopt { id = id, service = service, input = input }, fault)
end

local function refuse_unwritten(message)
  local answer = reply.envelope(INTERNAL_ERROR, "Internal server error", nil, 500)
  answer.note = message
  return answer
end

local function create(self, service, request)
  local refusal = refuse_key(self, request)
  if refusal then return refusal end
  local object, message = body.read(request)
  local input
  if object then input, message = service.check(object) end
  if not input then return reply.envelope(PARAM_ERROR, message) end
  refusal = find_refusal(self, service, input)
  if refusal then return refusal end
  local task
  task, message = add_task(self, service, input, request.fault)
  if not task then return refuse_unwritten(message) end
  local id = task.id
  if request.fault and request.fault.effect == "wrong_id" then id = request.fault.value or '"no id"' end
  local answer = reply.envelope(0, "success", json.raw(id))
  answer.note, answer.created = "created " .. task.id, task.id
  return answer
end

-- result ------------------------------------------------------------------------------------------

local function write_output(task)
  local output = task.output
  local fields = { { "resultUrl", output.url } }
  if task.service.lists_result then fields[2] = { "resultList", json.list { output.url } } end
  fields[#fields + 1] = { "width", output.width }
  fields[#fields + 1] = { "height", output.height }
  return json.object(fields)
end

---What is told of a task: the id, the input and the output as JSON.
local function view(self, task)
  task.echo = task.echo or json.encode(task.service.echo(task.input)) -- never changes, and is asked for often
  return {
    id = task.id,
    status = status_words[task.state],
    wait_number = self.queue:position(task),
    percentage = self.queue:percentage(task),
    input = task.echo,
    output = task.state == "succeeded" and json.encode(write_output(task)) or "null",
  }
end

---The fields in the document's order. Polls are most of what is asked, so this is written at once.
local function write_view(fields)
  return json.raw(('{"id":%s,"status":%s,"waitNumber":%d,"percentage":%d,"input":%s,"output":%s}'):format(
    fields.id, json.encode(fields.status), fields.wait_number, fields.percentage, fields.input, fields.output))
end

local function distort(fields, fault)
  if fault.effect == "wrong_id" then
    fields.id = fault.value or decimal.successor(fields.id)
  elseif fault.effect == "unknown_status" then
    fields.status, fields.output = fault.word or "Daydreaming", "null"
  elseif fault.effect == "null_output" then
    fields.status, fields.percentage, fields.wait_number, fields.output = "Success", 100, 0, "null"
  end
end

local function result(self, service, request)
  local refusal = refuse_key(self, request)
  if refusal then return refusal end
  local id = router.parameter(request.query, "taskId")
  if not id then return reply.envelope(PARAM_ERROR, "taskId is required") end
  if not decimal.is_id(id) then return reply.envelope(PARAM_ERROR, "taskId must be a long") end
  local task = self.tasks:find(id)
  if not task or task.service ~= service then return reply.envelope(FAILED, "No such task") end
  self.tasks:note_poll(task)
  local fields = view(self, task)
  if request.fault then distort(fields, request.fault) end
  local answer = reply.envelope(0, task.state == "failed" and task.message or "success", write_view(fields))
  answer.note = ("%s %s %d%%"):format(id, fields.status, fields.percentage)
  return answer
end

local function identify(request)
  return router.parameter(request.query, "taskId")
end

---Registers the endpoints of all services.
---@param routes table
function IdealHouse:route(routes)
  for _, service in ipairs(services.of "ideal_house") do
    routes:add("POST", service.create_path, {
      kind = "create", service = service.name,
      handler = function(request) return create(self, service, request) end,
    })
    routes:add("GET", service.result_path, {
      kind = "poll", service = service.name, identify = identify,
      handler = function(request) return result(self, service, request) end,
    })
  end
end

return ideal_house
