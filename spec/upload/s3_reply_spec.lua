local s3_reply = require "homegen.upload.s3_reply"

local KEYS = { access_key = "AKIDOFOURS", secret_key = "secret-of-ours", session_token = "token-of-ours" }

local function read(status, code, message, headers, more)
  local body = code and ("<Error><Code>%s</Code><Message>%s</Message>%s</Error>"):format(code, message or "", more or "")
  return s3_reply.read({ word = "ok", sent = true, status = status, body = body or "", headers = headers or {} }, KEYS)
end

local function date(offset) return os.date("!%a, %d %b %Y %H:%M:%S GMT", os.time() + offset) end

describe("homegen.upload.s3_reply", function()
  for code, case in pairs {
    NoSuchBucket = { 404, "config", false, "make the bucket" },
    AccessDenied = { 403, "auth", false, "s3:PutObject" },
    InvalidAccessKeyId = { 403, "auth", false, "AWS_ACCESS_KEY_ID" },
    SignatureDoesNotMatch = { 403, "auth", false, "lost a character" },
    ExpiredToken = { 400, "auth", false, "new temporary keys" },
    SlowDown = { 503, "limit", true, "later" },
    InternalError = { 500, "server", true, "later" },
    RequestTimeout = { 400, "network", true, "nothing was charged" },
    EntityTooLarge = { 400, "invalid", false, "smaller" },
  } do
    it("knows " .. code, function()
      local err = read(case[1], code, "words of theirs")
      assert.same({ case[2], case[3], code, case[1] }, { err.kind, err.retryable, err.name, err.http_status })
      assert.truthy(err.hint:find(case[4], 1, true), err.hint)
      assert.matches("words of theirs", err.message)
      assert.matches("nothing was charged", err.hint)
    end)
  end

  it("tells how far this machine's clock is off", function()
    assert.matches("this machine's is 20 minutes behind", read(403, "RequestTimeTooSkewed", "", { date = date(1200) }).message)
    assert.matches("this machine's is 20 minutes ahead", read(403, "RequestTimeTooSkewed", "", { date = date(-1200) }).message)
    local err = read(403, "RequestTimeTooSkewed", "no date")
    assert.matches("this machine's is wrong", err.message)
    assert.matches("set this machine's clock", err.hint)
  end)

  it("names the region that the storage names", function()
    assert.matches('region = "eu%-west%-1"', read(301, "PermanentRedirect", "", { ["x-amz-bucket-region"] = "eu-west-1" }).hint)
    assert.matches('region = "eu%-west%-2"', read(400, "AuthorizationHeaderMalformed", "", {}, "<Region>eu-west-2</Region>").hint)
    assert.matches("give the region", read(301, "PermanentRedirect").hint)
  end)

  it("goes by the status where there is no code", function()
    for status, kind in pairs { [500] = "server", [502] = "server", [403] = "auth", [404] = "config", [302] = "config", [400] = "config",
      [429] = "limit" } do
      assert.equal(kind, read(status).kind)
    end
    assert.is_nil(read(500, "<b>", "x").name)
  end)

  it("shows no key that the storage sends back, and nothing that a terminal would obey", function()
    local err = read(403, "SignatureDoesNotMatch", "AKIDOFOURS secret-of-ours token-of-ours &lt;\27[2J" .. ("x"):rep(1000))
    local shown = tostring(err) .. err.cause
    for _, word in ipairs { "AKIDOFOURS", "secret-of-ours", "token-of-ours", "\27" } do assert.is_nil(shown:find(word, 1, true), word) end
    assert.is_true(#err.message < 500)
  end)
end)
