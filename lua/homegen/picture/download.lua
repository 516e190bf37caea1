--- Fetches results: to a file that appears under its name only when it is whole, or into memory. Tried again apart from
--- the task; nothing here may cost anything.

local address = require "homegen.picture.address"
local core = require "homegen.core"
local disk = require "homegen.picture.disk"
local fetch = require "homegen.picture.fetch"
local loopback = require "homegen.base.loopback"
local partial = require "homegen.picture.partial"
local retrieval = require "homegen.picture.retrieval"

local download = {}

local MAX_MEMORY_BYTES = 64 * 1024 * 1024
local TIMEOUT_SECONDS = 600

local function no_picture(trouble)
  return fetch.failure("reply", "no_picture", "what came " .. trouble)
end

local function warn(context, url, oddity)
  context.emit("warning", { message = ("the picture at %s %s"):format(address.shown(url), oddity) })
end

---Where the bytes of a download into memory go.
---@class homegen.MemorySink: homegen.Sink
---@field context homegen.DownloadContext
---@field url string
---@field reply homegen.FetchReply the last one
local Memory = {}
Memory.__index = Memory

-- Nobody asked for a part. The file may come as one all the same.
local function is_part(reply)
  local told = reply.headers["content-range"]
  if reply.word ~= "ok" or reply.status ~= 206 or not told then return false end
  local last, whole = told:lower():match("^bytes 0%-(%d+)/([%d*]+)$")
  return tonumber(last) ~= #reply.body - 1 or whole ~= "*" and tonumber(whole) ~= #reply.body
end

---@async
function Memory:get(open)
  local target, message = open {}
  if not target then return nil, message end
  local reply = fetch.transfer("get", target, nil, TIMEOUT_SECONDS, MAX_MEMORY_BYTES, self.context.stall_timeout)
  if is_part(reply) then reply.word, reply.message = "protocol", "the reply is only a part of the file" end
  self.reply = reply
  return reply
end

-- Whether the length that came is the one that was told.
local function is_complete(reply)
  local headers = reply.headers
  return tonumber(headers["content-length"]) == #reply.body and (headers["content-encoding"] or "identity") == "identity"
end

-- As the disk's thread judges files.
function Memory:check()
  local format, trouble, _, _, has_end = core.image_check(self.reply.body)
  if not format then return no_picture(trouble) end
  if has_end then return true end
  if not is_complete(self.reply) then return no_picture "has no end mark: it may be cut off" end
  warn(self.context, self.url, "has no end mark; its length is right")
  return true
end

---Fetches into memory.
---@async
---@param context homegen.DownloadContext
---@param url string
---@param renew? async fun(): string|nil, homegen.Error|nil
---@return string|nil bytes
---@return homegen.Error|nil
function download.bytes(context, url, renew)
  local reply, err = retrieval.run(context, url, setmetatable({ context = context, url = url }, Memory), renew)
  return reply and reply.body, err
end

---Fetches another picture than the result's own, such as the one that it was made from: asked for once, where the provider
---is. What stands behind a sandbox's addresses elsewhere is not what the sandbox has used.
---@async
---@param context homegen.DownloadContext of the result
---@param url string
---@return string|nil bytes
---@return homegen.Error|nil
function download.neighbour(context, url)
  local parts = core.url_parts(url)
  if not parts or context.account and context.account.loopback and not loopback.is_own(parts.host) then
    return nil, fetch.error("io", "the picture is not where the provider is")
  end
  return download.bytes(setmetatable({ retries = 0 }, { __index = context }), url)
end

---Why a file could not be saved. `exists` is set when its name is taken, `path` when the picture is there all the same.
---@param path string
---@param message string|nil
---@param reason homegen.DiskReason|nil
---@param kept? string where the picture is
---@return nil
---@return homegen.Error
local function refuse(path, message, reason, kept)
  if reason == "folder" then message = ("there is no folder %s"):format(path:match("^(.*)/") or ".") end
  message = ("cannot save %s: %s"):format(path, message)
  if kept then message = ("%s; the whole picture is kept as %s"):format(message, kept) end
  return nil, fetch.error("io", message, {
    exists = reason == "exists" or nil, path = reason == "unsure" and path or kept, retryable = reason == "busy",
    hint = kept and "rename that file, or save the result again under another name" or nil,
  })
end

---Gives a sealed part its name. What is whole stays, whatever becomes of the name.
---@async
local function publish(file, path, format)
  local final = path:gsub("{ext}", format == "jpeg" and "jpg" or format)
  file:tell(final)
  local ok, message, reason = disk.publish(file.part, final)
  if ok then return final end
  if reason == "unsure" then return refuse(final, message, reason) end
  -- what stands under that name is not ours: whoever goes on with the part must not take it for the picture
  file:tell()
  local kept = file.part:path()
  file.part:keep()
  return refuse(final, message, reason, kept)
end

---@async
local function open_file(context, path, options)
  local attempt = 1
  while true do
    local file, message, reason = partial.open(path, options.part, options.note)
    if file then return file end
    if reason ~= "busy" or attempt > context.retries or not retrieval.wait(context, attempt, message) then
      return refuse(path, message, reason)
    end
    attempt = attempt + 1
  end
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
  local file, err = open_file(context, path, options)
  if not file then return nil, err end
  local came, format, oddity, final = false, nil, nil, nil
  file.stall_timeout = context.stall_timeout
  function file:check()
    came = true
    local reason
    format, oddity, reason = disk.seal(self.part)
    if format then return true end
    self:forget()
    if reason == "image" then return no_picture(oddity) end
    local kept = self.part:path()
    self.part:keep()
    return fetch.failure("after", "io", ("cannot save %s: %s; the whole picture is kept as %s, but may not survive a power cut")
      :format(path, oddity, kept), { path = kept })
  end
  local reply
  reply, err = retrieval.run(context, url, file, options.renew)
  if reply then final, err = publish(file, path, format) else file:remove() end
  if reply and oddity then warn(context, url, oddity) end
  if came then context.emit("download", { url = address.shown(url), path = final, error = err }) end
  return final, err
end

return download
