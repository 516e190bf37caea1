--- JSON as we write it for others: integers whole, names in order, so that the same value is the same text; and a list
--- without entries is told from an object without fields.

local cjson = require "homegen.base.cjson"

local json_text = {}

local List = { __name = "homegen.json.list" }
local DEEPEST = 100

local encode_text = cjson.encode

---Marks a table as a list: written as `[]` where it is empty.
---@generic T : table
---@param entries T
---@return T entries the same table
function json_text.list(entries)
  return setmetatable(entries, List)
end

---@param value any
---@return boolean
function json_text.is_list(value)
  return getmetatable(value) == List or type(value) == "table" and value[1] ~= nil
end

local write

local function write_list(value, parts, depth)
  parts[#parts + 1] = "["
  for index = 1, #value do
    if index > 1 then parts[#parts + 1] = "," end
    write(value[index], parts, depth)
  end
  parts[#parts + 1] = "]"
end

local function write_object(value, parts, depth)
  local names = {}
  for name in pairs(value) do
    assert(type(name) == "string", "a field's name must be text")
    names[#names + 1] = name
  end
  table.sort(names)
  parts[#parts + 1] = "{"
  for index, name in ipairs(names) do
    if index > 1 then parts[#parts + 1] = "," end
    parts[#parts + 1] = encode_text(name)
    parts[#parts + 1] = ":"
    write(value[name], parts, depth)
  end
  parts[#parts + 1] = "}"
end

-- Up to 2^53 a number without fraction is a whole one, on every Lua; lua-cjson would round it to 14 digits.
local function write_number(value)
  if value == math.floor(value) and value >= -2 ^ 53 and value <= 2 ^ 53 then return ("%d"):format(value) end
  assert(value == value and value < math.huge and value > -math.huge, "no number of JSON")
  return (("%.17g"):format(value):gsub(",", ".")) -- whatever the locale's decimal point is
end

function write(value, parts, depth)
  local kind = type(value)
  if kind == "table" then
    assert(depth < DEEPEST, "nested too deep")
    return (json_text.is_list(value) and write_list or write_object)(value, parts, depth + 1)
  end
  parts[#parts + 1] = kind == "number" and write_number(value) or encode_text(value)
end

---@param value any tables, text, numbers, booleans and `homegen.null`; anything else raises, and so does what has no end
---@return string text on one line
function json_text.encode(value)
  local parts = {}
  write(value, parts, 0)
  return table.concat(parts)
end

return json_text
