--- Links with which anyone can fetch one object of S3 storage for a while: AWS Signature Version 4 in the query.

local core = require "homegen.core"
local hex = require "homegen.upload.hex"

local presigned = {}

local ALGORITHM = "AWS4-HMAC-SHA256"

local function encode(text)
  return (text:gsub("[^%w._~-]", function(byte) return ("%%%02X"):format(byte:byte()) end))
end

-- In the order of their names, as they are signed.
local function query_of(object, keys, date, scope)
  local parts = {
    "X-Amz-Algorithm=" .. ALGORITHM,
    "X-Amz-Credential=" .. encode(keys.access_key .. "/" .. scope),
    "X-Amz-Date=" .. date,
    ("X-Amz-Expires=%d"):format(object.expires),
  }
  if keys.session_token then parts[#parts + 1] = "X-Amz-Security-Token=" .. encode(keys.session_token) end
  parts[#parts + 1] = "X-Amz-SignedHeaders=host"
  return table.concat(parts, "&")
end

---@class homegen.upload.LinkedObject
---@field base string "https://host"
---@field host string as clients send it: with its port, unless that is the scheme's own
---@field path string from the root, encoded
---@field region string
---@field expires integer seconds from now

---@class homegen.upload.S3Keys
---@field access_key string
---@field secret_key string
---@field session_token? string

---@param object homegen.upload.LinkedObject
---@param keys homegen.upload.S3Keys
---@param now integer seconds since 1970
---@return string|nil url
---@return string|nil message
function presigned.link(object, keys, now)
  local date = os.date("!%Y%m%dT%H%M%SZ", now) --[[@as string]]
  local day = date:sub(1, 8)
  local scope = ("%s/%s/s3/aws4_request"):format(day, object.region)
  local query = query_of(object, keys, date, scope)
  local request = ("GET\n%s\n%s\nhost:%s\n\nhost\nUNSIGNED-PAYLOAD"):format(object.path, query, object.host)
  local text = ("%s\n%s\n%s\n%s"):format(ALGORITHM, date, scope, hex(core.sha256(request)))
  local signature, message = core.aws_signature(keys.secret_key, day, object.region, "s3", text)
  if not signature then return nil, message end
  return ("%s%s?%s&X-Amz-Signature=%s"):format(object.base, object.path, query, hex(signature))
end

return presigned
