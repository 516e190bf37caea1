--- Whether a value has the shape that a schema asks for: as much of Kong's and APISIX's schemas as our plugins use. Not theirs;
--- the spec's verdicts are those that Kong's and APISIX's own validators gave.

local shape = {}

local function is_integer(value) return type(value) == "number" and value == math.floor(value) end

local KINDS = {
  integer = is_integer,
  object = function(value) return type(value) == "table" end, map = function(value) return type(value) == "table" end,
  record = function(value) return type(value) == "table" end,
}

---@param kind string
---@param value any
---@return boolean
function shape.is(kind, value)
  local test = KINDS[kind]
  if test then return test(value) end
  return type(value) == kind
end

---@param list any[]
---@param value any
---@return boolean
function shape.among(list, value)
  for _, each in ipairs(list) do
    if each == value then return true end
  end
  return false
end

---@param definition { type: string } what each value of a table has to be
---@param values table
---@return boolean
function shape.are(definition, values)
  for _, value in pairs(values) do
    if not shape.is(definition.type, value) then return false end
  end
  return true
end

return shape
