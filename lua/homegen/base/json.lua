--- JSON as the providers send it: 64-bit ids survive as decimal strings, depth is capped, bad text is an error value.

local cjson = require "homegen.base.cjson"
local core = require "homegen.core"

local json = { null = cjson.null }

---A reply's body as the engine gives it: text that is no string before somebody asks for one, for most are read by C
---alone. `#body`, `body:sub(first, last)` and `tostring(body)` do as they do with a string.
---@class homegen.Body
---@field sub fun(self, first: integer, last?: integer): string
---@operator len: integer

---What is read by `#text`, `text:sub` and `tostring(text)` may be either.
---@alias homegen.Text string|homegen.Body

local MAX_DEPTH = 64 -- the documents' replies nest four deep

local floor = math.floor
local to_integer = math.tointeger or function(value) return value end

---Reads what a server sent for JSON, as far as it has one meaning. Integers of more than 15 digits arrive as decimal
---strings, on every Lua, and so do numbers that would be infinite: what was read can be encoded.
---@param text homegen.Text
---@return any|nil value nil when the text does not begin as JSON does; what has no meaning in it is absent
---@return table<string, true>|nil oddities what is no JSON about it, by the names of csrc/core/data/lhg_json_decode.c
function json.read(text)
  return core.json_decode(text, MAX_DEPTH)
end

-- What is JSON all the same.
local LEGAL = { duplicate = true, float = true }

---Decodes JSON, as json.read does, and nothing else. Bytes that are no UTF-8 stay as they are.
---@param text homegen.Text
---@return any|nil value nil when the text is not JSON within the depth limit
---@return string|nil message why not
function json.decode(text)
  local value, oddities = core.json_decode(text, MAX_DEPTH, true)
  for name in pairs(oddities or {}) do
    if not LEGAL[name] then return nil, "the reply is not valid JSON" end
  end
  return value
end

---Prepares to read a few scalars of many replies without decoding them.
---
---The picker gives true and a value for each path, as decode gives it: nil for null and for what is absent, and
---`core.json_table` for an object or array. It gives false for what is not JSON, and for rarities such as an escape
---in a name: decode then knows what the text is. The specs hold it against decode.
---@param ... string paths, such as "code" or "data.id"
---@return fun(text: homegen.Text): boolean, ... picker
function json.picker(...)
  return core.json_picker(MAX_DEPTH, ...)
end

---Reads an integer that may have arrived as a float or as decimal text.
---@param value any
---@return integer|nil
function json.integer(value)
  if type(value) ~= "number" or value ~= floor(value) or value > 2 ^ 53 or value < -2 ^ 53 then return nil end
  return to_integer(value)
end

---The same, of a number that only counts within bounds: what else a provider says there is no news to anybody.
---@param value any
---@param least integer
---@param most number
---@return integer|nil
function json.integer_within(value, least, most)
  local whole = json.integer(value)
  return whole and whole >= least and whole <= most and whole or nil
end

---Reads a positive 64-bit id, which is decimal text on every Lua.
---@param value any
---@return string|nil
function json.id(value)
  if type(value) == "number" then
    local whole = json.integer(value)
    return whole and whole > 0 and ("%d"):format(whole) or nil
  end
  if type(value) ~= "string" or not value:match("^[1-9]%d*$") then return nil end
  if #value > 19 or (#value == 19 and value > "9223372036854775807") then return nil end
  return value
end

---The value unless it is null or of another type; replies are full of nulls.
---@param value any
---@param wanted type
---@return any|nil
function json.typed(value, wanted)
  if type(value) == wanted then return value end
  return nil
end

return json
