--- Records: what goes to the providers and to their files, and what comes back, is written to a tape without its secrets.
--- Everything goes as it would without; what cannot be written is told, and changes nothing else.

local core = require "homegen.core"
local errors = require "homegen.base.errors"
local exchange = require "homegen.tape.exchange"
local scrub = require "homegen.tape.scrub"
local transfers = require "homegen.loop.transfers"

local recorder = {}

local MOST_BYTES = 64 * 1024 * 1024 -- of the tape without its files, and of each file
local EXTENSIONS = { png = "png", jpeg = "jpg", webp = "webp" }

---@class homegen.tape.Recorder
---@field path string
---@field file file*|false false: nothing more is written
---@field bytes integer
---@field secrets homegen.tape.Secrets
---@field uploads table<string, string> where pictures went, and what stands for that on the tape
---@field warn fun(message: string) is told why nothing more is written
local Recorder = {}
Recorder.__index = Recorder

---What stands in place of a target of the engine's: one that is listened to.
---@class homegen.tape.Heard
---@field tape homegen.tape.Recorder
---@field target homegen.Target
---@field to string
---@field address string
local Heard = {}
Heard.__index = Heard

local function refuse(path, message, hint)
  return nil, errors.new { kind = "io", message = ("cannot record to %s: %s"):format(path, message), outcome = "not_sent", hint = hint }
end

-- An earlier tape is recorded over; its files go with it.
local function clear(path)
  local file = io.open(path, "rb")
  if not file then return true end
  local is_tape = exchange.check_head(file:read "*l" or "") == true
  if is_tape then
    for line in file:lines() do
      local read = exchange.decode(line)
      if read and read.answer.file and read.answer.file:find(path:match "[^/]*$", 1, true) == 1 then
        os.remove((path:match "^(.*/)" or "") .. read.answer.file)
      end
    end
  end
  file:close()
  return is_tape
end

---@param path string
---@return homegen.tape.Recorder|nil
---@return homegen.Error|nil err kind io
function recorder.open(path)
  if not clear(path) then return refuse(path, "another file has the name, which is no tape", "give another name") end
  local file, message = io.open(path, "wb")
  if not file then return refuse(path, (message:gsub("^.*: ", ""))) end
  local self = setmetatable({
    path = path, file = file, bytes = 0, secrets = { keys = {}, users = {} }, uploads = {}, warn = function() end,
  }, Recorder)
  self:append(exchange.HEAD)
  return self
end

---What must not be kept.
---@param secrets homegen.tape.Secrets
function Recorder:hide(secrets)
  self.secrets, secrets.uploads = secrets, self.uploads
end

function Recorder:stop(message)
  if not self.file then return end
  self.file:close()
  self.file = false
  self.warn(("%s is not recorded any further: %s"):format(self.path, message))
end

function Recorder:append(line)
  if not self.file then return end
  self.bytes = self.bytes + #line + 1
  if self.bytes > MOST_BYTES then return self:stop "it has got too large" end
  local ok, message = self.file:write(line, "\n")
  if ok then ok, message = self.file:flush() end
  if not ok then self:stop(message) end
end

-- A picture stands beside the tape, under a name that tells what it holds.
local function keep_file(self, bytes)
  local name = ("%s.%s.%s"):format(self.path:match "[^/]*$", scrub.digest(bytes, 16), EXTENSIONS[core.image_check(bytes) or ""] or "bin")
  local path = (self.path:match "^(.*/)" or "") .. name
  if core.file_exists(path) then return name end
  local file, message = io.open(path, "wb")
  local written = file and file:write(bytes)
  local closed = file and file:close()
  if not (written and closed) then self:stop(message or "a file beside it cannot be written") end
  return name
end

local function is_text(bytes)
  return core.is_utf8(bytes) and not bytes:find("\0", 1, true) and not core.image_check(bytes)
end

---@return homegen.tape.Answer|nil
local function answer_of(self, word, sent, status, body, headers, message)
  if word == "canceled" then return nil end
  if word ~= "ok" then
    return { failure = word, sent = sent, status = status, message = message and scrub.text(message, self.secrets) }
  end
  local answer = { status = status, headers = exchange.headers(headers, self.secrets) }
  if is_text(body) then answer.body = scrub.text(body, self.secrets) else answer.file = keep_file(self, body) end
  return answer
end

-- Of a download that has gone on in pieces the whole stands in its part.
local function body_of(method, argument, status, body)
  if method == "download" and status >= 200 and status < 300 then
    return assert(core.read_file(argument:path(), MOST_BYTES)), 200
  end
  return tostring(body or ""), status
end

local function note(self, heard, method, argument, word, sent, status, body, headers, message)
  local bytes
  bytes, status = body_of(method, argument, status or 0, body)
  local answer = answer_of(self, word, sent, status, bytes, headers, message)
  if answer then self:append(exchange.encode(exchange.request(heard, method, argument), answer)) end
end

---Writes an exchange down. Whatever is wrong with that ends the recording, and nothing else.
---@param heard homegen.tape.Heard
---@param method string
---@param argument any
---@param ... any what came, as the engine gives it
function Recorder:note(heard, method, argument, ...)
  if not self.file then return end
  local ok, raised = pcall(note, self, heard, method, argument, ...)
  if not ok then self:stop(tostring(raised)) end
end

---A transfer of this target: goes its way, and is noted when its callback has had what came.
function Heard:transfer(engine, method, callback, argument, b, c, d)
  return transfers.start(engine, method, self.target, argument, b, c, d, function(...)
    callback(...)
    self.tape:note(self, method, argument, ...)
  end)
end

---Polls of this target: what the engine tells of them.
---@return homegen.Target target
---@return fun(word: string, sent: boolean, status: integer, body: homegen.Text, headers?: table, message?: string) heard
function Heard:followed(method, argument)
  return self.target, function(...) self.tape:note(self, method, argument, ...) end
end

---@param to string
---@param address string
---@param make fun(): homegen.Target|nil, string|nil
---@return homegen.tape.Heard|nil
---@return string|nil message
function Recorder:target(to, address, make)
  local target, message = make()
  return target and setmetatable({ tape = self, target = target, to = to, address = address }, Heard), message
end

---@param upload? fun(bytes: string, name: string): string|nil, any
---@return (fun(bytes: string, name: string): string|nil, any)|nil
function Recorder:uploader(upload)
  return upload and function(bytes, name)
    local url, reason = upload(bytes, name)
    if type(url) == "string" then self.uploads[url:match "^%s*(.-)%s*$"] = scrub.upload_address(bytes, name) end
    return url, reason
  end
end

function Recorder:close()
  if self.file then self.file:close() end
  self.file = false
end

return recorder
