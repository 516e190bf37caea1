--- What is kept of a request or reply: the text without keys, users, webhooks and what signs an address. A request that is
--- made anew, by whoever and with whatever key, comes to the same text.

local redact = require "homegen.base.redact"
local sha256 = require("homegen.base.bytes").sha256

local scrub = {}

scrub.USER = "00000000-0000-4000-8000-000000000000" -- stands for whoever it was
local LONG = 1024 -- bytes of base64 that are told by their digest
local DIGITS = 12

---@param bytes string
---@param digits? integer
---@return string
function scrub.digest(bytes, digits)
  return sha256(bytes):sub(1, digits or -1)
end

-- What stands behind the question mark may be a signature: whoever has it has the picture. A digest tells one from another.
local function without_query(address)
  local place, rest = address:match "^([^?]*)%?(.*)$"
  if not place or rest == "" or rest:find("^tape=" .. ("%x"):rep(DIGITS) .. "$") then return address end
  return ("%s?tape=%s"):format(place, scrub.digest(rest, DIGITS))
end

---Where an uploaded picture lies for a tape: wherever it really went, what it holds tells it.
---@param bytes string
---@param name string
---@return string
function scrub.upload_address(bytes, name)
  local plain = name:gsub("[^%w%-%._]", function(byte) return ("%%%02X"):format(byte:byte()) end)
  return ("https://upload.invalid/%s/%s"):format(scrub.digest(bytes, 16), plain)
end

-- An address as text has it, or as JSON may spell it; what escapes a quotation mark behind it is no part of it.
local function address_of(spelled, uploads)
  local behind = spelled:match "\\*$"
  local address = spelled:sub(1, #spelled - #behind)
  local is_escaped = address:find("\\/", 1, true) ~= nil
  if is_escaped then address = address:gsub("\\/", "/") end
  address = uploads[address] or without_query(address:gsub("^(https?://)[^/?@]*@", "%1"))
  if is_escaped then address = address:gsub("/", "\\/") end
  return address .. behind
end

local function addresses(text, uploads)
  return (text:gsub("https?:\\?/\\?/[^%s\"'<>]+", function(spelled) return address_of(spelled, uploads) end))
end

local function literal(text)
  return (text:gsub("%p", "%%%0"))
end

---@param text string
---@param secret string
local function remove_user(text, secret)
  return (text:gsub(literal(secret), scrub.USER))
end

---What must not be kept, of one client.
---@class homegen.tape.Secrets
---@field keys string[]
---@field users string[]
---@field webhook? string what its webhooks' addresses begin with
---@field uploads? table<string, string> what stands for the addresses of uploaded pictures

local NONE = {}

---@param text string
---@param secrets homegen.tape.Secrets
---@return string
function scrub.text(text, secrets)
  for _, key in ipairs(secrets.keys) do text = redact(text, key) end
  for _, user in ipairs(secrets.users) do
    if #user >= 4 then text = remove_user(text, user) end
  end
  text = text:gsub('("user_?[iI]d"%s*:%s*)"[^"]*"', '%1"' .. scrub.USER .. '"')
  -- with or without one, it is the same request
  text = text:gsub(',%s*"webhook"%s*:%s*"[^"]*"', ""):gsub('"webhook"%s*:%s*"[^"]*"%s*,?', "")
  if secrets.webhook then
    for _, prefix in ipairs { secrets.webhook, (secrets.webhook:gsub("/", "\\/")) } do
      text = text:gsub(literal(prefix) .. "[^%s\"'<>]*", "[webhook]")
    end
  end
  text = addresses(text, secrets.uploads or NONE)
  return (text:gsub('"([%w+/=]+)"', function(long)
    return #long > LONG and ('"[sha256 %s]"'):format(scrub.digest(long)) or nil
  end))
end

return scrub
