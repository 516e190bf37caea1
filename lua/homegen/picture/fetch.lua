--- Gets a result from where it lies: attempts, redirects (http and https only), a fresh address when the old one has
--- run out. No key goes along. What the bytes do on arrival is the sink's business.

local await = require "homegen.waiting.await"
local core = require "homegen.core"
local decision = require "homegen.base.decision"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local reactor = require "homegen.loop.reactor"
local backoff = require "homegen.base.backoff"

local fetch = {}

local MAX_REDIRECTS = 5
local REDIRECT = { [301] = true, [302] = true, [303] = true, [307] = true, [308] = true }
-- What file hosts say about a signed address that has run out, or a file that has moved.
local EXPIRED = { [401] = true, [403] = true, [404] = true, [410] = true }

---@class homegen.DownloadContext
---@field network table proxy, CA, connect timeout
---@field retries integer
---@field budget homegen.RetryBudget
---@field stall_timeout number seconds without a byte after which a transfer is given up
---@field emit fun(type: string, fields: table)
---@field refresh? async fun(): string[]|nil, homegen.Error|nil asks the provider where the pictures lie now

---@class homegen.FetchReply
---@field word string the engine's outcome
---@field sent boolean whether the request may have left
---@field status integer
---@field body string
---@field headers table<string, string>
---@field message? string

---Where the bytes go. `get` makes one request to the target that `open` gives for further headers, or passes on why
---there is no target. `check` says whether what has come is good; where it is not, the next `get` begins anew.
---@class homegen.Sink
---@field get async fun(self, open: fun(headers: string[]): table|nil, string|nil): homegen.FetchReply|nil, string|nil
---@field check? async fun(self): true|nil, homegen.Error|nil

---One transfer, waited for.
---@async
---@param method "get"|"download"
---@param target homegen.Target
---@param ... any further arguments of the engine's method
---@return homegen.FetchReply
function fetch.transfer(method, target, ...)
  local done = future.new()
  local arguments = { n = select("#", ...) + 1, ... }
  arguments[arguments.n] = function(word, sent, status, body, headers, message)
    done:succeed { word = word, sent = sent, status = status, body = body, headers = headers or {}, message = message }
  end
  reactor.transfer(method, target, (table.unpack or unpack)(arguments, 1, arguments.n))
  return await.await(done)
end

---@param kind homegen.ErrorKind
---@param message string
---@param fields? table
---@return nil
---@return homegen.Error
function fetch.failure(kind, message, fields)
  fields = fields or {}
  fields.kind, fields.message = kind, message
  fields.outcome = "accepted"
  fields.hint = fields.hint or "the result still exists at the provider: save it again with result:save(path)"
  return nil, errors.new(fields)
end

local failure = fetch.failure

-- An error page that is longer than what is kept of it says by its status all that matters.
local function is_answered(reply)
  return reply.word == "ok" or reply.word == "too_large" and reply.status >= 300
end

local STATUS_ANSWERS = { [408] = "server", [429] = "rate_limited" }

---What a transfer that brought no 2xx reply means.
local function read_failure(reply)
  local phase, answer, details = reply.sent and "after" or "before", reply.word, { cause = reply.word }
  local message = reply.message or reply.word
  if is_answered(reply) then
    phase, answer = "reply", STATUS_ANSWERS[reply.status] or reply.status >= 500 and "server" or "refused"
    message, details = ("HTTP %d"):format(reply.status), { http_status = reply.status }
  end
  local verdict = decision.decide("download", phase, answer)
  details.retryable = verdict.retry
  return failure(verdict.kind, "download: " .. message, details)
end

-- As libcurl reads it: a scheme may be spelled HTTPS.
local function is_https(url)
  local parts = core.url_parts(url)
  return parts ~= nil and parts.scheme == "https"
end

---Where a redirect leads; never from https down to http.
local function redirected(url, reply)
  local verdict = decision.decide("download", "reply", "bad_redirect")
  local function refuse(message) return failure(verdict.kind, "download: " .. message, { http_status = reply.status }) end
  local location = reply.headers["location"]
  local next_url = location and core.resolve_url(url, location)
  if not next_url then return refuse "a redirect to nowhere usable" end
  if is_https(url) and not is_https(next_url) then
    return refuse "a redirect from https to http is not followed"
  end
  return next_url
end

local function open_target(network, url, headers)
  headers[#headers + 1] = "User-Agent: " .. network.user_agent
  return reactor.engine():target {
    url = url, headers = headers, proxy = network.proxy_url and network.proxy_url(), ca_file = network.ca_file,
    connect_timeout = network.connect_timeout,
  }
end

---@async
---@return homegen.FetchReply|nil
---@return homegen.Error|nil
---@return table<string, string>|nil headers of a reply that was no good
local function fetch_once(context, url, sink)
  for _ = 0, MAX_REDIRECTS do
    local reply, message = sink:get(function(headers) return open_target(context.network, url, headers) end)
    if not reply then return failure("protocol", "download: " .. message) end
    if not is_answered(reply) or not REDIRECT[reply.status] then
      if reply.word == "ok" and reply.status >= 200 and reply.status < 300 then return reply end
      local _, err = read_failure(reply)
      return nil, err, reply.headers
    end
    local next_url, err = redirected(url, reply)
    if not next_url then return nil, err end
    url = next_url
  end
  return failure("protocol", "download: too many redirects")
end

---One attempt, and whether what it brought is good.
---@async
local function attempt_once(context, url, sink)
  local reply, err, headers = fetch_once(context, url, sink)
  if not reply or not sink.check then return reply, err, headers end
  local good
  good, err = sink:check()
  return good and reply or nil, err
end

---Whether a failed attempt is worth another one, and after how many seconds: decided here alone.
---@return number|nil delay
local function next_delay(context, attempt, err, headers)
  if not err.retryable or attempt > context.retries or not context.budget:take() then return nil end
  return backoff.delay(attempt, headers)
end

---@async
---@param context homegen.DownloadContext
---@param url string
---@param sink homegen.Sink
---@param renew? async fun(): string|nil, homegen.Error|nil asks for a fresh address, when the host refuses this one
---@return homegen.FetchReply|nil reply 2xx
---@return homegen.Error|nil
function fetch.run(context, url, sink, renew)
  local attempt = 1
  context.budget:first_attempt()
  while true do
    local reply, err, headers = attempt_once(context, url, sink)
    if reply and attempt > 1 then context.budget:came_through() end
    if reply then return reply end
    if renew and EXPIRED[err.http_status] then
      local fresh, reason = renew()
      if not fresh then
        err.cause = reason and reason.message
        return nil, err
      end
      url, renew = fresh, nil
    else
      local delay = next_delay(context, attempt, err, headers)
      if not delay then return nil, err end
      attempt = attempt + 1
      context.emit("retry", { attempt = attempt, delay = delay, reason = err.message })
      await.sleep(delay)
    end
  end
end

return fetch
