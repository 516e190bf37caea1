--- iaCrea: authentication, HTTP statuses and status words (what its four services share).

local addresses = require "homegen.provider.addresses"
local cjson = require "homegen.base.cjson"
local decision = require "homegen.base.decision"
local denial = require "homegen.provider.denial"
local evidence = require "homegen.provider.evidence"
local json = require "homegen.base.json"
local here = require("homegen.provider.places").iacrea
local proxy = require "homegen.base.proxy"
local replies = require "homegen.base.reply"
local words = require "homegen.base.words"

local iacrea = {
  name = here.name, title = here.title, base_url = here.base_url, environment = here.environment,
  credit_path = "/api/account/credit",
  question = "get", -- the operation by which a task is asked for
}

---Errors are HTTP statuses. The documents name none of them; the provider says elsewhere what 400, 401 and 503 mean.
iacrea.codes = {
  [400] = { name = "BAD_REQUEST", kind = "invalid", hint = "the provider refuses a parameter; its message names it" },
  [401] = { name = "UNAUTHORIZED", kind = "auth", hint = "check iacrea.api_key or IACREA_API_KEY" },
  [402] = { name = "PAYMENT_REQUIRED", kind = "credits", hint = "top up the account's photos" },
  [403] = { name = "FORBIDDEN", kind = "auth", hint = "check iacrea.api_key, and that iacrea.user_id belongs to it" },
  [404] = { name = "NOT_FOUND", kind = "api", hint = "check iacrea.base_url, iacrea.user_id and the generation's id" },
  [413] = { name = "CONTENT_TOO_LARGE", kind = "invalid", hint = "shorten the parameters" },
  [415] = { name = "UNSUPPORTED_MEDIA_TYPE", kind = "invalid", hint = "the picture must be a jpg or a png" },
  [422] = { name = "UNPROCESSABLE_CONTENT", kind = "invalid", hint = "the provider refuses a parameter" },
  [429] = { name = "TOO_MANY_REQUESTS", kind = "limit", hint = "wait, or lower max_unfinished" },
  [503] = { name = "SERVICE_UNAVAILABLE", kind = "server", hint = "try again later" },
}
local RATE_LIMITED, UNAVAILABLE = 429, 503

local UUID = "^" .. ("%x"):rep(8) .. ("%-" .. ("%x"):rep(4)):rep(3) .. "%-" .. ("%x"):rep(12) .. "$"

---@param value any
---@return string|nil value unless it is no UUID
local function uuid(value)
  return type(value) == "string" and value:match(UUID) or nil
end

---How a task is asked for: by a POST that charges nothing and may be repeated.
---@param service table
---@param id string the generation's id
---@param account { user_id: string } whose generation it is
---@return "get"|"post" method
---@return string path
---@return string argument query of a GET, body of a POST
function iacrea.poll_request(service, id, account)
  local body = ('{"user_id":%s,"generation_id":%s}'):format(cjson.encode(account.user_id), cjson.encode(id))
  return "post", service.result_path, body
end

---How the account's balance is asked for.
---@param account { user_id: string }
---@return "get"|"post" method
---@return string path
---@return string argument
function iacrea.credit_request(account)
  return "post", iacrea.credit_path, ('{"user_id":%s}'):format(cjson.encode(account.user_id))
end

---The words in an error reply that is a JSON object.
local function json_message(reply)
  if type(reply.error) == "table" then reply = reply.error end
  for _, name in ipairs { "message", "error", "detail", "description" } do
    local text = json.typed(reply[name], "string")
    if text and text:match("%S") then return words.presentable(text) end
  end
  return nil
end

local LONGEST_WORDS = 1000 -- bytes of a reply that is text; what is shown is shorter

---The words in a reply that is text; a page of HTML or broken JSON has none.
local function plain_message(body)
  body = tostring(body)
  local start = body:find "%S"
  -- megabytes of blanks: one pattern for both ends would try each of them as the start
  local text = start and body:sub(start, start + LONGEST_WORDS):match "^(.*%S)"
  if not text or text:find("^[<{%[]") or text:find("\0", 1, true) then return nil end
  return words.presentable(text)
end

---@param body homegen.Text
---@return table|nil reply when the body is a JSON object
---@return string|nil message the server's words
---@return homegen.Oddities|nil oddities
local function read_reply(body)
  local reply, oddities = replies.read(body)
  if not reply then return nil, plain_message(body), oddities end
  return reply, json_message(reply), oddities
end

---The error fields of an HTTP status.
local function describe(status, message)
  local known = iacrea.codes[status] or { kind = decision.plain_refusals[status] or status >= 500 and "server" or "api" }
  return {
    kind = known.kind, name = known.name, hint = known.hint,
    message = message or ("the server answered HTTP %d"):format(status),
    retryable = status == UNAVAILABLE or status == RATE_LIMITED,
  }
end

---@type homegen.IdKind
local IDS = {
  id_of = uuid, pattern = "()%f[%w](" .. UUID:sub(2, -2) .. ")%f[%W]()", is_likely = function() return true end,
}

---@param id any
---@return boolean whether it is a generation's id
function iacrea.is_id(id)
  return uuid(id) ~= nil
end

iacrea.id_form = "a UUID"

-- What may stand where an id would, of a reply that has none.
local function is_nothing(value)
  return value == nil or value == json.null or value == "" or value == false or value == 0
end

