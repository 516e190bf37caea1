--- What the lines of a state file tell: the account, the tasks in order of creation, how they ended. Nothing is taken
--- over that a sandbox would not have written.

local check = require "homegen.sandbox.provider.check"
local decimal = require "homegen.sandbox.provider.decimal"
local json = require "homegen.base.json"
local services = require "homegen.sandbox.service"

local saved = {}

---@class homegen.sandbox.SavedTask
---@field id string
---@field service homegen.sandbox.Service
---@field credits integer
---@field input table
---@field notes string[]
---@field fate? string
---@field keeps_credits? boolean
---@field result_name string
---@field created_at number
---@field ended? { state: string, message: string|nil, notes: string[], width: integer|nil, height: integer|nil, started_at: number, ended_at: number }

---@class homegen.sandbox.Saved
---@field account table api_key, user_id, id_base, credits, photos, as far as they were kept
---@field tasks homegen.sandbox.SavedTask[]
local Saved = {}
Saved.__index = Saved

local endings = { succeeded = true, failed = true, terminated = true }

function saved.new()
  return setmetatable({ account = {}, tasks = {}, by_id = {} }, Saved)
end

local function is_amount(value)
  return type(value) == "number" and value >= 0 and value == math.floor(value)
end

local account_rules = {
  api_key = function(value) return type(value) == "string" end,
  user_id = check.is_uuid,
  id_base = function(value) return type(value) == "string" and decimal.is_id(value) end,
  credits = is_amount, photos = is_amount,
}

local function fits(record, types)
  for name, wanted in pairs(types) do
    if type(record[name]) ~= wanted then return false, ("no %s %s"):format(wanted, name) end
  end
  return true
end

local add = {}

function add.account(self, record)
  if type(record.account) ~= "table" then return "no account" end
  for name, value in pairs(record.account) do
    local rule = account_rules[name]
    if not rule or not rule(value) then return "the account's " .. tostring(name) .. " is none" end
    self.account[name] = value
  end
end

local created_types = {
  id = "string", service = "string", credits = "number", input = "table", notes = "table", result_name = "string",
  created_at = "number",
}

local function is_id_of(service, id)
  if service.provider == "ideal_house" then return decimal.is_id(id) end
  return check.is_uuid(id)
end

function add.created(self, record)
  local ok, message = fits(record, created_types)
  if not ok then return message end
  local service = services.find(record.service)
  if not service then return "unknown service " .. record.service end
  if not is_id_of(service, record.id) then return "the id is none" end
  if self.by_id[record.id] then return "the id " .. record.id .. " a second time" end
  if not is_amount(record.credits) then return "the credits are no whole number" end
  -- It becomes a part of a path.
  if not record.result_name:find "^%x+%.png$" then return "the result's name is none" end
  record.service = service
  self.tasks[#self.tasks + 1] = record
  self.by_id[record.id] = record
end

local ended_types = { id = "string", state = "string", notes = "table", started_at = "number", ended_at = "number" }

function add.ended(self, record)
  local ok, message = fits(record, ended_types)
  if not ok then return message end
  local task = self.by_id[record.id]
  if not task then return "the end of a task that was not created" end
  if task.ended then return "the second end of a task" end
  if not endings[record.state] then return "unknown state " .. record.state end
  if record.state == "succeeded" and not (is_amount(record.width) and is_amount(record.height)) then
    return "the picture has no size"
  end
  task.ended = record
end

---Takes in one line.
---@param line string
---@return string|nil complaint
function Saved:add(line)
  local record, problem = json.decode(line)
  if problem then return "no JSON" end
  local reader = type(record) == "table" and add[record.kind]
  if not reader then return "unknown kind of line" end
  return reader(self, record)
end

---@return string|nil id the last task id that Ideal House's side gave out
function Saved:last_id()
  for i = #self.tasks, 1, -1 do
    local task = self.tasks[i]
    if task.service.provider == "ideal_house" then return task.id end
  end
end

return saved
