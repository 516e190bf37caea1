--- Fingerprints of parameters: enough to tell whether a key is used for the same job, and where it differs, without
--- keeping the parameters. They are salted: who reads the journal cannot try prompts against them.

local decimal = require "homegen.base.decimal"

local fingerprint = {}

local DIGITS = 16 -- of each parameter; 64 bits

local function sorted_names(values)
  local names = {}
  for name in pairs(values) do names[#names + 1] = tostring(name) end
  table.sort(names)
  return names
end

---The same text for the same value, on both runtimes.
local function canonical(value)
  if type(value) == "table" then
    local texts, by_name = {}, {}
    for name, item in pairs(value) do by_name[tostring(name)] = item end
    for index, name in ipairs(sorted_names(value)) do
      texts[index] = ("%d:%s=%s"):format(#name, name, canonical(by_name[name]))
    end
    return "{" .. table.concat(texts, ";") .. "}"
  end
  if type(value) == "number" then return "n" .. decimal.text("%.17g", value) end
  if type(value) == "string" then return ("s%d:%s"):format(#value, value) end
  return tostring(type(value)) .. (type(value) == "boolean" and tostring(value) or "")
end

-- Beside a file's name stands what it holds; not in rows of 0.2.0 and before. A name of a parameter holds no colon.
local CONTENT = ":content"

---@param identity homegen.Identity
---@param digest fun(text: string): string
---@return string text "name=digits name=digits …", in order of the names
function fingerprint.of(identity, digest)
  local parts = {}
  local function add(name, text) parts[#parts + 1] = ("%s=%s"):format(name, digest(name .. "=" .. text):sub(1, DIGITS)) end
  for _, name in ipairs(sorted_names(identity.params)) do
    add(name, canonical(identity.params[name]))
    local content = identity.contents[name]
    if content then add(name .. CONTENT, content) end
  end
  return table.concat(parts, " ")
end

local function read(text)
  local values = {}
  for name, digits in text:gmatch("(%S+)=(%x+)") do values[name] = digits end
  return values
end

-- A file is told by what it holds, where both sides know that: its name may be another.
local function differs(one, other, name)
  local content = name .. CONTENT
  if one[content] and other[content] then return one[content] ~= other[content] end
  return one[name] ~= other[name]
end

---@param left string
---@param right string
---@return string|nil names of the parameters in which they differ, in order
function fingerprint.difference(left, right)
  if left == right then return nil end
  local one, other, names = read(left), read(right), {}
  for _, values in ipairs { one, other } do
    for name in pairs(values) do names[(name:gsub(CONTENT .. "$", ""))] = true end
  end
  local differing = {}
  for name in pairs(names) do
    if differs(one, other, name) then differing[#differing + 1] = name end
  end
  table.sort(differing)
  return differing[1] and table.concat(differing, ", ")
end

return fingerprint