-- A reply without an id is judged by its status. The application's own words, unlike a proxy's, are JSON.
local function read_refusal(status, reply, message, oddities, by_proxy)
  if by_proxy and status == proxy.AUTHENTICATION_REQUIRED then return "refused", proxy.denial() end
  local is_own = reply ~= nil and message ~= nil and replies.is_certain(oddities)
  if status == RATE_LIMITED then return "rate_limited", describe(status, message) end
  if status == UNAVAILABLE and is_own then return "try_later", describe(status, message) end
  if status >= 400 and status < 500 and (is_own or not by_proxy and decision.plain_refusals[status]) then
    return "refused", describe(status, message)
  end
  return "unreadable", { message = ("HTTP %d without a readable answer"):format(status) }
end

---Reads the reply to a create.
---@param status integer HTTP status
---@param body homegen.Text
---@param exchange? homegen.Exchange
---@return "accepted"|"names_id"|"refused"|"try_later"|"rate_limited"|"unreadable" answer
---@return table details `{id=, project_id=, remaining_photos=, oddities=}` when accepted, else fields for the error; `ids`
---  of "names_id"
function iacrea.read_create(status, body, exchange)
  local reply, message, oddities = read_reply(body)
  local is_success = status >= 200 and status < 300
  local id = reply and uuid(reply.generation_id)
  if id and is_success and is_nothing(reply.error) and replies.is_clear(oddities) then
    return "accepted", {
      id = id, project_id = uuid(reply.project_id), remaining_photos = json.integer(reply.remaining_photos), oddities = oddities,
    }
  end
  local ids, named = evidence.find(body, reply, IDS, oddities, exchange)
  if named or reply and not is_nothing(reply.generation_id) then
    return "names_id", {
      message = ("HTTP %d, and all the same the reply names a generation"):format(status), ids = ids, oddities = oddities,
    }
  end
  if is_success then return "unreadable", { message = "the reply says success but holds no generation id" } end
  return read_refusal(status, reply, message, oddities, exchange and exchange.by_proxy)
end

local CANDIDATES = 12 -- ids of a webhook's body that are looked at: some may be of other tasks

---Reads what calls a webhook. No document says what that is: all of it is a hint.
---@param body string
---@param own string what in it is no task's id, such as the user's
---@return string[] ids that may be of the generation that it is about, those under a name of ids first
function iacrea.read_webhook(body, own)
  local reply, _, oddities = read_reply(body)
  local ids = evidence.find(body, reply, IDS, oddities, { request = own, is_whole = true }, CANDIDATES)
  return ids
end

local ANSWERS = { [404] = "no_task", [410] = "no_task", [RATE_LIMITED] = "rate_limited" }
local REFUSALS = { [400] = true, [422] = true }

---What a reply that is no answer says: its error and, in one word, what it is.
local function read_failure(status, reply, message, by_proxy)
  local is_unknown = by_proxy and not (reply and message)
  if status < 400 or is_unknown then
    return { kind = is_unknown and "network" or "protocol", message = ("HTTP %d without a readable answer"):format(status) }, "unreadable"
  end
  local err = describe(status, message)
  if REFUSALS[status] then return err, denial.answer(message) end
  return err, err.kind == "auth" and "auth" or ANSWERS[status] or "unreadable"
end

---Reads the reply to a poll.
---@param status integer HTTP status
---@param body homegen.Text
---@param id string the generation that was asked for
---@param by_proxy? boolean whether a proxy may have written it
---@return homegen.PollView|nil view with `variation_number`, the variations made of the project so far
---@return table|nil err fields of the error
---@return "auth"|"no_task"|"failing"|"rate_limited"|"unreadable"|nil answer the error in one word
function iacrea.read_poll(status, body, id, by_proxy)
  local reply, message, oddities = read_reply(body)
  if status < 200 or status >= 300 or not reply then return nil, read_failure(status, reply, message, by_proxy) end
  if not replies.is_complete(oddities) then
    return nil, { kind = "protocol", message = "the reply cannot be read for certain" }, "unreadable"
  end
  local word = json.typed(reply.status, "string")
  if not word then return nil, { kind = "protocol", message = "the reply holds no status" }, "unreadable" end
  -- the documented reply names no generation; one that does must name this one
  local named = uuid(reply.generation_id)
  if named and named:lower() ~= id:lower() then
    return nil, { kind = "protocol", message = "the reply is about another generation" }, "unreadable"
  end
  return {
    status = word, urls = addresses.of(nil, reply.urls), variation_number = json.integer(reply.variationNumber), raw = reply,
    reason = message, oddities = oddities,
  }
end

---Reads the reply to a question for the balance.
---@param status integer HTTP status
---@param body homegen.Text
---@param by_proxy? boolean whether a proxy may have written it
---@return { total: integer, subscription?: integer, extra?: integer }|nil photos
---@return table|nil err fields of the error
---@return "auth"|"rate_limited"|"unreadable"|nil answer the error in one word
---@return homegen.Oddities|nil oddities of a reply that was read
function iacrea.read_credit(status, body, by_proxy)
  local reply, message, oddities = read_reply(body)
  local is_answer = status >= 200 and status < 300 and reply and replies.is_complete(oddities)
  local total = is_answer and json.integer_within(reply.total, 0, math.huge)
  if not total then return nil, read_failure(status, reply, message, by_proxy) end
  return { total = total, subscription = json.integer(reply.subscription), extra = json.integer(reply.extra) }, nil, nil, oddities
end

return iacrea
