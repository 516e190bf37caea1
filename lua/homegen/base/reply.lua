--- A reply's JSON, read with tolerance: servers, and what stands in between, send much that is nearly JSON. What a
--- reply is read for (code, id, status, addresses) is held strictly by whoever reads it.

local json = require "homegen.base.json"

local reply = {}

---What was odd about a reply, each by its name: those of core.json_decode, and
---"code" (the code is text), "transfer" (the connection broke off behind it).
---@alias homegen.Oddities table<string, true>

---What each is called, for people.
local WORDS = {
  { "mark", "a byte order mark stands before it" }, { "blank", "it holds blanks that JSON does not have" },
  { "comment", "it holds a comment" }, { "wrapper", "something is wrapped around it" },
  { "trailing", "something follows it" }, { "second", "another document follows it" },
  { "cut", "its end is missing" }, { "broken", "it is broken" },
  { "word", "it holds a word that JSON does not have, such as NaN" }, { "number", "it holds a number that is none" },
  { "float", "it holds a long number with a fraction or an exponent" }, { "surrogate", "it holds half a character" },
  { "utf8", "it holds bytes that are no UTF-8" }, { "control", "a text in it holds a control character" },
  { "escape", "a text in it holds an escape that there is not" }, { "quote", "its quotes are not right" },
  { "comma", "a comma is too many" }, { "duplicate", "it names a field twice" }, { "deep", "it is nested too deep" },
  { "code", "its code is text" }, { "transfer", "the connection broke off behind it" },
}

-- With these a text may mean something else than what was read in it; with these something may be missing.
local AMBIGUOUS, INCOMPLETE = { "quote", "duplicate", "float" }, { "second", "broken", "cut" }

local function has(oddities, names)
  for _, name in ipairs(names) do
    if oddities and oddities[name] then return true end
  end
  return false
end

---Whether what was read is what was meant, as far as it was read.
---@param oddities? homegen.Oddities
---@return boolean
function reply.is_clear(oddities)
  return not has(oddities, AMBIGUOUS) and not has(oddities, { "second", "broken" })
end

---Whether all of it was read.
---@param oddities? homegen.Oddities
---@return boolean
function reply.is_complete(oddities)
  return not has(oddities, INCOMPLETE)
end

---Whether it can be taken at its word: what was meant was read, and all of it.
---@param oddities? homegen.Oddities
---@return boolean
function reply.is_certain(oddities)
  return reply.is_clear(oddities) and reply.is_complete(oddities)
end

---@param oddities? homegen.Oddities
---@return string|nil words nil when nothing was odd
function reply.describe(oddities)
  if not oddities then return nil end
  local parts = {}
  for _, entry in ipairs(WORDS) do
    if oddities[entry[1]] then parts[#parts + 1] = entry[2] end
  end
  return parts[1] and table.concat(parts, ", ") or nil
end

---Adds one.
---@param oddities? homegen.Oddities
---@param name string
---@return homegen.Oddities
function reply.with(oddities, name)
  oddities = oddities or {}
  oddities[name] = true
  return oddities
end

-- An object in a list of its own, or in a text.
local function unwrap(value, oddities)
  if type(value) == "table" and type(value[1]) == "table" and next(value, 1) == nil then
    return value[1], reply.with(oddities, "wrapper")
  end
  if type(value) ~= "string" or not value:find("^%s*{") then return value, oddities end
  local inner, inner_oddities = json.read(value)
  for name in pairs(inner_oddities or {}) do oddities = reply.with(oddities, name) end
  return inner, reply.with(oddities, "wrapper")
end

---@param body homegen.Text
---@return table|nil object nil when there is none
---@return homegen.Oddities|nil oddities nil: none
function reply.read(body)
  local value, oddities = json.read(body)
  if type(value) ~= "table" or value[1] ~= nil then value, oddities = unwrap(value, oddities) end
  return json.typed(value, "table"), oddities
end

return reply
