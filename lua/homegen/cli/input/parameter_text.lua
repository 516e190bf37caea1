--- Parameters as they are typed: text that becomes what the library takes.
---
---  - `null` is null, where a parameter may be null
---  - lists: the option again for each entry, or entries with commas between them
---  - objects in lists (house plan's bedrooms and bathrooms): `name, field=value, field=value`, one for each time that the option
---    is given; or JSON

local cjson = require "homegen.base.cjson"
local homegen = require "homegen"

local parameter_text = {}

local MOST_BYTES = 16 * 1024 * 1024 -- of a file with parameters

local function trim(text) return text:match "^%s*(.-)%s*$" end

local function decode(text)
  local ok, value = pcall(cjson.decode, text)
  if ok then return value end
  return nil, "it is not valid JSON: " .. tostring(value)
end

local function read_integer(text)
  if not text:find "^%-?%d+$" then return nil, ("a whole number is expected, not '%s'"):format(text) end
  return math.floor(tonumber(text))
end

-- A field that an object has, by any of its names.
local function field_of(fields, name)
  name = name:lower():gsub("[-_]", "")
  for _, field in ipairs(fields) do
    if field.name:gsub("_", "") == name then return field end
  end
end

local function names_of(fields)
  local names = {}
  for index, field in ipairs(fields) do names[index] = field.name end
  return table.concat(names, ", ")
end

-- "Room 1, min_area=15, max_area=20, unit=m2": what has no name is the first field's.
local function read_object(text, fields)
  local object, first = {}, true
  for part in text:gmatch "[^,]+" do
    local name, value = part:match "^%s*([%a_-]+)%s*=(.*)$"
    local field = name and field_of(fields, name) or nil
    if not name and first then field, value = fields[1], part end
    if not field then return nil, ("'%s' is none of %s"):format(trim(part), names_of(fields)) end
    value = trim(value)
    object[field.name] = field.nullable and value == "null" and homegen.null or value
    first = false
  end
  return object
end

-- One time that the option of a list was given: what it adds to the list.
local function read_list(field, text)
  text = trim(text)
  if text:find "^%[" then
    local list, problem = decode(text)
    return list, problem
  end
  local fields = field.items and field.items.fields
  if not fields then
    local list = {}
    for part in text:gmatch "[^,]+" do list[#list + 1] = trim(part) end
    return list
  end
  local object, problem
  if text:find "^{" then object, problem = decode(text) else object, problem = read_object(text, fields) end
  if not object then return nil, problem end
  return { object }
end

local function read_base64(text)
  if text:sub(1, 1) ~= "@" then return text end
  local file, message = io.open(text:sub(2), "rb")
  if not file then return nil, message end
  local content = file:read "*a" or ""
  file:close()
  return (content:gsub("%s", ""))
end

local READERS = {
  integer = function(_, text) return read_integer(text) end,
  list = read_list, joined = read_list,
  base64_image = function(_, text) return read_base64(text) end,
}

---@param field homegen.FieldDescription
---@param text string as typed
---@return any|nil value
---@return string|nil problem
function parameter_text.read(field, text)
  if field.nullable and text == "null" and field.type ~= "joined" then return homegen.null end
  local read = READERS[field.type]
  if read then return read(field, text) end
  return text
end

---@param field homegen.FieldDescription
---@return string|nil words how it is typed, where that is not plain
function parameter_text.form(field)
  local fields = field.items and field.items.fields
  if fields then
    local parts = { fields[1].name:upper() }
    for index = 2, #fields do parts[index] = ("%s=%s"):format(fields[index].name, fields[index].values and
      table.concat(fields[index].values, "|") or fields[index].name:upper()) end
    return ("Once for each, as \"%s\", or as JSON."):format(table.concat(parts, ", "))
  end
  if field.type == "list" or field.type == "joined" then return "With commas between them, or the option several times." end
  if field.type == "base64_image" then return "@FILE: what stands in the file." end
  if field.type == "range" then
    local units = {}
    for index, unit in ipairs(field.units or {}) do
      units[index] = ("%d-%d %s in steps of %d"):format(unit.minimum, unit.maximum, unit.name, unit.step)
    end
    return ("As \"150-200 m2\"; %s."):format(table.concat(units, ", or "))
  end
end

-- An empty object and an empty list are the same table; neither is a mistake.
local function is_list(value) return value[1] ~= nil end

---@param path string of a JSON file; "-": standard input
---@param wanted "object"|"list"
---@return table|nil value
---@return string|nil problem
function parameter_text.read_file(path, wanted)
  local file, message = io.stdin, nil
  if path ~= "-" then file, message = io.open(path, "rb") end
  if not file then return nil, message end -- it names the file
  local text, problem = file:read(MOST_BYTES)
  if path ~= "-" then file:close() end
  if not text then return nil, ("%s: %s"):format(path, problem or "it is empty") end
  local value
  value, problem = decode((text:gsub("^\239\187\191", "")))
  if type(value) ~= "table" or next(value) ~= nil and is_list(value) ~= (wanted == "list") then
    return nil, ("%s: %s"):format(path, problem or ("a JSON %s is expected"):format(wanted))
  end
  return value
end

return parameter_text
