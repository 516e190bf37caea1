--- Writes the documents' JSON: fields in their order, 64-bit ids as they are, slashes unescaped.
--- (lua-cjson gives no order, rounds large integers and writes "\/".)

local base_json = require "homegen.base.json"
local decimal = require "homegen.base.decimal"

local json = {}

local Raw = {}

---JSON text that is written as it is, such as a 64-bit id.
---@param text string
function json.raw(text)
  return setmetatable({ text = text }, Raw)
end

json.null = json.raw("null")

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function escape(byte)
  return escapes[byte] or ("\\u%04x"):format(byte:byte())
end

local function number(value)
  if value == math.floor(value) and math.abs(value) < 2 ^ 53 then return ("%d"):format(value) end
  return decimal.text("%.14g", value)
end

---Encodes a string, number, boolean, nil (null), json.raw, json.object's or json.list's result.
---@param value any
---@return string
function json.encode(value)
  local kind = type(value)
  if getmetatable(value) == Raw then return value.text end
  if kind == "string" and not value:find '[%c"\\]' then return '"' .. value .. '"' end
  if kind == "string" then return '"' .. value:gsub('[%c"\\]', escape) .. '"' end
  if kind == "number" then return number(value) end
  if kind == "nil" or kind == "boolean" then return value == nil and "null" or tostring(value) end
  error("cannot write a " .. kind .. " as JSON")
end

---@param fields table[] `{name, value}` pairs in the order of writing; a false value field is written, nil is null
function json.object(fields)
  local parts = {}
  for i, field in ipairs(fields) do
    parts[i] = json.encode(field[1]) .. ":" .. json.encode(field[2])
  end
  return json.raw("{" .. table.concat(parts, ",") .. "}")
end

---@param values any[] without holes
function json.list(values)
  local parts = {}
  for i, value in ipairs(values) do parts[i] = json.encode(value) end
  return json.raw("[" .. table.concat(parts, ",") .. "]")
end

---@param text string
---@return any|nil value nil when text is no JSON or nests too deep; JSON's null is cjson.null
---@return string|nil message
function json.decode(text)
  local value, message = base_json.decode(text)
  if message then return nil, "the body is not valid JSON" end
  return value
end

json.decoded_null = base_json.null

return json
