--- Faults that were asked for: which request is hit next, and how.

local faults = {}

local Faults = {}
Faults.__index = Faults

local operations = { create = true, poll = true, download = true, any = true }

-- Fields of every fault.
local common = {
  effect = "string", on = "string", service = "string", task = "string", times = "number",
  skip = "number", carried_out = "boolean",
}

-- Fields of each effect; `genuine` effects change the true answer, so the request is always carried out; `on` names
-- the one operation that an effect makes sense for.
local effects = {
  envelope = { fields = { code = "number", message = "string", status = "number" }, needs = "code" },
  status = {
    fields = {
      status = "number", retry_after = "number|string", body = "string", content_type = "string",
      location = "string",
    },
    needs = "status",
  },
  error = { fields = { status = "number", message = "string" }, needs = "status" },
  html = { fields = { status = "number" } },
  nested = { fields = { depth = "number" } },
  huge = { fields = { bytes = "number" } },
  stall = { fields = { seconds = "number" } },
  drop = { fields = {} },
  delay = { fields = { seconds = "number" }, needs = "seconds", genuine = true },
  truncated = { fields = { bytes = "number" }, genuine = true },
  cut = { fields = { bytes = "number" }, genuine = true },
  wrong_id = { fields = { value = "string" }, genuine = true },
  unknown_status = { fields = { word = "string" }, genuine = true, on = "poll" },
  null_output = { fields = {}, genuine = true, on = "poll" },
  fail = { fields = {}, genuine = true, on = "create" },
  terminate = { fields = { refund = "boolean" }, genuine = true, on = "create" },
  webhook = { fields = { how = "string", seconds = "number" }, needs = "how", genuine = true, on = "create" },
}

local webhook_ways = { twice = true, early = true, late = true, never = true }

function faults.new()
  return setmetatable({ list = {} }, Faults)
end

local function type_fits(value, wanted)
  return ("|" .. wanted .. "|"):find("|" .. type(value) .. "|", 1, true) ~= nil
end

-- Counts and codes are whole; seconds need not be, and `times` may be without end.
local function number_fits(name, value)
  if type(value) ~= "number" or name == "seconds" then return value == value end
  if value == math.huge then return name == "times" end
  return value >= 0 and value == math.floor(value)
end

local function field_complaint(effect, wish, name, value)
  local wanted = common[name] or effect.fields[name]
  if not wanted then return ("%s: no such field of the effect %s"):format(name, wish.effect) end
  if not type_fits(value, wanted) then return ("%s must be a %s"):format(name, wanted) end
  if not number_fits(name, value) then return name .. " must be a whole number" end
end

local function complaint(wish)
  local effect = effects[wish.effect]
  if not effect then return "effect: one of the documented effects is required" end
  for name, value in pairs(wish) do
    local message = field_complaint(effect, wish, name, value)
    if message then return message end
  end
  if effect.needs and wish[effect.needs] == nil then return effect.needs .. " is required" end
  if effect.fields.how and not webhook_ways[wish.how] then return "how must be twice, early, late or never" end
  if wish.on and not operations[wish.on] then return "on must be create, poll, download or any" end
  if wish.on and effect.on and wish.on ~= effect.on then
    return ("the effect %s is for on = %q"):format(wish.effect, effect.on)
  end
  local status = wish.status or 200
  if status < 200 or status > 599 then return "status must be from 200 to 599" end
end

---Asks for a fault. Unknown fields and effects are refused.
---@param wish table see sandbox/README.md
---@return table|nil fault
---@return string|nil message
function Faults:add(wish)
  local message = complaint(wish)
  if message then return nil, message end
  local effect = effects[wish.effect]
  local fault = {}
  for name, value in pairs(wish) do fault[name] = value end
  fault.on = effect.on or wish.on or "any"
  fault.left, fault.skip = wish.times or 1, wish.skip or 0
  fault.carried_out = effect.genuine or wish.carried_out or false
  self.list[#self.list + 1] = fault
  return fault
end

local function hits(fault, operation, service, task)
  return (fault.on == "any" or fault.on == operation) and (not fault.service or fault.service == service)
    and (not fault.task or fault.task == task)
end

---The fault that hits this request, if any; it counts as used.
---@param operation "create"|"poll"|"download"
---@param service string|nil
---@param task string|nil id
---@return table|nil fault
function Faults:take(operation, service, task)
  for i, fault in ipairs(self.list) do
    if hits(fault, operation, service, task) then
      if fault.skip > 0 then
        fault.skip = fault.skip - 1
      else
        fault.left = fault.left - 1
        if fault.left <= 0 then table.remove(self.list, i) end
        return fault
      end
    end
  end
end

---@return boolean
function Faults:is_empty()
  return self.list[1] == nil
end

function Faults:clear()
  self.list = {}
end

---@return { effect: string, on: string, left: number, skip: number }[] pending
function Faults:pending()
  local pending = {}
  for i, fault in ipairs(self.list) do
    pending[i] = { effect = fault.effect, on = fault.on, left = fault.left, skip = fault.skip }
  end
  return pending
end

return faults
