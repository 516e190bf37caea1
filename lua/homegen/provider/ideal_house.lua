--- Ideal House: authentication, envelope, status words and error codes (the five rules its three services share).

local addresses = require "homegen.provider.addresses"
local decision = require "homegen.base.decision"
local denial = require "homegen.provider.denial"
local evidence = require "homegen.provider.evidence"
local json = require "homegen.base.json"
local here = require("homegen.provider.places").ideal_house
local proxy = require "homegen.base.proxy"
local replies = require "homegen.base.reply"
local words = require "homegen.base.words"

local ideal_house = {
  name = here.name, title = here.title, base_url = here.base_url, environment = here.environment,
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
local FAILED, INTERNAL_ERROR, PARAM_ERROR, KEY_INVALID, PROHIBITED = 1001, 1003, 1011, 5002, 9038
local RATE_LIMITED = 429

---How a task is asked for.
---@param service table
---@param id string
---@return "get"|"post" method
---@return string path
---@return string argument query of a GET, body of a POST
function ideal_house.poll_request(service, id)
  return "get", service.result_path, "taskId=" .. id
end

-- A code is an integer; one that came as text is the same integer, and odd.
local function read_code(value)
  if type(value) == "string" and value:find("^%d+$") and #value < 10 then return json.integer(tonumber(value)), true end
  return json.integer(value), false
end

---The envelope of a reply, if it has one.
---@return integer|nil code
---@return string message
---@return any data json.null when it is null, nil when it is absent
---@return homegen.Oddities|nil oddities
---@return table|nil document
local function read_envelope(body)
  local reply, oddities = replies.read(body)
  if not reply then return nil, "", nil, oddities end
  local code, is_odd = read_code(reply.code)
  if is_odd then oddities = replies.with(oddities, "code") end
  return code, json.typed(reply.message, "string") or "", reply.data, oddities, reply
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

---A number of so many digits is an id wherever it stands; a moment in milliseconds has 13.
local LIKELY_DIGITS = 16

---@type homegen.IdKind
local IDS = {
  id_of = json.id, pattern = "()%f[%w](%d+)%f[%W]()",
  is_likely = function(digits) return #digits >= LIKELY_DIGITS and json.id(digits) ~= nil end,
}

---@param id any
---@return boolean whether it is a task's id
function ideal_house.is_id(id)
  return type(id) == "string" and json.id(id) == id
end

ideal_house.id_form = "a whole number of up to 19 digits, as text"

-- What a create's reply proves by its code: only where nothing of it may be missing or may mean something else.
local function read_refusal(status, code, message, data, oddities, by_proxy)
  if by_proxy and status == proxy.AUTHENTICATION_REQUIRED then return "refused", proxy.denial() end
  if status == RATE_LIMITED then
    return "rate_limited", { message = "too many requests or unfinished tasks", retryable = true, hint = "wait, or lower max_unfinished" }
  end
  if code and data == json.null and replies.is_certain(oddities) then
    return code == INTERNAL_ERROR and "try_later" or "refused", describe(code, message)
  end
  -- the application always sends `data`: what has none was written by something in between, whose code proves nothing
  local kind = data == nil and not by_proxy and decision.plain_refusals[status]
  if kind then
    return "refused", { kind = kind, message = ("the server refused the request (HTTP %d)"):format(status) }
  end
  return "unreadable", { message = ("HTTP %d without a readable answer"):format(status) }
end

---Reads the reply to a create.
---@param status integer HTTP status
---@param body homegen.Text
---@param exchange? homegen.Exchange
---@return "accepted"|"names_id"|"refused"|"try_later"|"rate_limited"|"unreadable" answer
---@return table details `{id=, oddities=}` when accepted, else fields for the error; `ids` of "names_id"
function ideal_house.read_create(status, body, exchange)
  local code, message, data, oddities, document = read_envelope(body)
  local id = code == 0 and json.id(data)
  if id and replies.is_clear(oddities) then return "accepted", { id = id, oddities = oddities } end
  local ids, named = evidence.find(body, document, IDS, oddities, exchange)
  if named then
    local says = code and code ~= 0 and ("error code %d"):format(code) or ("HTTP %d"):format(status)
    return "names_id", { message = says .. ", and all the same the reply names a task", ids = ids, oddities = oddities }
  end
  if code == 0 then return "unreadable", { message = "the reply says success but holds no task id" } end
  return read_refusal(status, code, message, data, oddities, exchange and exchange.by_proxy)
end

---@class homegen.PollView
---@field status string the provider's word
---@field percentage? integer
---@field queue_position? integer
---@field reason? string the provider's words, where they say more than "success": why a task has failed
---@field oddities? homegen.Oddities what was odd about the reply
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

local PLAIN_ANSWERS = { [401] = "auth", [403] = "auth", [404] = "no_task", [410] = "no_task", [RATE_LIMITED] = "rate_limited" }
local PLAIN_KINDS = { auth = "auth", rate_limited = "limit" }

---The error of a poll's reply without an envelope, and in one word what it is.
local function read_plain_failure(status, by_proxy)
  if by_proxy then return { kind = "network", message = ("HTTP %d without a readable answer"):format(status) }, "unreadable" end
  local answer = PLAIN_ANSWERS[status] or "unreadable"
  local kind = PLAIN_KINDS[answer] or status >= 400 and "server" or "protocol"
  return { kind = kind, message = ("HTTP %d without a readable answer"):format(status) }, answer
end

local ANSWERS = { [KEY_INVALID] = "auth", [PROHIBITED] = "withdrawn" }

-- A task that is not known has no code of its own.
local function read_answer(code, message, oddities)
  if not replies.is_certain(oddities) then return "unreadable" end
  if code == FAILED or code == PARAM_ERROR then return denial.answer(message) end
  return ANSWERS[code] or "unreadable"
end

---Reads the reply to a poll.
---@param status integer HTTP status
---@param body homegen.Text
---@param id string the task that was asked for
---@param by_proxy? boolean whether a proxy may have written it
---@return homegen.PollView|nil view
---@return table|nil err fields of the error
---@return "auth"|"withdrawn"|"no_task"|"failing"|"rate_limited"|"unreadable"|nil answer the error in one word
function ideal_house.read_poll(status, body, id, by_proxy)
  local progress = read_progress(body, id)
  if progress then return progress end
  local code, message, data, oddities = read_envelope(body)
  if code == nil then return nil, read_plain_failure(status, by_proxy) end
  if code ~= 0 then
    return nil, describe(code, message), read_answer(code, message, oddities)
  end
  local word = type(data) == "table" and json.typed(data.status, "string")
  if not word then return nil, { kind = "protocol", message = "the reply holds no task" }, "unreadable" end
  -- an id with a fraction is none; other numbers of its length may have one
  local is_exact = not (oddities and oddities.float) or tostring(body):find(id .. '"?%s*[,}]')
  if json.id(data.id) ~= id or not is_exact then
    return nil, { kind = "protocol", message = "the reply is about another task" }, "unreadable"
  end
  if not replies.is_complete(oddities) then
    return nil, { kind = "protocol", message = "the reply cannot be read for certain" }, "unreadable"
  end
  local output, urls = read_output(data)
  return {
    status = word, percentage = percent(data.percentage), queue_position = place(data.waitNumber),
    output = output, urls = urls, raw = data, reason = reason_of(message), oddities = oddities,
  }
end

return ideal_house
