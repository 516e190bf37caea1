--- Parameters as people's objects hold them: defaults behind `__index`, read-only tables, classes. What a caller reads in
--- his table is what is paid for, so all of it goes into a plain one.

local core = require "homegen.core"
local misuse = require "homegen.base.misuse"

local DEEPEST = 8 -- no parameter is nested so deep; cycles end there, and the schema reports them

local plain

local function refuse(reason)
  misuse(("parameters: %s cannot be read as a whole: give a plain table"):format(reason))
end

---What a table shows of itself: its own fields, or what its `__pairs` goes through.
local function own_fields(given, meta)
  local fields = {}
  if meta.__pairs then
    for name, value in meta.__pairs(given) do fields[name] = value end
  else
    for name, value in next, given do fields[name] = value end
  end
  return fields
end

---Adds what is inherited. Functions are the methods of a class, and names such as __index its own affair.
local function add_inherited(fields, parent, depth)
  for name, value in pairs(plain(parent, depth + 1)) do
    local is_parameter = type(value) ~= "function" and not (type(name) == "string" and name:find "^__")
    if fields[name] == nil and is_parameter then fields[name] = value end
  end
end

---@param given table with a metatable
local function flatten(given, depth)
  local meta = getmetatable(given)
  if type(meta) ~= "table" then refuse "a table with a hidden metatable" end
  local parent = meta.__index
  if parent == nil and not meta.__pairs then return given end
  local fields = own_fields(given, meta)
  if type(parent) == "table" then
    add_inherited(fields, parent, depth)
  elseif parent ~= nil and not meta.__pairs then
    refuse "a table with a function in __index, and without __pairs,"
  end
  return fields
end

---@param given any
---@param depth? integer
---@return any value
function plain(given, depth)
  depth = depth or 1
  if type(given) ~= "table" or depth > DEEPEST then return given end
  local result = getmetatable(given) ~= nil and flatten(given, depth) or given
  local changed
  for name, value in next, result do
    local inner = plain(value, depth + 1)
    if not rawequal(inner, value) then
      changed = changed or {}
      changed[name] = inner
    end
  end
  if not changed then return result end
  local copy = {}
  for name, value in next, result do copy[name] = value end
  for name, value in pairs(changed) do copy[name] = value end
  return copy
end

---@param given any
---@return any value the same, where nothing in it has to be looked for elsewhere
return function(given)
  if core.is_plain(given) then return given end
  return plain(given)
end
