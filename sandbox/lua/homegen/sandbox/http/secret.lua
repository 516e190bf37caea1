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

---@return string|nil uuid a random one, of version 4
---@return string|nil message
function secret.uuid()
  local hex, message = secret.token()
  if not hex then return nil, message end
  local variant = ("%x"):format(8 + tonumber(hex:sub(17, 17), 16) % 4)
  return ("%s-%s-4%s-%s%s-%s"):format(hex:sub(1, 8), hex:sub(9, 12), hex:sub(14, 16), variant, hex:sub(18, 20),
    hex:sub(21, 32))
end

return secret
