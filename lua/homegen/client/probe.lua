--- What a provider answers to questions that cost nothing, held against what this version knows: told before it is paid for.
---
--- A question is for a task that there is not, for the balance, or a create that **can not be accepted**: its body breaks off in
--- the middle of JSON and holds no field of the service. Two locks: a server that minds JSON reads nothing, and one that reads
--- what it can finds none of what is required. So no service is asked in that way that has no required field of its own, such as
--- the house plan, all of whose parameters may be left out.

local await = require "homegen.waiting.await"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local reactor = require "homegen.loop.reactor"
local replies = require "homegen.base.reply"
local services = require "homegen.service"
local words = require "homegen.base.words"

local probe = {}

local BROKEN_BODY = '{"homegen_probe":'

---What a provider is expected to answer.
local PROVIDERS = {
  ideal_house = {
    unknown_id = "1", envelope = { code = "number", message = "string", data = "userdata" },
    answers = { task = { codes = { 1001, 1011 } }, create = { codes = { 1001, 1011 } } },
    no_balance = "no document tells a free question for the balance",
  },
  iacrea = {
    unknown_id = "00000000-0000-4000-8000-000000000000", envelope = { message = "string" },
    answers = { task = { statuses = { 400, 404, 410, 422 } }, create = { statuses = { 400, 415, 422 } } },
  },
}

---An answer that was looked at.
---@class homegen.ProbeAnswer
---@field provider string "ideal_house" or "iacrea"
---@field question "task"|"create"|"balance" what was asked: for a task that is not there, for a create that must be refused, for the balance
---@field service? string of the first two
---@field http_status? integer of the reply, if one came
---@field differences string[] what is not as this version knows it; empty: nothing
---@field asked boolean false: nothing was; `note` says why
---@field note? string what else there is to say
---@field accepted_id? string of a create that was accepted against all: a task that may have been paid for

local function among(value, list)
  for _, known in ipairs(list or {}) do
    if known == value then return true end
  end
  return false
end

-- Whether a server that reads a body without any of its fields has to refuse it.
local function must_be_refused(service)
  if service.prepare then return false end
  for _, field in ipairs(service.fields) do
    if field.required and field.default == nil and field.name ~= "user_id" then return true end
  end
  for _, group in ipairs(service.groups or {}) do
    if group.rule == "exactly_one" or group.rule == "at_least_one" then return true end
  end
  return false
end

---@async
---@return integer|nil status
---@return homegen.Text|string body or why there is none
local function exchange(account, timeout, method, path, argument)
  local target, err = account:target(path)
  if not target then return nil, err.message end
  local done = future.new()
  reactor.transfer(method, target, argument, timeout, nil, function(word, _, status, body, _, message)
    if word == "ok" then return done:succeed { status, body } end
    done:fail(errors.new { kind = "network", message = account:redact(message or word) })
  end)
  local reply
  reply, err = await.await(done)
  if not reply then return nil, err.message end
  return reply[1], reply[2]
end

-- The fields of an error's envelope: those that are gone, those that are new, those of another type.
local function compare_envelope(reply, expected, differences)
  for name, kind in pairs(expected) do
    local own = type(reply[name])
    if reply[name] == nil then
      differences[#differences + 1] = ("the field '%s' is missing"):format(name)
    elseif own ~= kind then
      differences[#differences + 1] = ("the field '%s' is a %s, not %s"):format(name, own,
        kind == "userdata" and "null" or "a " .. kind)
    end
  end
  local new = {}
  for name in pairs(reply) do
    if expected[name] == nil then new[#new + 1] = words.presentable(tostring(name), 40) end
  end
  table.sort(new)
  for _, name in ipairs(new) do differences[#differences + 1] = ("the field '%s' is new"):format(name) end
end

local function compare_code(provider, reply, expected, differences)
  local code = reply.code
  if type(code) ~= "number" or among(code, expected.codes) then return end
  local known = provider.codes[code]
  differences[#differences + 1] = ("code %s%s, where %s was expected: %s"):format(tostring(code),
    known and " (" .. known.name .. ")" or ", which is not known", table.concat(expected.codes, " or "),
    words.presentable(tostring(reply.message), 120))
end

local function compare_status(status, reply, expected, differences)
  if among(status, expected.statuses) then return end
  differences[#differences + 1] = ("HTTP %d, where %s was expected: %s"):format(status, table.concat(expected.statuses, " or "),
    words.presentable(tostring(reply.message or reply.error or ""), 120))
end

---@param account homegen.Account
---@param question "task"|"create"
local function judge(account, question, status, body, answer)
  local provider, known = account.provider, PROVIDERS[account.provider.name]
  local differences = answer.differences
  answer.http_status = status
  if not status then
    differences[1] = "no answer: " .. words.presentable(tostring(body))
    return
  end
  local reply, oddities = replies.read(body)
  if not reply then
    differences[1] = ("HTTP %d, and no JSON object"):format(status)
    return
  end
  local odd = replies.describe(oddities)
  if odd then differences[#differences + 1] = "the reply is odd: " .. odd end
  local expected = known.answers[question]
  compare_envelope(reply, known.envelope, differences)
  if expected.codes then compare_code(provider, reply, expected, differences) else compare_status(status, reply, expected, differences) end
end

---@async
local function ask_task(client, account, service, answer)
  local known = PROVIDERS[account.provider.name]
  local method, path, argument = account.provider.poll_request(service, known.unknown_id, account)
  local status, body = exchange(account, client.settings.request_timeout, method, path, argument)
  judge(account, "task", status, body, answer)
end

---@async
local function ask_create(client, account, service, answer)
  if not must_be_refused(service) then
    answer.asked, answer.note = false, "all of its parameters may be left out: no create of it is refused for certain"
    return
  end
  local status, body = exchange(account, client.settings.request_timeout, "post", service.create_path, BROKEN_BODY)
  local word, details
  if status then word, details = account.provider.read_create(status, body) end
  if word == "accepted" or word == "names_id" then
    answer.accepted_id = details.id or details.ids and details.ids[1]
    answer.differences[1] = ("a create that is no JSON was accepted: task %s, which may have been paid for"):format(
      tostring(answer.accepted_id))
    return
  end
  judge(account, "create", status, body, answer)
end

---@async
local function ask_balance(client, account, answer)
  local known = PROVIDERS[account.provider.name]
  if known.no_balance then
    answer.asked, answer.note = false, known.no_balance
    return
  end
  local balance, err = account:balance(client.settings.request_timeout, function(message)
    answer.differences[#answer.differences + 1] = message
  end)
  if balance then
    answer.note = ("%d photos are left"):format(balance.total)
  else
    answer.http_status = err.http_status
    answer.differences[1] = err.message
  end
end

---Asks each provider that there is a key for.
---@async
---@param client homegen.Client
---@return homegen.ProbeAnswer[]
function probe.ask(client)
  local answers = {}
  local function add(name, question, service)
    local answer = { provider = name, question = question, service = service and service.name, asked = true, differences = {} }
    answers[#answers + 1] = answer
    return answer
  end
  for _, name in ipairs { "ideal_house", "iacrea" } do
    local account = client.accounts[name]
    if account:ready() and (name ~= "iacrea" or account.user_id) then
      for _, each in ipairs(services.names) do
        local service = services.named(each)
        if service.provider == name then
          ask_task(client, account, service, add(name, "task", service))
          ask_create(client, account, service, add(name, "create", service))
        end
      end
      ask_balance(client, account, add(name, "balance"))
    end
  end
  return answers
end

return probe
