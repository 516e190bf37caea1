--- What S3 storage means by a reply that is no success, in words that tell what to do.

local backoff = require "homegen.base.backoff"
local failure = require "homegen.upload.failure"
local redact = require "homegen.base.redact"
local words = require "homegen.base.words"

local s3_reply = {}

local KEYS = "check access_key and secret_key, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
local TOKEN = "get new temporary keys: access_key, secret_key and session_token belong together"
local BUCKET = "make the bucket, or check `bucket`, `endpoint` and `region`"
local RIGHT = "let these keys write there (s3:PutObject) and read (s3:GetObject, for the links), or check `bucket` and `prefix`"
local LATER = "try again later"
local REGION = "give the region that the bucket is in"

-- The storage's code: the error's kind, whether it is worth trying again, what to do.
local CODES = {
  AccessDenied = { "auth", false, RIGHT },
  AccountProblem = { "auth", false, "ask the storage's operator" },
  AllAccessDisabled = { "auth", false, "ask the storage's operator" },
  AuthorizationHeaderMalformed = { "config", false, REGION },
  BadDigest = { "network", true },
  EntityTooLarge = { "invalid", false, "give a smaller picture" },
  ExpiredToken = { "auth", false, TOKEN },
  IllegalLocationConstraintException = { "config", false, REGION },
  InternalError = { "server", true, LATER },
  InvalidAccessKeyId = { "auth", false, KEYS },
  InvalidBucketName = { "config", false, "check `bucket`" },
  InvalidToken = { "auth", false, TOKEN },
  NoSuchBucket = { "config", false, BUCKET },
  OperationAborted = { "server", true, LATER },
  PermanentRedirect = { "config", false, REGION },
  QuotaExceeded = { "io", false, "make room in the storage" },
  RequestTimeout = { "network", true },
  ServiceUnavailable = { "server", true, LATER },
  SignatureDoesNotMatch = { "auth", false, KEYS .. " (a secret key that lost a character reads like this), and `region`" },
  SlowDown = { "limit", true, LATER },
  TemporaryRedirect = { "config", false, REGION },
}

-- Those that say nothing, or nothing that is known: by their status.
local function by_status(status)
  if status >= 500 or status == 408 then return { "server", true, LATER } end
  if status == 429 then return { "limit", true, LATER } end
  if status == 401 or status == 403 then return { "auth", false, KEYS } end
  if status == 404 then return { "config", false, BUCKET } end
  if status >= 300 and status < 400 then return { "config", false, "check `endpoint` and `region`: redirects are not followed" } end
  return { "config", false, "check `endpoint`: is S3-compatible storage there?" }
end

local function element(body, name)
  local text = body:match(("<%s>([^<]*)</%s>"):format(name, name))
  if not text or text == "" then return nil end
  return (text:gsub("&(%a+);", { lt = "<", gt = ">", quot = '"', apos = "'", amp = "&" }))
end

-- How far this machine's clock is off, by the reply's own date.
local function clock_trouble(reply)
  local theirs = backoff.parse_date(reply.headers["date"])
  local off = theirs and os.time() - theirs
  local where = not off and "is wrong" or ("is %d minutes %s"):format(math.floor(math.abs(off) / 60 + 0.5), off > 0 and "ahead" or "behind")
  return ("by the storage's clock, this machine's %s"):format(where)
end

---@param reply homegen.upload.Reply
---@param keys homegen.upload.S3Keys what must not be shown
---@return homegen.Error
function s3_reply.read(reply, keys)
  local code, said = element(reply.body, "Code"), element(reply.body, "Message")
  code = code and code:match "^%a+$"
  local function shown(text)
    for _, secret in ipairs { keys.secret_key, keys.access_key, keys.session_token } do text = redact(text, secret) end
    return words.presentable(text)
  end
  local fields = { name = code, http_status = reply.status, cause = said and shown(said) }
  if code == "RequestTimeTooSkewed" then
    return failure.new("config", clock_trouble(reply), "set this machine's clock, such as by `timedatectl set-ntp true`", fields)
  end
  local meaning = CODES[code] or by_status(reply.status)
  local region = reply.headers["x-amz-bucket-region"] or element(reply.body, "Region")
  local hint = meaning[3]
  if hint == REGION and region then hint = ('give region = "%s"'):format(words.presentable(region, 40)) end
  fields.retryable = meaning[2]
  local message = ("the storage answered HTTP %d%s%s"):format(reply.status, code and " " .. code or "", said and ": " .. shown(said) or "")
  return failure.new(meaning[1], message, hint, fields)
end

return s3_reply
