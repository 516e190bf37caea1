--- The sandbox's options: types, ranges and defaults.

local check = require "homegen.sandbox.provider.check"
local decimal = require "homegen.sandbox.provider.decimal"

local options = {}

local MONEY = "a whole number from 0 to 1000000000000000"
local MAX_SAFE_BASE = "9223372036854000000" -- room for the ids that follow

local function at_least(minimum)
  return function(value) return type(value) == "number" and value >= minimum and value < math.huge end
end

local function whole(minimum, maximum)
  return function(value)
    return type(value) == "number" and value == math.floor(value) and value >= minimum
      and value <= maximum
  end
end

local function is_text(value)
  return type(value) == "string" and value ~= ""
end

-- What a header can carry without quoting.
local function is_key(value)
  return is_text(value) and not value:find("[^\33-\126]")
end

local function is_base(value)
  return type(value) == "string" and decimal.is_id(value)
    and (#value < #MAX_SAFE_BASE or value <= MAX_SAFE_BASE)
end

local function is_painter(value)
  return value == "plain" or type(value) == "function"
end

local function is_boolean(value)
  return type(value) == "boolean"
end

local function is_function(value)
  return type(value) == "function"
end

-- What a value must be, for people, and the default.
local rules = {
  host = { is_text, "a numeric address", "127.0.0.1" },
  port = { whole(0, 65535), "a port number from 0 to 65535", 0 },
  folder = { is_text, "a path" },
  credits = { whole(0, 1e15), MONEY, 1000 },
  photos = { whole(0, 1e15), MONEY, 1000 },
  seconds = { at_least(0), "a number of seconds, 0 or more", 0.6 },
  workers = { whole(1, 1000), "a whole number from 1 to 1000", 4 },
  max_unfinished = { whole(1, 1e6), "a whole number from 1 to 1000000", 30 },
  api_key = { is_key, "printable ASCII without blanks" },
  user_id = { check.is_uuid, "a UUID" },
  id_base = { is_base, "a task id as decimal text" },
  painter = { is_painter, 'a function or "plain"' },
  create_log = { is_text, "a path" },
  state = { is_text, "a path" },
  sync = { is_boolean, "a boolean", true },
  log = { is_function, "a function" },
}

---What an option's value must be, if it is not that.
---@param name string of a known option
---@param value any
---@return string|nil words for people
function options.problem(name, value)
  local rule = rules[name]
  return not rule[1](value) and rule[2] or nil
end

---Checks options and fills in defaults; misuse raises.
---@param given table|nil
---@param level integer the level of the error
---@return table read
function options.read(given, level)
  if given ~= nil and type(given) ~= "table" then
    error("sandbox options must be a table", level + 1)
  end
  local read = {}
  for name, rule in pairs(rules) do read[name] = rule[3] end
  for name, value in pairs(given or {}) do
    if not rules[name] then error("unknown sandbox option " .. tostring(name), level + 1) end
    local problem = options.problem(name, value)
    if problem then error(("sandbox option %s must be %s"):format(name, problem), level + 1) end
    read[name] = value
  end
  return read
end

return options
