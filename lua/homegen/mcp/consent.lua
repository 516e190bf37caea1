--- Consent tokens: a price that was told, sealed together with exactly what it is for. Who brings one back has been told
--- that price, for that payload, not long ago.
--
-- A token names one purchase: the job's key is made of it, so that the same token a second time is the same job, in this
-- process and in any later one. Nothing has to be remembered of tokens that nobody used.

local bytes = require "homegen.base.bytes"

local consent = {}

local FORM = "^hc1%.(%d+)%.(%x+)%.(%x+)$"
local NONCE_DIGITS, KEY_DIGITS = 32, 40

---@class homegen.mcp.Offer
---@field service string
---@field payload string what exactly would be sent, and digests of local files
---@field price integer

-- Both rounds begin with the secret, which always has the same length: who has one seal cannot make another.
local function seal(secret, expires, nonce, offer)
  local said = table.concat({ expires, nonce, offer.service, tostring(offer.price), bytes.sha256(offer.payload) }, "\n")
  return bytes.sha256(secret .. bytes.sha256(secret .. said))
end

---@param secret string
---@param offer homegen.mcp.Offer
---@param expires integer wall-clock seconds
---@return string token
function consent.make(secret, offer, expires)
  local nonce = bytes.secret():sub(1, NONCE_DIGITS)
  return ("hc1.%d.%s.%s"):format(expires, nonce, seal(secret, ("%d"):format(expires), nonce, offer))
end

---@param secret string
---@param token string
---@param offer homegen.mcp.Offer what the caller wants to buy with it
---@return integer|nil expires wall-clock seconds; nil: the token is not for this offer, or is none
---@return "form"|"other"|nil reason
function consent.check(secret, token, offer)
  local expires, nonce, given = token:match(FORM)
  if not expires or #expires > 15 then return nil, "form" end
  if not bytes.is_secret(given, seal(secret, expires, nonce, offer)) then return nil, "other" end
  return math.floor(tonumber(expires))
end

---@param token string
---@return string key of the job that it pays for
function consent.key(token)
  return "agent-" .. bytes.sha256(token):sub(1, KEY_DIGITS)
end

---@param key any
---@return boolean
function consent.is_key(key)
  return type(key) == "string" and key:find "^agent%-%x+$" ~= nil
end

return consent
