--- One attempt at getting a result from where it lies: the request, redirects (http and https only), what the answer
--- means. No key goes along. What the bytes do on arrival is the sink's business, what follows is homegen.picture.retrieval's.

local address = require "homegen.picture.address"
local await = require "homegen.waiting.await"
local core = require "homegen.core"
local decision = require "homegen.base.decision"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local proxy = require "homegen.base.proxy"
local reactor = require "homegen.loop.reactor"

local fetch = {}

local MAX_REDIRECTS = 5
local REDIRECT = { [301] = true, [302] = true, [303] = true, [307] = true, [308] = true }

---@class homegen.FetchReply
---@field word string the engine's outcome
---@field sent boolean whether the request may have left
---@field status integer
---@field body string
---@field headers table<string, string>
---@field message? string

---An attempt that brought nothing.
---@class homegen.FetchFailure
---@field err homegen.Error
---@field verdict homegen.Verdict
---@field headers? table<string, string> of the reply, if there was one
---@field packed? boolean it is said to be packed, and could not be unpacked

---Where the bytes go. `get` makes one request to the target that `open` gives for further headers, or passes on why
---there is no target. `check` says whether what has come is good; where it is not, the next `get` begins anew.
---@class homegen.Sink
---@field get async fun(self, open: fun(headers: string[]): table|nil, string|nil): homegen.FetchReply|nil, string|nil
---@field check? async fun(self): true|nil, homegen.FetchFailure|nil

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
---@return homegen.Error
function fetch.error(kind, message, fields)
  fields = fields or {}
  fields.kind, fields.message = kind, message
  fields.outcome = "accepted"
  return errors.new(fields)
end

---@param phase homegen.Phase
---@param answer string
---@param message string
---@param fields? table of the error
---@param headers? table<string, string>
---@return nil
---@return homegen.FetchFailure
function fetch.failure(phase, answer, message, fields, headers)
  local verdict = decision.decide("download", phase, answer)
  fields = fields or {}
  fields.retryable = verdict.retry or verdict.address == true
  return nil, { err = fetch.error(verdict.kind, "download: " .. message, fields), verdict = verdict, headers = headers }
end

local failure = fetch.failure

-- An error page that is longer than what is kept of it says by its status all that matters.
local function is_answered(reply)
  return reply.word == "ok" or reply.word == "too_large" and reply.status >= 300
end

local STATUS_ANSWERS = { [408] = "server", [429] = "rate_limited" }

local function is_packed(reply)
  return reply.word == "protocol" and (reply.headers["content-encoding"] or "identity") ~= "identity"
end

---What a transfer that brought no 2xx reply means.
local function read_failure(reply)
  if not is_answered(reply) then
    local _, failed = failure(reply.sent and "after" or "before", reply.word, reply.message or reply.word, { cause = reply.word })
    failed.packed = is_packed(reply)
    return nil, failed
  end
  local answer = STATUS_ANSWERS[reply.status] or reply.status >= 500 and "server" or "refused"
  return failure("reply", answer, ("HTTP %d"):format(reply.status), { http_status = reply.status }, reply.headers)
end

---Where a redirect leads; never from https down to http.
local function redirected(url, reply)
  local function refuse(message) return failure("reply", "bad_redirect", message, { http_status = reply.status }) end
  local location = reply.headers["location"]
  local next_url = location and core.resolve_url(url, location)
  if not next_url then return refuse "a redirect to nowhere usable" end
  if address.is_https(url) and not address.is_https(next_url) then
    return refuse "a redirect from https to http is not followed"
  end
  return next_url
end

---@param raw? boolean what comes is taken as it is
local function open_target(network, url, headers, raw)
  headers[#headers + 1] = "User-Agent: " .. network.user_agent
  local function make()
    return reactor.engine():target {
      url = url, headers = headers, proxy = network.proxy_url and network.proxy_url(), ca_file = network.ca_file,
      connect_timeout = network.connect_timeout, raw = raw,
    }
  end
  if network.tape then return network.tape:target("file", url, make) end
  return make()
end

---@async
local function follow(context, url, sink, raw)
  for _ = 0, MAX_REDIRECTS do
    local reply, message = sink:get(function(headers) return open_target(context.network, url, headers, raw) end)
    if not reply then return failure("before", "bad_address", message) end
    if not is_answered(reply) or not REDIRECT[reply.status] then
      if reply.word == "ok" and reply.status >= 200 and reply.status < 300 then return reply end
      local _, failed = read_failure(reply)
      local given = context.network.proxy_url
      proxy.note(failed.err, proxy.of(url, given and given()), reply.word)
      return nil, failed
    end
    local next_url, failed = redirected(url, reply)
    if not next_url then return nil, failed end
    url = next_url
  end
  return failure("reply", "bad_redirect", "too many redirects")
end

---@async
local function try(context, url, sink, raw)
  local reply, failed = follow(context, url, sink, raw)
  if not reply or not sink.check then return reply, failed end
  local good
  good, failed = sink:check()
  return good and reply or nil, failed
end

---Makes one attempt, and looks whether what it brought is good.
---
---File hosts put words into Content-Encoding that are none ("aws-chunked"), or leave "gzip" there when they have unpacked
---the file: what cannot be unpacked is fetched once more as it is, and counts if it is a picture.
---@async
---@param context homegen.DownloadContext
---@param url string
---@param sink homegen.Sink
---@return homegen.FetchReply|nil reply 2xx
---@return homegen.FetchFailure|nil
function fetch.once(context, url, sink)
  local reply, failed = try(context, url, sink)
  if reply or not failed.packed then return reply, failed end
  reply = try(context, url, sink, true)
  return reply, not reply and failed or nil
end

return fetch
