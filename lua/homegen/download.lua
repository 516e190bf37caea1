--- Fetches results: to a file that appears under its name only when it is whole, or into memory.
--- Downloads carry no key, follow redirects by themselves (http and https only) and are tried again apart from the task.

local await = require "homegen.await"
local core = require "homegen.core"
local errors = require "homegen.errors"
local future = require "homegen.future"
local reactor = require "homegen.reactor"
local retry = require "homegen.retry"

local download = {}

local MAX_FILE_BYTES = 256 * 1024 * 1024
local MAX_MEMORY_BYTES = 64 * 1024 * 1024
local TIMEOUT_SECONDS = 600 -- of a whole download; a standstill ends it far earlier
local STALL_SECONDS = 30
local MAX_REDIRECTS = 5
local REDIRECT = { [301] = true, [302] = true, [303] = true, [307] = true, [308] = true }

---@class homegen.DownloadContext
---@field network table proxy, CA, connect timeout
---@field retries integer
---@field emit fun(type: string, fields: table)

---One transfer, waited for.
---@async
local function transfer(method, target, ...)
  local done = future.new()
  local arguments = { ... }
  arguments[#arguments + 1] = function(word, _, status, body, headers, message)
    done:succeed { word = word, status = status, body = body, headers = headers or {}, message = message }
  end
  reactor.transfer(method, target, (table.unpack or unpack)(arguments))
  return await.await(done)
end

local function failure(kind, message, fields)
  fields = fields or {}
  fields.kind, fields.message = kind, message
  fields.outcome = "accepted"
  fields.hint = fields.hint or "the result still exists at the provider: save it again with result:save(path)"
  return nil, errors.new(fields)
end

local WORD_KINDS = { io = "io", timeout = "timeout", too_large = "protocol", protocol = "protocol", canceled = "canceled" }

---What a transfer that brought no 2xx reply means.
---@return nil
---@return homegen.Error
---@return boolean worth_repeating
local function read_failure(reply)
  if reply.word ~= "ok" then
    local kind = WORD_KINDS[reply.word] or "network"
    local repeatable = kind == "network" or kind == "timeout" or reply.word == "protocol"
    local _, err = failure(kind, "download: " .. (reply.message or reply.word), { retryable = repeatable, cause = reply.word })
    return nil, err, repeatable
  end
  local status = reply.status
  local repeatable = status >= 500 or status == 429 or status == 408
  local _, err = failure(repeatable and "server" or "api", ("download: HTTP %d"):format(status),
    { http_status = status, retryable = repeatable })
  return nil, err, repeatable
end

local function is_https(url)
  local parts = core.url_parts(url)
  return parts ~= nil and parts.scheme == "https"
end

---Where a redirect leads; never from https down to http.
local function redirected(url, reply)
  local location = reply.headers["location"]
  local next_url = location and core.resolve_url(url, location)
  if not next_url then return failure("protocol", "download: a redirect to nowhere usable", { http_status = reply.status }) end
  if is_https(url) and not is_https(next_url) then
    return failure("protocol", "download: a redirect from https to http is not followed", { http_status = reply.status })
  end
  return next_url
end

---@async
local function fetch_once(context, url, start)
  for _ = 0, MAX_REDIRECTS do
    local target, message = reactor.engine():target {
      url = url, headers = { "User-Agent: " .. context.network.user_agent }, proxy = context.network.proxy,
      ca_file = context.network.ca_file, connect_timeout = context.network.connect_timeout,
    }
    if not target then return failure("protocol", "download: " .. message) end
    local reply = start(target)
    if reply.word ~= "ok" or not REDIRECT[reply.status] then
      if reply.word == "ok" and reply.status >= 200 and reply.status < 300 then return reply end
      return read_failure(reply)
    end
    local next_url, err = redirected(url, reply)
    if not next_url then return nil, err end
    url = next_url
  end
  return failure("protocol", "download: too many redirects")
end

---@async
local function fetch(context, url, start)
  for attempt = 1, context.retries + 1 do
    local reply, err, repeatable = fetch_once(context, url, start)
    if reply or not repeatable or attempt > context.retries then return reply, err end
    local delay = retry.backoff(attempt)
    context.emit("retry", { attempt = attempt + 1, delay = delay, reason = err.message })
    await.sleep(delay)
  end
end

---Fetches into memory.
---@async
---@param context homegen.DownloadContext
---@param url string
---@return string|nil bytes
---@return homegen.Error|nil
function download.bytes(context, url)
  local reply, err = fetch(context, url, function(target)
    return transfer("get", target, nil, TIMEOUT_SECONDS, MAX_MEMORY_BYTES)
  end)
  return reply and reply.body, err
end

local serial = 0

---A name of our own beside the final one, so that a rename within the file system finishes it.
local function part_name(path)
  serial = serial + 1
  local unique = tostring({}):match("0x0*(%x+)") or "0"
  return ("%s.%s-%d.part"):format((path:gsub("{ext}", "image")), unique, serial)
end

---Checks the part and gives it its name.
local function publish(part, path)
  local format, message = core.image_file(part)
  if not format then
    os.remove(part)
    return failure("protocol", "download: " .. message, { retryable = true })
  end
  local final = path:gsub("{ext}", format == "jpeg" and "jpg" or format)
  local ok, reason = core.publish_file(part, final)
  if not ok then
    os.remove(part)
    return failure("io", ("cannot save %s: %s"):format(final, reason))
  end
  return final
end

---Fetches into a file. Nothing is ever overwritten; a file under its final name is whole.
---@async
---@param context homegen.DownloadContext
---@param url string
---@param path string the final name; may hold {ext}
---@return string|nil path
---@return homegen.Error|nil
function download.save(context, url, path)
  if core.file_exists((path:gsub("{ext}", ""))) and not path:find("{ext}", 1, true) then
    return failure("io", ("cannot save %s: it exists already"):format(path))
  end
  local part
  local reply, err = fetch(context, url, function(target)
    part = part_name(path)
    return transfer("download", target, part, TIMEOUT_SECONDS, MAX_FILE_BYTES, STALL_SECONDS)
  end)
  if not reply then return nil, err end
  local final
  final, err = publish(part, path)
  context.emit("download", { url = url:gsub("%?.*$", ""), path = final, error = err })
  return final, err
end

return download
