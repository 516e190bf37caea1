--- What can be done with bytes as such: digests, base64, secrets that are handed out and come back.

local core = require "homegen.core"

---@param bytes string
---@return string digits two hexadecimal ones for each
local function hex(bytes)
  return (bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

---@param text string
---@return string digits 64 hexadecimal ones
local function sha256(text)
  return hex(core.sha256(text))
end

return {
  hex = hex,
  sha256 = sha256,
  base64 = core.base64_encode, ---@type fun(bytes: string): string
  is_utf8 = core.is_utf8, ---@type fun(text: string): boolean
  secret = core.secret, ---@type fun(): string 64 hexadecimal digits that nobody can guess
  is_secret = core.is_secret, ---@type fun(given: string, known: string): boolean in a time that says nothing about the second
}
