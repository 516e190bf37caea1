--- What was received, fit to be shown: without keys, and without what an address has for a secret.

local core = require "homegen.core"
local redact = require "homegen.base.redact"

local masking = {}

local MASK = "••••"
local SECRET_HEADERS = {
  apikey = true, ["x-api-key"] = true, authorization = true, ["proxy-authorization"] = true, cookie = true, ["x-amz-security-token"] = true,
}
local MOST_TEXT = 600 -- bytes of one JSON text, such as a picture in base64
local MOST_BODY = 4096

-- Whoever has it may do what it stands for: the last part of a webhook's address, signatures in links.
local function mask_addresses(text)
  text = text:gsub('("webhook"%s*:%s*"%a+:\\?/\\?/[^"]*/)[^"/]+', "%1" .. MASK)
  return (text:gsub("([?&][%w._~%%-]+=)([^&\"'%s]+)", function(name, value)
    local plain = name:lower()
    if plain:find "signature" or plain:find "token" or plain:find "sig=" or plain:find "credential" or plain:find "key" then
      return name .. MASK
    end
    return name .. value
  end))
end

-- Half a character at the end goes with what was cut.
local function whole(text)
  return (text:gsub("[\194-\244][\128-\191]*$", ""))
end

local function shorten(text, length)
  text = text:gsub('"([^"\\]*)"', function(value)
    if #value <= MOST_TEXT then return nil end
    return ('"%s… (%d bytes)"'):format(value:sub(1, 60), #value)
  end)
  if #text <= MOST_BODY and not length then return text end
  return ("%s… (%d bytes)"):format(whole(text:sub(1, MOST_BODY)), length or #text)
end

---@param headers table<string, string>
---@return { name: string, value: string }[] by name
function masking.headers(headers)
  local list = {}
  for name, value in pairs(headers) do
    list[#list + 1] = { name = name, value = SECRET_HEADERS[name] and MASK or mask_addresses(value) }
  end
  table.sort(list, function(one, other) return one.name < other.name end)
  return list
end

---@param text string a body or a query
---@param headers table<string, string> whose keys it may repeat
---@param keys string[] the sandbox's own
---@param length? integer bytes of the whole, where the text is its beginning
---@return string
function masking.text(text, headers, keys, length)
  if length == #text then length = nil end
  if length then text = whole(text) end
  if not core.is_utf8(text) then return ("(%d bytes, no text)"):format(length or #text) end
  for _, key in ipairs(keys) do text = redact(text, key) end
  for name in pairs(SECRET_HEADERS) do text = redact(text, headers[name]) end
  return shorten(mask_addresses(text), length)
end

return masking
