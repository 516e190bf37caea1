--- What tells one text from another.

local core = require "homegen.core"

local digest = {}

local function hex(byte) return ("%02x"):format(byte:byte()) end

---@param text string
---@return string digits SHA-256, as 64 hexadecimal digits
function digest.hex(text)
  return (core.sha256(text):gsub(".", hex))
end

return digest
