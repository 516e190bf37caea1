--- Pictures in S3-compatible storage: put there by requests that libcurl signs, fetched from there by links that work for a while.

local core = require "homegen.core"
local failure = require "homegen.upload.failure"
local misuse = require "homegen.base.misuse"
local object = require "homegen.upload.object"
local options = require "homegen.upload.options"
local presigned = require "homegen.upload.presigned"
local s3_reply = require "homegen.upload.s3_reply"
local sending = require "homegen.upload.sending"

local WHAT = "homegen.upload.s3"
local DEFAULT_EXPIRES, MOST_EXPIRES = 86400, 604800 -- seconds: a day, and the week that S3 allows
local DEFAULT_REGION = "us-east-1"

local function is_expiry(value)
  return type(value) == "number" and value >= 1 and value <= MOST_EXPIRES and value == math.floor(value)
end

-- What needs no encoding, and has one reading.
local function is_prefix(value)
  if type(value) ~= "string" or not value:find "^[%w._/-]*$" or value:find "^/" then return false end
  return not ("/" .. value):find("/%.*/") -- no empty step, and no "." or ".."
end

local OPTIONS = {
  endpoint = { "an http or https address without query", options.text[2] },
  bucket = { "the name of a bucket: letters, digits, '.', '_' and '-'", function(value)
    return type(value) == "string" and #value <= 255 and value:find "^%w[%w._-]*$" ~= nil
  end },
  region = { "a region's name, such as eu-central-1", function(value)
    return type(value) == "string" and value:find "^%w[%w_-]*$" ~= nil
  end },
  access_key = options.text,
  secret_key = options.text,
  session_token = options.text,
  prefix = { "letters, digits, '.', '_', '-' and '/', not at its beginning", is_prefix, "" },
  expires = { "a whole number of seconds from 1 to 604800", is_expiry, DEFAULT_EXPIRES },
  path_style = { "a boolean", function(value) return type(value) == "boolean" end },
}

local function bare(text)
  text = text and text:match "^%s*(.-)%s*$"
  return text ~= "" and text or nil
end

local function variable(...)
  for _, name in ipairs { ... } do
    local value = bare(os.getenv(name))
    if value then return value end
  end
  return nil
end

-- A token belongs to the keys beside it: the environment's are taken all together, or not at all.
local function read_keys(given)
  if given.access_key or given.secret_key then
    if not (given.access_key and given.secret_key) then misuse(WHAT .. ": access_key and secret_key belong together") end
    return { access_key = bare(given.access_key), secret_key = bare(given.secret_key), session_token = bare(given.session_token) }
  end
  return {
    access_key = variable "AWS_ACCESS_KEY_ID", secret_key = variable "AWS_SECRET_ACCESS_KEY",
    session_token = bare(given.session_token) or variable "AWS_SESSION_TOKEN",
  }
end

local OWN_PORTS = { http = "80", https = "443" }

-- A bucket's own host, where that works: certificates for "*.host" do not cover names with dots.
local function has_own_host(given, parts)
  if given.path_style ~= nil then return not given.path_style end
  return parts.host:lower():find "%.amazonaws%.com$" ~= nil and not given.bucket:find("[._]") and not given.bucket:find "%u"
end

---@class homegen.upload.S3Place
---@field base string
---@field host string
---@field path string up to where the object's name goes

-- nil: no usable address
local function find_place(given, endpoint)
  local parts = endpoint:find "^%a+://[^?#%s]+$" and core.url_parts(endpoint)
  if not parts then return nil end
  local own_host = has_own_host(given, parts)
  local host = (own_host and given.bucket .. "." or "") .. parts.host
  if parts.port and parts.port ~= OWN_PORTS[parts.scheme] then host = host .. ":" .. parts.port end
  local path = (parts.path or "/"):gsub("/+$", "") .. "/" .. (own_host and "" or given.bucket .. "/") .. given.prefix
  return { base = parts.scheme .. "://" .. host, host = host, path = path }
end

local function order_of(place, region, keys, one)
  local headers = { "Content-Type: " .. one.content_type, "x-amz-content-sha256: " .. one.digest }
  if keys.session_token then headers[#headers + 1] = "x-amz-security-token: " .. keys.session_token end
  return {
    url = place.base .. place.path .. one.name, headers = headers, good = { [200] = true },
    signing = { sigv4 = ("aws:amz:%s:s3"):format(region), access_key = keys.access_key, secret_key = keys.secret_key },
    read = function(reply) return s3_reply.read(reply, keys) end,
  }
end

local function missing_keys()
  return failure.new("config", "no keys for the S3 storage",
    "give homegen.upload.s3{ access_key =, secret_key = }, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
end

---What `homegen.upload.s3` takes; docs/uploads.md is the manual.
---@class homegen.S3Options: homegen.UploadOptions
---@field bucket string its name; none is made
---@field endpoint? string the storage's address; default: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, else Amazon's of the region
---@field region? string default: AWS_REGION, AWS_DEFAULT_REGION, else "us-east-1"
---@field access_key? string with `secret_key`, or neither; default: AWS_ACCESS_KEY_ID
---@field secret_key? string default: AWS_SECRET_ACCESS_KEY
---@field session_token? string of temporary keys; default with the environment's keys: AWS_SESSION_TOKEN
---@field prefix? string what the names of objects begin with, such as "rooms/2026/"; default: none
---@field expires? integer seconds for which a link works, at most 604800; default 86400
---@field path_style? boolean `https://host/bucket/…`; default: false at *.amazonaws.com, else true

---Makes a function for the option `upload`: it puts a picture into S3-compatible storage and returns a link with which it can be
---fetched until `expires` seconds have passed. The object's name is made of the picture's digest and its file's name.
---@param given homegen.S3Options
---@return homegen.Uploader
return function(given)
  local read = options.read(given, OPTIONS, WHAT)
  if not read.bucket then misuse(WHAT .. ": bucket is required") end
  local keys = read_keys(read)
  local region = read.region or variable("AWS_REGION", "AWS_DEFAULT_REGION") or DEFAULT_REGION
  local endpoint = bare(read.endpoint) or variable("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
    or ("https://s3.%s.amazonaws.com"):format(region)
  return function(bytes, name)
    options.check_call(bytes, name, WHAT)
    if not (keys.access_key and keys.secret_key) then return nil, missing_keys() end
    local place = find_place(read, endpoint)
    if not place then
      return nil, failure.new("config", "the endpoint is no http or https address", "check `endpoint` and AWS_ENDPOINT_URL")
    end
    local one = object.of(bytes, name)
    local ok, err = sending.put(order_of(place, region, keys, one), bytes, read)
    if not ok then return nil, err end
    local link, message = presigned.link({
      base = place.base, host = place.host, path = place.path .. one.name, region = region, expires = read.expires,
    }, keys, os.time())
    if not link then return nil, failure.new("config", message, "check secret_key and AWS_SECRET_ACCESS_KEY") end
    return link
  end
end
