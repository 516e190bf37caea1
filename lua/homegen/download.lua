--- Fetches results: to a file that appears under its name only when it is whole, or into memory. Tried again apart from
--- the task; nothing here may cost anything.

local disk = require "homegen.disk"
local fetch = require "homegen.fetch"
local partial = require "homegen.partial"

local download = {}

local MAX_MEMORY_BYTES = 64 * 1024 * 1024
local TIMEOUT_SECONDS = 600

local failure = fetch.failure

local memory = {}

---@async
function memory:get(open)
  local target, message = open {}
  if not target then return nil, message end
  local reply = fetch.transfer("get", target, nil, TIMEOUT_SECONDS, MAX_MEMORY_BYTES)
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
  local reply, err = fetch.run(context, url, memory, renew)
  return reply and reply.body, err
end

---Why a file could not be saved. `exists` is set when its name is taken, `path` when it is there all the same.
local function refuse(path, message, reason)
  if reason == "image" then return failure("protocol", "download: what came " .. message, { retryable = true }) end
  if reason == "folder" then message = ("there is no folder %s"):format(path:match("^(.*)/") or ".") end
  return failure("io", ("cannot save %s: %s"):format(path, message), {
    exists = reason == "exists" or nil, path = reason == "unsure" and path or nil,
  })
end

---Checks the part and gives it its name.
---@async
local function publish(part, path)
  local format, message, reason = disk.seal(part)
  if not format then return refuse(path, message, reason) end
  local final = path:gsub("{ext}", format == "jpeg" and "jpg" or format)
  local ok
  ok, message, reason = disk.publish(part, final)
  if not ok then return refuse(final, message, reason) end
  return final
end

---Fetches into a file. Nothing is ever overwritten; a file under its final name is whole, checked and on the disk.
---@async
---@param context homegen.DownloadContext
---@param url string
---@param path string the final name; may hold {ext}
---@param options? { renew?: async fun(): string|nil, homegen.Error|nil; part?: homegen.PartRecord; note?: fun(record: homegen.PartRecord) }
---  `renew`: where the picture lies by now; `part`: what an earlier process left; `note`: is told what to keep of this one
---@return string|nil path
---@return homegen.Error|nil
function download.save(context, url, path, options)
  options = options or {}
  local file, message, reason = partial.open(path, options.part, options.note)
  if not file then return refuse(path, message, reason) end
  local final
  local reply, err = fetch.run(context, url, file, options.renew)
  if reply then final, err = publish(file.part, path) end
  if not final then file:remove() end
  if reply then context.emit("download", { url = url:gsub("%?.*$", ""), path = final, error = err }) end
  return final, err
end

return download
