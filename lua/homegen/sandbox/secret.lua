--- Random names that nobody can guess: the generated key, addresses of served files.

local secret = {}

local BYTES = 16

---@return string|nil hex 32 hexadecimal digits
---@return string|nil message
function secret.token()
  local source, message = io.open("/dev/urandom", "rb")
  if not source then return nil, message end
  local bytes = source:read(BYTES)
  source:close()
  if not bytes or #bytes < BYTES then return nil, "/dev/urandom gave too few bytes" end
  return (bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

return secret
