--- JSON in one way only: the same value is the same text, on every Lua. What a job is told by, and what is written of it.

local cjson = require "homegen.base.cjson"
local decimal = require "homegen.base.decimal"

local canonical = {}

local MOST_EXACT = 2 ^ 53

local function number(value)
  if value == math.floor(value) and math.abs(value) < MOST_EXACT then return ("%.0f"):format(value) end
  local short = "%.15g" -- 0.1 is not 0.10000000000000001
  return decimal.text(tonumber(short:format(value)) == value and short or "%.17g", value)
end

-- lua-cjson escapes each slash, which nobody wants to read in a path.
local function text(value)
  return (cjson.encode(value):gsub("\\/", "/"))
end

local function sorted_names(value)
  local names = {}
  for name in pairs(value) do names[#names + 1] = tostring(name) end
  table.sort(names)
  return names
end

local encode

local function list(value)
  local parts = {}
  for index, item in ipairs(value) do parts[index] = encode(item) end
  return "[" .. table.concat(parts, ",") .. "]"
end

---An empty table is a list: no parameter is an empty object.
---@param value any what JSON can say
---@return string
function encode(value)
  if type(value) == "number" then return number(value) end
  if type(value) ~= "table" then return text(value) end
  if value[1] ~= nil or next(value) == nil then return list(value) end
  local parts = {}
  for index, name in ipairs(sorted_names(value)) do parts[index] = text(name) .. ":" .. encode(value[name]) end
  return "{" .. table.concat(parts, ",") .. "}"
end

canonical.encode = encode

---An object with its fields in a given order; what is nil is left out.
---@param names string[]
---@param value table
---@return string
function canonical.object(names, value)
  local parts = {}
  for _, name in ipairs(names) do
    if value[name] ~= nil then parts[#parts + 1] = text(name) .. ":" .. encode(value[name]) end
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

return canonical
