--- Fetches results: to a file that appears under its name only when it is whole, or into memory. Tried again apart from
--- the task; nothing here may cost anything.

local decision = require "homegen.base.decision"
local disk = require "homegen.picture.disk"
local fetch = require "homegen.picture.fetch"
local partial = require "homegen.picture.partial"

local download = {}

local MAX_MEMORY_BYTES = 64 * 1024 * 1024
local TIMEOUT_SECONDS = 600

local failure = fetch.failure

---Where the bytes of a download into memory go.
---@class homegen.MemorySink: homegen.Sink
---@field stall_timeout number seconds without a byte
local Memory = {}
Memory.__index = Memory

---@async
function Memory:get(open)
  local target, message = open {}
  if not target then return nil, message end
  local reply = fetch.transfer("get", target, nil, TIMEOUT_SECONDS, MAX_MEMORY_BYTES, self.stall_timeout)
  if reply.word == "ok" and reply.status == 206 then
    reply.word, reply.message = "protocol", "a part of the file came, and nobody had asked for a part"
  end
  return reply
end

---Fetches into memory.
---@async
---@param context homegen.DownloadContext
---@param url string
---@param renew? async fun(): string|nil, homegen.Error|nil
---@return string|nil bytes
---@return homegen.Error|nil
function download.bytes(context, url, renew)
  local reply, err = fetch.run(context, url, setmetatable({ stall_timeout = context.stall_timeout }, Memory), renew)
  return reply and reply.body, err
end

---Why a file could not be saved. `exists` is set when its name is taken, `path` when it is there all the same.
local function refuse(path, message, reason)
  if reason == "image" then
    local verdict = decision.decide("download", "reply", "no_picture")
    return failure(verdict.kind, "download: what came " .. message, { retryable = verdict.retry })
  end
  if reason == "folder" then message = ("there is no folder %s"):format(path:match("^(.*)/") or ".") end
  return failure("io", ("cannot save %s: %s"):format(path, message), {
    exists = reason == "exists" or nil, path = reason == "unsure" and path or nil,
  })
end

---Gives a sealed part its name.
---@async
local function publish(file, path, format)
  local final = path:gsub("{ext}", format == "jpeg" and "jpg" or format)
  file:tell(final)
  local ok, message, reason = disk.publish(file.part, final)
  if ok then return final end
  -- what stands under that name is not ours: whoever goes on with the part must not take it for the picture
  if reason ~= "unsure" then file:tell() end
  return refuse(final, message, reason)
end

---Fetches into a file. Nothing is ever overwritten; a file under its final name is whole, checked and on the disk.
---@async
---@param context homegen.DownloadContext
---@param url string
---@param path string the final name; may hold {ext}
---@param options? { renew?: async fun(): string|nil, homegen.Error|nil; part?: homegen.PartRecord; note?: async fun(record: homegen.PartRecord) }
---  `renew`: where the picture lies by now; `part`: what an earlier process left; `note`: is told what to keep of this one
---@return string|nil path
---@return homegen.Error|nil
function download.save(context, url, path, options)
  options = options or {}
  local file, message, reason = partial.open(path, options.part, options.note)
  if not file then return refuse(path, message, reason) end
  local came, format, final = false, nil, nil
  file.stall_timeout = context.stall_timeout
  function file:check()
    came = true
    format, message, reason = disk.seal(self.part)
    if format then return true end
    self:forget()
    return refuse(path, message, reason)
  end
  local reply, err = fetch.run(context, url, file, options.renew)
  if reply then final, err = publish(file, path, format) end
  if not final then file:remove() end
  if came then context.emit("download", { url = url:gsub("%?.*$", ""), path = final, error = err }) end
  return final, err
end

return download
