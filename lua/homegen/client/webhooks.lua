--- What becomes of a webhook that comes. It proves that the attempt whose secret it brings has reached the provider; all else that
--- it says is a hint. Nothing is believed of it: the provider is asked.

local adoption = require "homegen.client.adoption"
local services = require "homegen.service"

local webhooks = {}

local MOST_BODY = 65536 -- bytes
local MOST_IDS = 4 -- that are asked for
local OK, NOT_FOUND, TOO_LARGE, UNAVAILABLE = 200, 404, 413, 503

-- A number of at most 15 digits, which every runtime has exactly, and 64 hexadecimal digits.
local NUMBER_BYTES, SECRET_BYTES = 15, 64
local function parse(path)
  local ending = path:sub(-(NUMBER_BYTES + SECRET_BYTES + 2)) -- of a long path the pattern would try each byte as its start
  local secret = ending:match "([^/]*)$"
  local number, digits = secret:match "^([1-9]%d*)%-(%x+)$"
  if not number or #number > NUMBER_BYTES or #digits ~= SECRET_BYTES then return nil end
  return tonumber(number), secret
end

---@return homegen.Account|nil account of the row, where it is one of the client's
local function account_of(client, row)
  local names = client.store.accounts or {}
  for _, account in pairs(client.accounts) do
    if row.account == account or row.account == names[account] then return account end
  end
  return nil
end

---What a body says that may be the task's id, best first.
local function candidates(client, row, body)
  local service = services.find(row.service)
  local account = service and client.accounts[service.provider]
  if row.id or not account or not account.provider.read_webhook then return {} end
  return account.provider.read_webhook(body, ("%s %s"):format(account.user_id or "", row.context or ""))
end

-- A create's end that the webhook says to be wrong. Nobody knows the task's id: a person has to look.
local CONTRADICTED = { refused = true, not_sent = true, canceled = true, expired = true }

local function is_contradicted(row)
  return CONTRADICTED[row.state] == true and not row.id
end

local function warn(client, row, kind, message)
  client.emit("warning", { about = "money", kind = kind, message = message, service = row.service, key = row.key })
end

local function name_of(row)
  return ("the task %s"):format(row.key and ("'%s'"):format(row.key) or row.row or row.hook)
end

local function emit(client, row)
  client.emit("webhook", { service = row.service, id = row.id, key = row.key, state = row.state })
end

-- An attempt that was answered "not now" has been made all the same, and a later one has left since. What can be done about
-- that only a person can do.
local function tell_former(client, row)
  emit(client, row)
  warn(client, row, "webhook_of_former_attempt", ("the provider has called the webhook of an attempt at %s that it had put off, and a "
    .. "later one has left since: both may have been made, and paid: look at the provider's task list"):format(name_of(row)))
end

---@param before table the row as the call found it
---@param row table and as it is now
---@param ids string[]
local function tell(client, before, row, ids)
  emit(client, before)
  if is_contradicted(before) then
    warn(client, row, "webhook_contradicts", ("the provider has called the webhook of %s, which ended as %s: it may have been "
      .. "made, and paid, all the same%s"):format(name_of(row), before.state,
      ids[1] and ", and is asked for" or ": look at the provider's task list"))
  elseif row.state == "unknown_outcome" and not ids[1] then
    warn(client, row, "webhook_without_id", ("the provider has called the webhook of %s, whose outcome is unknown: it was made, but "
      .. "the call names no id: look at the provider's task list, then client:settle"):format(name_of(row)))
  end
end

-- What goes on where nobody has it in hand. What a person has stopped following is left alone.
local FOLLOWED = { queued = true, processing = true, expired = true }

local function is_adopted(call, ids)
  local row = call.row
  if call.contradicted or row.state == "sending" or row.state == "waiting" then return true end
  if row.state == "unknown_outcome" then return ids[1] ~= nil end
  return FOLLOWED[row.state] == true and row.id ~= nil
end

---The task becomes ours, unless some process has it in hand.
local function adopt(client, call, account, done)
  client.store:take(call, function(row, err)
    if err then return done(UNAVAILABLE) end
    if row and not client.closed then adoption.adopt(client, account, row) end
    done(OK)
  end)
end

-- It has ended while that was written down, and hears of nothing any more.
local function has_missed(job)
  return job.phase.over and not job.id
end

---@param before table the row as the call found it
---@param ids string[] unclaimed ones
local function act(client, call, before, ids, done)
  local row, job = call.row, call.job
  tell(client, before, row, ids)
  if client.closed then return done(OK) end
  if job and not has_missed(job) then
    job:heard(ids)
    return done(OK)
  end
  local account = account_of(client, row)
  if not account or not account:configured() or not is_adopted(call, ids) then return done(OK) end
  adopt(client, call, account, done)
end

-- A task that we follow is asked for, whatever becomes of this process. Of a create nobody else would know.
local function needs_no_note(call)
  return call.job ~= nil and call.row.id ~= nil
end

-- First of all it is written down.
local function note(client, call, ids, done)
  local before = call.row
  if needs_no_note(call) then return act(client, call, before, ids, done) end
  client.store:note(call, ids, function(err)
    if err then return done(UNAVAILABLE) end
    act(client, call, before, ids, done)
  end)
end

-- What a call can still change.
local OPEN = { waiting = true, sending = true, queued = true, processing = true, expired = true, unknown_outcome = true }

local function is_open(row)
  return OPEN[row.state] == true or is_contradicted(row)
end

local function read(client, call, body, done)
  if call.former then
    tell_former(client, call.row)
    return done(OK)
  end
  if not is_open(call.row) then return done(OK) end
  client.store:unclaimed(call, candidates(client, call.row, body), function(ids, err)
    if err or client.closed then return done(UNAVAILABLE) end
    for index = #ids, MOST_IDS + 1, -1 do ids[index] = nil end
    note(client, call, ids, done)
  end)
end

---Takes in a webhook.
---@param client homegen.Client
---@param path string that was called
---@param body string
---@param done fun(status: integer) gets the HTTP status of the answer, at once or later: 200; 404: it is none of this client's;
---  413: the body is too large; 503: what it says cannot be written down now
function webhooks.receive(client, path, body, done)
  local number, secret = parse(path)
  if not number then return done(NOT_FOUND) end
  if #body > MOST_BODY then return done(TOO_LARGE) end
  if client.closed then return done(UNAVAILABLE) end
  client.store:called(number, secret, function(call, err)
    if err or client.closed then return done(UNAVAILABLE) end
    if not call then return done(NOT_FOUND) end
    read(client, call, body, done)
  end)
end

return webhooks
