--- Checks of a request's JSON fields. Written from the documents alone, apart from the client's schema, so that a
--- mistake in one of the two shows against the other.

local json = require "homegen.sandbox.http.json"

local check = {}

---@param body table the decoded JSON object
---@param name string
---@return string|nil text nil when absent or ill-typed
---@return string|nil message set when ill-typed; null is ill-typed
function check.string(body, name)
  local value = body[name]
  if value == nil or type(value) == "string" then return value end
  local found = value == json.decoded_null and "null" or type(value)
  return nil, ("%s must be a string, not %s"):format(name, found)
end

---A string that says something.
---@return string|nil text
---@return string|nil message
function check.required_text(body, name)
  local value, message = check.string(body, name)
  if message then return nil, message end
  if not value then return nil, name .. " is required" end
  if not value:find("%S") then return nil, name .. " must not be empty" end
  return value
end

---@param text string
---@return boolean is_url whether text is an absolute http or https URL with a host
function check.is_url(text)
  local host = text:match("^[Hh][Tt][Tt][Pp][Ss]?://([^/?#]+)")
  return host ~= nil and not text:find("[%s%c]") and host:gsub("^.*@", ""):gsub(":%d*$", "") ~= ""
end

---@return string|nil url
---@return string|nil message set when ill-typed or no URL; an absent one is no error
function check.url(body, name)
  local value, message = check.string(body, name)
  if not value then return nil, message end
  if not check.is_url(value) then return nil, name .. " must be an absolute http or https URL" end
  return value
end

---@return string|nil url
---@return string|nil message
function check.required_url(body, name)
  local value, message = check.required_text(body, name)
  if not value then return nil, message end
  return check.url(body, name)
end

---One of a few words.
---@param values string[]
---@return string|nil value nil when absent, which is no error
---@return string|nil message
function check.choice(body, name, values)
  local value, message = check.string(body, name)
  if not value then return nil, message end
  for _, allowed in ipairs(values) do
    if value == allowed then return value end
  end
  return nil, ("%s must be one of %s"):format(name, table.concat(values, ", "))
end

---@param values string[]
---@return string|nil value
---@return string|nil message
function check.required_choice(body, name, values)
  if body[name] == nil then return nil, name .. " is required" end
  return check.choice(body, name, values)
end

---A whole number of at least 1.
---@return integer|nil number
---@return string|nil message
function check.required_count(body, name)
  local value = body[name]
  if value == nil then return nil, name .. " is required" end
  if type(value) ~= "number" then return nil, name .. " must be a number" end
  if value < 1 or value >= 2 ^ 31 or value ~= math.floor(value) then
    return nil, name .. " must be a whole number of at least 1"
  end
  return value
end

local UUID = "^" .. ("%x"):rep(8) .. ("%-" .. ("%x"):rep(4)):rep(3) .. "%-" .. ("%x"):rep(12) .. "$"

---@param value any
---@return boolean is_uuid whether value is a UUID in text, of any version and case
function check.is_uuid(value)
  return type(value) == "string" and value:find(UUID) ~= nil
end

-- What the documents' own examples have in the place of every UUID.
check.EXAMPLE_UUID = "uuid"

---@return string|nil uuid in lower case, or the word that the documents' examples have in its place
---@return string|nil message
function check.required_uuid(body, name)
  local value, message = check.required_text(body, name)
  if not value then return nil, message end
  if value == check.EXAMPLE_UUID or check.is_uuid(value) then return value:lower() end
  return nil, name .. " must be a UUID"
end

---@param text string
---@return boolean is_base64 standard base64 without line breaks or a data URI's prefix
function check.is_base64(text)
  return #text > 0 and #text % 4 == 0 and text:find("^[%w+/]+=?=?$") ~= nil
end

return check
