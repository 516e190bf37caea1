--- Ideal House: authentication, envelope, status words and error codes (the five rules its three services share).

local addresses = require "homegen.provider.addresses"
local decision = require "homegen.base.decision"
local json = require "homegen.base.json"
local words = require "homegen.base.words"

local ideal_house = {
  name = "ideal_house",
  title = "Ideal House",
  base_url = "https://api.ideal.house",
  environment = { api_key = "IDEAL_HOUSE_API_KEY", base_url = "IDEAL_HOUSE_BASE_URL" },
  question = "poll", -- the operation by which a task is asked for
}

---Error codes of the envelope, from the documents' Error Code Reference.
ideal_house.codes = {
  [1001] = { name = "FAILED", kind = "api", hint = "the provider's message says what is wrong" },
  [1003] = { name = "INTERNAL_ERROR", kind = "server", hint = "try again later; if it stays, ask the provider's support" },
  [1011] = { name = "PARAM_ERROR", kind = "invalid", hint = "the provider refuses a parameter; its message names it" },
  [5002] = { name = "API_KEY_INVALID", kind = "auth", hint = "check ideal_house.api_key or IDEAL_HOUSE_API_KEY" },
  [9010] = { name = "SCAN_TEXT_ERROR", kind = "content", hint = "reword the prompt: it failed content review" },
  [9038] = { name = "PROHIBITED_CONTENT", kind = "content", hint = "change prompt or image: the output failed content review" },
  [9051] = { name = "COINS_NOT_ENOUGH", kind = "credits", hint = "top up the account's credits" },
}
local INTERNAL_ERROR, KEY_INVALID, PROHIBITED, RATE_LIMITED = 1003, 5002, 9038, 429

---How a task is asked for.
---@param service table
---@param id string
---@return "get"|"post" method
---@return string path
---@return string argument query of a GET, body of a POST
function ideal_house.poll_request(service, id)
  return "get", service.result_path, "taskId=" .. id
end

---The envelope of a reply, if it has one.
---@return integer|nil code
---@return string message
---@return any data json.null when it is null, nil when it is absent
local function read_envelope(body)
  local reply = json.typed(json.decode(body), "table")
  local code = reply and json.integer(reply.code)
  if not code then return nil, "", nil end
  return code, json.typed(reply.message, "string") or "", reply.data
end

---The error fields of an envelope's code.
local function describe(code, message)
  local known = ideal_house.codes[code] or { kind = "api" }
  return {
    kind = known.kind, code = code, name = known.name, hint = known.hint,
    message = message ~= "" and words.presentable(message) or known.name or ("error code %d"):format(code),
    retryable = code == INTERNAL_ERROR,
  }
end

---Reads the reply to a create.
---@param status integer HTTP status
---@param body string
---@return "accepted"|"refused"|"try_later"|"rate_limited"|"unreadable" answer
---@return table details `{id=}` when accepted, else fields for the error
function ideal_house.read_create(status, body)
  local code, message, data = read_envelope(body)
  if code == 0 then
    local id = json.id(data)
    if id then return "accepted", { id = id } end
    return "unreadable", { message = "the reply says success but holds no task id" }
  end
  if status == RATE_LIMITED then
    return "rate_limited", { message = "too many requests or unfinished tasks", retryable = true, hint = "wait, or lower max_unfinished" }
  end
  if code and data == json.null then
    return code == INTERNAL_ERROR and "try_later" or "refused", describe(code, message)
  end
  -- the application always sends `data`: what has none was written by something in between, whose code proves nothing
  local kind = data == nil and decision.plain_refusals[status]
  if kind then
    return "refused", { kind = kind, message = ("the server refused the request (HTTP %d)"):format(status) }
  end
  return "unreadable", { message = ("HTTP %d without a readable answer"):format(status) }
end

---@class homegen.PollView
---@field status string the provider's word
---@field percentage? integer
---@field queue_position? integer
---@field reason? string the provider's words, where they say more than "success": why a task has failed
---@field output? table what the provider made, only of a finished task
---@field urls string[] result URLs, best first
---@field raw? table the reply's data, always there with an output

-- No output, no URLs; shared by the views of all unfinished tasks.
local NO_URLS = {}

local function read_output(data)
  local output = json.typed(data.output, "table")
  if not output then return nil, {} end
  return output, addresses.of(output.resultUrl, output.resultList)
end

local function percent(value) return json.integer_within(value, 0, 100) end
local function place(value) return json.integer_within(value, 0, math.huge) end

local pick = json.picker("code", "data.status", "data.id", "data.percentage", "data.waitNumber", "data.output", "message")

-- The document's envelope says "success" whatever became of the task.
local function reason_of(message)
  if type(message) ~= "string" or not message:find "%S" or message:lower() == "success" then return nil end
  return words.presentable(message)
end

---The view of a task that is under way, which most replies tell of, without decoding the echoed input.
---@return homegen.PollView|nil view nil for any other reply
local function read_progress(body, id)
  local _, code, word, task_id, percentage, position, output, message = pick(body)
  if code ~= 0 or task_id ~= id or output ~= nil or type(word) ~= "string" then return nil end
  return {
    status = word, percentage = percent(percentage), queue_position = place(position), urls = NO_URLS, reason = reason_of(message),
  }
end

---The error of a poll's reply without an envelope, and in one word what it is.
local function read_plain_failure(status)
  local auth = status == 401 or status == 403
  local kind = auth and "auth" or status == RATE_LIMITED and "limit" or status >= 400 and "server" or "protocol"
  return { kind = kind, message = ("HTTP %d without a readable answer"):format(status) },
    auth and "auth" or status == RATE_LIMITED and "rate_limited" or "unreadable"
end

local ANSWERS = { [KEY_INVALID] = "auth", [PROHIBITED] = "withdrawn" }

---Reads the reply to a poll.
---@param status integer HTTP status
---@param body string
---@param id string the task that was asked for
---@return homegen.PollView|nil view
---@return table|nil err fields of the error
---@return "auth"|"withdrawn"|"rate_limited"|"unreadable"|nil answer the error in one word
function ideal_house.read_poll(status, body, id)
  local progress = read_progress(body, id)
  if progress then return progress end
  local code, message, data = read_envelope(body)
  if code == nil then return nil, read_plain_failure(status) end
  if code ~= 0 then return nil, describe(code, message), ANSWERS[code] or "unreadable" end
  local word = type(data) == "table" and json.typed(data.status, "string")
  if not word then return nil, { kind = "protocol", message = "the reply holds no task" }, "unreadable" end
  if json.id(data.id) ~= id then
    return nil, { kind = "protocol", message = "the reply is about another task" }, "unreadable"
  end
  local output, urls = read_output(data)
  return {
    status = word, percentage = percent(data.percentage), queue_position = place(data.waitNumber),
    output = output, urls = urls, raw = data, reason = reason_of(message),
  }
end

return ideal_house
