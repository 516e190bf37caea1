--- The header that carries a provider's key, as its API pages call it.

local key_header = {}

local NAMES = { ideal_house = "APIKEY", iacrea = "x-api-key" }

---@param provider "ideal_house"|"iacrea"
---@param api_key string
---@return string header as it is sent
function key_header.of(provider, api_key)
  return NAMES[provider] .. ": " .. api_key
end

return key_header
