--- A file that is fetched in as many pieces as it takes. What has come stays on the disk, and the next request asks for
--- the rest of the same version of the file; where that cannot be had, for all of it.

local core = require "homegen.core"
local disk = require "homegen.picture.disk"
local fetch = require "homegen.picture.fetch"
local path_template = require "homegen.picture.path_template"
local backoff = require "homegen.base.backoff"

local partial = {}

local MAX_FILE_BYTES = 256 * 1024 * 1024
local TIMEOUT_SECONDS = 600 -- of a whole transfer; a standstill ends it far earlier
local NAME_BYTES = 230 -- of a part's name, without what makes it unique

---What a journal has to keep so that another process can go on with a part.
---@class homegen.PartRecord
---@field path string
---@field validator? string a strong ETag or a date; without it nobody can go on
---@field total? integer bytes of the whole file, where they are known
---@field boot? string of which run of the system: after a power cut a file may have holes
---@field final? string the name that the finished part is about to get
---@field saved? string[] of a task with several pictures: the files of those before this one

---@class homegen.Partial: homegen.Sink
---@field part homegen.Part
---@field validator? string
---@field total? integer
---@field stall_timeout? number seconds without a byte
---@field note? async fun(record: homegen.PartRecord) called whenever the record changes; it may wait
local Partial = {}
Partial.__index = Partial

---@return string|nil
local function boot_id()
  local file = io.open("/proc/sys/kernel/random/boot_id", "r")
  local id = file and file:read("*l")
  if file then file:close() end
  return id
end

---Whether a file's name is that of a part: of a download under way, or of one whose process was killed.
---@param name string
---@return boolean
function partial.is_name(name)
  return name:find("%." .. ("%x"):rep(16) .. "%.part$") ~= nil
end

local function stem(path)
  local folder, name = path:match("^(.*/)([^/]*)$")
  if not folder then folder, name = "", path end
  return folder .. path_template.shorten(name:gsub("{ext}", "image"), NAME_BYTES)
end

-- Bytes that nobody can tell the rest of do not count, but the file is used, so that none is left behind.
local function resume(path, record)
  if not record or not partial.is_name(record.path) then return nil end
  local same = record.validator ~= nil and record.boot ~= nil and record.boot == boot_id()
  local self = setmetatable({
    part = core.part(record.path, true), validator = same and record.validator or nil, total = same and record.total or nil,
  }, Partial)
  local ok, message, reason = disk.open(self.part, path)
  if not ok then return nil, message, reason end
  if same then self.part:expect(self.total) else self.part:rewind() end
  return self
end

---Makes the file, or goes on with one that another process left.
---@async
---@param path string the final name; may hold {ext}
---@param record? homegen.PartRecord
---@param note? fun(record: homegen.PartRecord)
---@return homegen.Partial|nil
---@return string|nil message
---@return homegen.DiskReason|nil
function partial.open(path, record, note)
  local final = not path:find("{ext}", 1, true) and path or nil
  local self, message, reason = resume(final, record)
  if reason == "exists" or reason == "folder" or reason == "busy" then return nil, message, reason end
  if not self then
    self = setmetatable({ part = core.part(stem(path)) }, Partial)
    local ok
    ok, message, reason = disk.open(self.part, final)
    if not ok then return nil, message, reason end
  end
  self.note, self.boot = note, note and boot_id()
  self:tell()
  return self
end

---@async
---@param final? string the name that it is about to get
function Partial:tell(final)
  if not self.note then return end
  self.note { path = self.part:path(), validator = self.validator, total = self.total, boot = self.boot, final = final }
end

---The name of a part that is always the same for a job, so that whoever goes on with the job finds it.
---@param path string the final name; may hold {ext}
---@param digits string 16 hexadecimal digits
---@return string path of the part
function partial.name(path, digits)
  return ("%s.%s.part"):format(stem(path), digits)
end

---What tells one version of a file from all others, byte by byte. A weak ETag does not, and beside an ETag a date does
---not count; a date does not before the second that it names is over.
local function validator_of(headers)
  local etag = headers["etag"]
  if etag then return etag:match('^"[\33\35-\126\128-\255]*"$') end
  local date = backoff.parse_date(headers["date"])
  local modified = backoff.parse_date(headers["last-modified"], date)
  return modified and not (date and date <= modified) and headers["last-modified"] or nil
end

-- How long the file is: a part may come where nobody had asked for one, and tells it in its range.
local function told_length(reply)
  if reply.status == 200 then return (reply.headers["content-length"] or ""):match("^%d+$") end
  return (reply.headers["content-range"] or ""):lower():match("^bytes 0%-%d+/(%d+)$")
end

-- A reply that begins anew. An encoded one has positions that are none of the file's.
local function learn(self, reply)
  local headers = reply.headers
  local plain = (reply.status == 200 or reply.status == 206) and (headers["content-encoding"] or "identity") == "identity"
  self.validator = plain and validator_of(headers) or nil
  local length = told_length(reply)
  self.total = plain and length and #length < 16 and tonumber(length) or nil
  self.part:expect(self.total)
  self:tell()
end

-- Does the reply to a request for the rest say that there is no rest of this version?
local function is_misfit(self, reply)
  if reply.status ~= 206 then return reply.status == 416 end
  local etag = reply.headers["etag"]
  return reply.word == "protocol" or etag ~= nil and self.validator:sub(1, 1) == '"' and etag ~= self.validator
end

local function range(self)
  local length = self.part:length()
  if length > 0 and self.validator then
    return { ("Range: bytes=%d-"):format(length), "If-Range: " .. self.validator }
  end
  self.part:rewind()
end

---@async
---@param open fun(headers: string[]): table|nil, string|nil
---@return homegen.FetchReply|nil
---@return string|nil message
function Partial:get(open)
  -- all of it is here: its process ended, or its name was taken, before it got one
  if self.total and self.total > 0 and self.part:length() == self.total then
    return { word = "ok", sent = false, status = 200, body = "", headers = {} }
  end
  local rest = range(self)
  local target, message = open(rest or {})
  if not target then return nil, message end
  local reply = fetch.transfer("download", target, self.part, TIMEOUT_SECONDS, MAX_FILE_BYTES, self.stall_timeout)
  if rest and is_misfit(self, reply) then
    self:forget()
    return self:get(open)
  end
  if reply.status >= 200 and reply.status < 300 and not (rest and reply.status == 206) then learn(self, reply) end
  return reply
end

---Whether a finished part got its name although its process ended before it could tell. Nobody else takes a part away:
---if it is gone, it has got it.
---@param record homegen.PartRecord
---@return boolean
function partial.is_published(record)
  return record.final ~= nil and core.file_exists(record.final) and not core.file_exists(record.path)
end

---What has come is no good: the next request asks for all of it.
function Partial:forget()
  self.validator, self.total = nil, nil
end

---@async
function Partial:remove()
  disk.remove(self.part)
end

return partial
