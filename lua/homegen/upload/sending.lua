--- One picture on its way: PUT requests until one has come through. A PUT of the same bytes to the same place may be repeated, so
--- whatever may pass is tried again. Redirects are not followed: what proves who we are goes to one address alone.

local await = require "homegen.waiting.await"
local backoff = require "homegen.base.backoff"
local failure = require "homegen.upload.failure"
local future = require "homegen.waiting.future"
local libcurl = require "homegen.base.libcurl"
local proxy = require "homegen.base.proxy"
local reactor = require "homegen.loop.reactor"

local sending = {}

local STALL_SECONDS = 60 -- without a byte in either direction: a server may store what it has read before it answers
local MOST_REPLY = 65536 -- bytes of a reply, which tells of an error at most

---@class homegen.upload.Order
---@field url string
---@field headers string[] "Name: value" each
---@field signing? { sigv4: string, access_key: string, secret_key: string } libcurl is to sign the request
---@field good table<integer, boolean> the statuses that say that it is there
---@field read fun(reply: homegen.upload.Reply): homegen.Error what any other reply means

---@class homegen.upload.Reply
---@field word string the engine's outcome
---@field sent boolean
---@field status integer
---@field body string the first bytes of it
---@field headers table<string, string>
---@field message? string

local function open(order, options)
  local signing = order.signing or {}
  return reactor.engine():target {
    url = order.url, headers = order.headers, proxy = options.proxy, ca_file = options.ca_file,
    connect_timeout = options.connect_timeout, sigv4 = signing.sigv4, access_key = signing.access_key, secret_key = signing.secret_key,
  }
end

---@async
local function attempt(target, bytes, options)
  local done = future.new()
  reactor.transfer("put", target, bytes, options.timeout, MOST_REPLY, STALL_SECONDS, function(word, sent, status, body, headers, message)
    done:succeed {
      word = word, sent = sent, status = status, body = tostring(body or ""), headers = headers or {}, message = message,
    }
  end)
  return await.await(done)
end

-- Of an error page that is longer than what is kept the status says all.
local function is_answered(reply)
  return reply.word == "ok" or reply.word == "too_large" and reply.status >= 300
end

local KINDS = { timeout = "timeout", protocol = "protocol", too_large = "protocol" }
local FINAL = { certificate = true, canceled = true }

local function broken(order, options, reply)
  local err = failure.new(KINDS[reply.word] or "network", reply.message or reply.word, nil, {
    cause = reply.word, retryable = not FINAL[reply.word],
  })
  return proxy.note(err, proxy.of(order.url, options.proxy), reply.word)
end

---Puts the bytes there.
---@async
---@param order homegen.upload.Order
---@param bytes string
---@param options homegen.upload.Common
---@return true|nil
---@return homegen.Error|nil
function sending.put(order, bytes, options)
  local network, err = libcurl.load()
  if not network then return nil, err end
  local target, message = open(order, options)
  if not target then return nil, failure.new("config", message, "check the options of homegen.upload") end
  for number = 1, options.retries + 1 do
    local reply = attempt(target, bytes, options)
    if reply.word == "ok" and order.good[reply.status] then
      err = nil
      break
    end
    err = is_answered(reply) and order.read(reply) or broken(order, options, reply)
    if not err.retryable or number > options.retries then break end
    await.sleep(backoff.delay(number, reply.headers))
  end
  target:close()
  if err then return nil, err end
  return true
end

return sending
