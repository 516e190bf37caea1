--- A service's parameters as JSON Schema 2020-12, made of the service's data: for editors, form builders and agents.
--
-- It says what the documented spellings may hold. Rules that JSON Schema has no words for (a range's grid, one number below
-- another, lengths that follow another field) stand in the descriptions; the service's own check knows them all.

local cjson = require "homegen.base.cjson"
local json_text = require "homegen.base.json_text"

local json_schema = {}

local DIALECT = "https://json-schema.org/draft/2020-12/schema"
local null = cjson.null
local list = json_text.list

-- What the client knows where a call does not say it.
local FROM_CLIENT = { user_id = true }

local URL = "^[Hh][Tt][Tt][Pp][Ss]?://[^\\s/?#]"
local UUID = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
local DECIMAL = "^[0-9]+(\\.[0-9]+)?$"

-- The data stays as it is: what is returned is the caller's own.
local function copied(values)
  local copy = list {}
  for index, value in ipairs(values) do copy[index] = value end
  return copy
end

-- "2" may be given as 2 where the field is `from_number`.
local function with_numbers(field)
  local values = copied(field.values)
  if not field.from_number then return values end
  for _, value in ipairs(field.values) do
    if value:find "^%d+%.?%d*$" then values[#values + 1] = tonumber(value) end
  end
  return values
end

local of_field

local function properties_of(fields)
  local properties = {}
  for _, field in ipairs(fields) do properties[field.name] = of_field(field) end
  return properties
end

local function range(field)
  local units, names = {}, list {}
  for index, unit in ipairs(field.units) do
    units[index] = ("%s: %d to %d in steps of %d"):format(unit.name, unit.minimum, unit.maximum, unit.step)
    names[index] = unit.name
    for _, spelling in ipairs(unit.spellings or {}) do names[#names + 1] = spelling end
  end
  local object = {
    type = "object", additionalProperties = false, required = list { "min", "max", "unit" },
    properties = { min = { type = "number" }, max = { type = "number" }, unit = { enum = names } },
  }
  return { anyOf = list { { type = "string", description = "such as \"150-200 m²\"" }, object } }, table.concat(units, "; ")
end

local function array(field)
  return {
    type = "array", items = of_field(field.items), uniqueItems = field.distinct or nil,
    minItems = field.min_items, maxItems = field.max_items,
  }
end

local function joined(field)
  local items = { type = "array", items = { enum = copied(field.values) }, uniqueItems = field.distinct or nil,
    minItems = field.min_items, maxItems = field.max_items }
  local text = { type = "string", description = "the same as one text, with commas between" }
  return { anyOf = list { items, text } }
end

local FORMS = {
  string = function(field)
    local filled = field.required
    return { type = "string", maxLength = field.max_length or 65536, pattern = filled and "\\S" or nil }
  end,
  url = function(field)
    local shape = { type = "string", maxLength = field.max_length or 8192, pattern = field.empty and "^$|" .. URL or URL }
    if not field.empty then shape.format = "uri" end
    return shape
  end,
  uuid = function() return { type = "string", format = "uuid", pattern = UUID } end,
  enum = function(field) return { enum = with_numbers(field) } end,
  boolean = function() return { type = "boolean" } end,
  integer = function(field) return { type = "integer", minimum = field.minimum, maximum = field.maximum } end,
  decimal = function(field)
    local text = { type = "string", pattern = DECIMAL }
    return field.from_number and { anyOf = list { text, { type = "number", minimum = 0 } } } or text
  end,
  range = range,
  base64_image = function(field)
    return { type = "string", contentEncoding = "base64" }, "format: " .. table.concat(field.formats, " or ")
  end,
  file = function() return { type = "string", minLength = 1 }, "path on this machine" end,
  list = array,
  joined = joined,
  object = function(field) return json_schema.object(field) end,
}

local function allow_null(shape)
  if shape.enum then
    shape.enum[#shape.enum + 1] = null
  elseif shape.anyOf then
    shape.anyOf[#shape.anyOf + 1] = { type = "null" }
  else
    shape.type = list { shape.type, "null" }
  end
end

local function default_of(field)
  local default = field.default
  return type(default) == "table" and next(default) == nil and list {} or default
end

-- What a reader should know that the shape does not say.
local function description(field, note)
  local parts = { field.doc }
  parts[#parts + 1] = note
  for other in pairs(field.length_by or {}) do parts[#parts + 1] = "as many as " .. other .. " says" end
  if FROM_CLIENT[field.name] then parts[#parts + 1] = "without it the client's own" end
  for other, value in pairs(field.null_unless or {}) do
    parts[#parts + 1] = ("only where %s is %s"):format(other, tostring(value))
  end
  return parts[1] and table.concat(parts, "; ") or nil
end

function of_field(field)
  local shape, note = FORMS[field.type](field)
  if field.nullable then allow_null(shape) end
  shape.default = default_of(field)
  shape.description = description(field, note)
  return shape
end

-- What a helper makes to fit where it is not given (`prepare` of the service).
local function is_made(field, definition)
  return definition.prepare ~= nil and field.length_by ~= nil
end

local function required_of(definition)
  local names = list {}
  for _, field in ipairs(definition.fields) do
    local is_given = field.required and field.default == nil and not FROM_CLIENT[field.name] and not is_made(field, definition)
    if is_given then names[#names + 1] = field.name end
  end
  return names[1] and names or nil
end

local function each_required(names)
  local branches = list {}
  for index, name in ipairs(names) do branches[index] = { required = list { name } } end
  return branches
end

-- Where one of several that exclude each other is given, no two are.
local function no_two(names)
  local pairs_of = list {}
  for first = 1, #names do
    for second = first + 1, #names do
      pairs_of[#pairs_of + 1] = { required = list { names[first], names[second] } }
    end
  end
  return { ["not"] = { anyOf = pairs_of } }
end

local GROUPS = {
  at_least_one = function(names) return { anyOf = each_required(names) } end,
  exactly_one = function(names) return { oneOf = each_required(names) } end,
  at_most_one = no_two,
  all_or_none = function(names)
    local needs = {}
    for _, name in ipairs(names) do needs[name] = copied(names) end
    return { dependentRequired = needs }
  end,
}

local function field_named(definition, name)
  for _, field in ipairs(definition.fields) do
    if field.name == name then return field end
  end
end

-- When a condition holds: the other field has the value, or is absent and its default is, or something given implies it.
local function holds(definition, name, value)
  local field = field_named(definition, name)
  local given = { properties = { [name] = type(value) == "table" and { enum = copied(value) } or { const = value } } }
  if field.default ~= value then given.required = list { name } end
  if not (field.implied_by and value == true) then return given end
  local ways = list { given }
  for _, other in ipairs(field.implied_by) do
    ways[#ways + 1] = {
      required = list { other }, properties = { [other] = { ["not"] = { type = "null" } } }, ["not"] = { required = list { name } },
    }
  end
  return { anyOf = ways }
end

local function conditions_of(definition, into)
  for _, field in ipairs(definition.fields) do
    local all = list {}
    for name, value in pairs(field.required_when or {}) do all[#all + 1] = holds(definition, name, value) end
    if all[1] then into[#into + 1] = { ["if"] = #all == 1 and all[1] or { allOf = all }, ["then"] = { required = list { field.name } } } end
  end
end

---The schema of fields and the rules between them.
---@param definition table with `fields` and, where there are, `groups`
---@return table
function json_schema.object(definition)
  local rules = list {}
  for _, group in ipairs(definition.groups or {}) do
    local make = GROUPS[group.rule]
    if make then rules[#rules + 1] = make(group.fields) end
  end
  conditions_of(definition, rules)
  return {
    type = "object", additionalProperties = false,
    properties = properties_of(definition.fields), required = required_of(definition),
    allOf = rules[1] and rules or nil,
  }
end

---@param service homegen.ServiceDefinition
---@return table schema plain tables, new with each call; `homegen.base.json_text` writes it
function json_schema.of(service)
  local schema = json_schema.object(service)
  schema["$schema"], schema.title = DIALECT, service.title
  return schema
end

return json_schema
