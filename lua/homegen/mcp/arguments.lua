--- A tool's own arguments: all that is wrong with them at once, in the form that parameters' violations have.

local errors = require "homegen.base.errors"
local json_text = require "homegen.base.json_text"
local nearest = require "homegen.base.nearest"

local arguments = {}

---@class homegen.mcp.Argument
---@field type "string"|"integer"|"number"|"object"
---@field required? boolean
---@field minimum? number
---@field maximum? number
---@field values? string[]
---@field doc string

local function names_of(fields)
  local names = {}
  for name in pairs(fields) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local CHECKS = {
  string = function(value) return type(value) == "string" and value ~= "", "must be text" end,
  object = function(value)
    return type(value) == "table" and (next(value) == nil or not json_text.is_list(value)), "must be an object"
  end,
  number = function(value) return type(value) == "number", "must be a number" end,
  integer = function(value) return type(value) == "number" and value == math.floor(value), "must be a whole number" end,
}

local function among(values, value)
  for _, own in ipairs(values) do
    if own == value then return true end
  end
  return false
end

---@return string|nil rule
---@return string|nil message
local function problem_of(field, value)
  local fits, message = CHECKS[field.type](value)
  if not fits then return "type", message end
  if field.values and not among(field.values, value) then
    local near = nearest.of(value, field.values)
    return "enum", ("must be one of %s%s"):format(table.concat(field.values, ", "), near and "; did you mean " .. near .. "?" or "")
  end
  if field.minimum and value < field.minimum then return "minimum", ("must be at least %g"):format(field.minimum) end
  if field.maximum and value > field.maximum then return "maximum", ("must be at most %g"):format(field.maximum) end
end

---@param tool string
---@param fields table<string, homegen.mcp.Argument>
---@param given table
---@return homegen.Error|nil
function arguments.check(tool, fields, given)
  local violations, names = {}, names_of(fields)
  local function add(field, rule, message, value)
    violations[#violations + 1] = { field = field, rule = rule, message = message, value = value }
  end
  for _, name in ipairs(names) do
    local value = given[name]
    if value == nil and fields[name].required then add(name, "required", "is required: " .. fields[name].doc) end
    if value ~= nil then
      local rule, message = problem_of(fields[name], value)
      if rule then add(name, rule, message, value) end
    end
  end
  for _, name in ipairs(names_of(given)) do
    if not fields[name] then
      local near = nearest.of(name, names)
      add(name, "unknown", "is no argument of this tool" .. (near and "; did you mean " .. near .. "?" or ""))
    end
  end
  if not violations[1] then return nil end
  return errors.new {
    kind = "invalid", outcome = "not_sent", violations = violations,
    message = ("%s: %d argument%s not valid"):format(tool, #violations, #violations == 1 and " is" or "s are"),
  }
end

---@param fields table<string, homegen.mcp.Argument>
---@param schemas? table<string, table> of those that have one of their own
---@return table schema JSON Schema of the arguments
function arguments.schema(fields, schemas)
  local properties, required = {}, json_text.list {}
  for _, name in ipairs(names_of(fields)) do
    local field = fields[name]
    properties[name] = schemas and schemas[name] or {
      type = field.type, minimum = field.minimum, maximum = field.maximum, enum = field.values and json_text.list(field.values),
      description = field.doc,
    }
    if field.required then required[#required + 1] = name end
  end
  return { type = "object", properties = properties, required = required[1] and required or nil, additionalProperties = false }
end

return arguments
