--- The sandbox's state file: an append-only log of JSON lines, each on the disk before the answer that tells of it
--- leaves. Here are its lines; what is made of them is restore.lua's business.
---
--- Synchronous: an append waits for the disk.

local cjson = require "homegen.base.cjson"
local httpd = require "homegen.sandbox.httpd"
local saved = require "homegen.sandbox.state.saved"

local state = {}

local State = {}
State.__index = State

-- The first line. A file that begins with anything else is not ours, and is left alone.
local HEAD = '{"homegen_sandbox_state":1}\n'

-- One that is new learns of the locale's point as it is now, and writes none of it.
local function encode(record)
  local encoder = cjson.new()
  encoder.encode_number_precision(14)
  return encoder.encode(record)
end

local function read_file(path)
  local file, message = io.open(path, "rb")
  if not file then return nil, message end
  local text
  text, message = file:read "*a"
  file:close()
  return text, message
end

---Reads the lines that are whole.
---@return integer|nil length of them; what lies behind was cut by a kill
---@return string|nil message
local function read_lines(text, book)
  if text:sub(1, #HEAD) ~= HEAD then
    if text == HEAD:sub(1, #text) then return 0 end
    return nil, "is not a sandbox's state"
  end
  local at, number = #HEAD + 1, 1
  while true do
    local last = text:find("\n", at, true)
    if not last then return at - 1 end
    number = number + 1
    local message = book:add(text:sub(at, last - 1))
    if message then return nil, ("is damaged in line %d: %s"):format(number, message) end
    at = last + 1
  end
end

local function take_up(self, path)
  local text, message = read_file(path)
  if not text then return nil, message end
  local length
  length, message = read_lines(text, self.saved)
  if not length then return nil, message end
  local ok = true
  if length < self.appender:length() then ok, message = self.appender:cut(length) end
  if ok and length == 0 then ok, message = self.appender:append(HEAD) end
  return ok, message
end

---Opens the state, or begins one.
---@param path string
---@param sync? boolean default true: each line is on the disk before anything else happens
---@return table|nil state its `saved` is what the file tells: see saved.lua
---@return string|nil message
function state.open(path, sync)
  local appender, message = httpd.append_file(path, sync)
  if not appender then return nil, ("%s: %s"):format(path, message) end
  local self = setmetatable({ appender = appender, saved = saved.new() }, State)
  local ok
  ok, message = take_up(self, path)
  if ok then return self end
  appender:close()
  return nil, ("%s: %s"):format(path, message)
end

local function append(self, record)
  return self.appender:append(encode(record) .. "\n")
end

---Keeps facts about the account; later ones count.
---@param facts table api_key, user_id, id_base, credits, photos; those that are to be kept
---@return true|nil
---@return string|nil message
function State:keep_account(facts)
  return append(self, { kind = "account", account = facts })
end

---A task is about to be charged and begun.
---@param task homegen.sandbox.Task
---@param credits integer
---@return true|nil
---@return string|nil message it is not on the disk: the task must not be
function State:created(task, credits)
  return append(self, {
    kind = "created", id = task.id, service = task.service.name, credits = credits, input = task.input,
    notes = task.notes, fate = task.fate, keeps_credits = task.keeps_credits, result_name = task.result_name,
    created_at = task.created_at,
  })
end

---A task is about to end.
---@param task homegen.sandbox.Task
---@param ending { state: string, message: string|nil, ended_at: number }
---@return true|nil
---@return string|nil message it is not on the disk: the task must not end yet
function State:ended(task, ending)
  local output = ending.state == "succeeded" and task.output or {}
  return append(self, {
    kind = "ended", id = task.id, state = ending.state, message = ending.message, notes = task.notes,
    width = output.width, height = output.height, started_at = task.started_at, ended_at = ending.ended_at,
  })
end

function State:close()
  self.appender:close()
end

return state
