local presigned = require "homegen.upload.presigned"

-- 2013-05-24T00:00:00Z, of "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)" in Amazon's S3 reference.
local MOMENT = 1369353600

local KEYS = { access_key = "AKIAIOSFODNN7EXAMPLE", secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" }

local function link(keys)
  return presigned.link({
    base = "https://examplebucket.s3.amazonaws.com", host = "examplebucket.s3.amazonaws.com", path = "/test.txt",
    region = "us-east-1", expires = 86400,
  }, keys or KEYS, MOMENT)
end

describe("homegen.upload.presigned", function()
  it("makes the link of Amazon's own example", function()
    assert.equal("https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
      .. "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
      .. "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
      .. "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404", link())
  end)

  it("signs a session's token with it", function()
    local with = link { access_key = KEYS.access_key, secret_key = KEYS.secret_key, session_token = "to/ken+=" }
    assert.truthy(with:find("&X-Amz-Security-Token=to%2Fken%2B%3D&X-Amz-SignedHeaders=host", 1, true))
    assert.not_equal(link():match "Signature=(%x+)", with:match "Signature=(%x+)")
  end)

  it("refuses a secret that can be none", function()
    local url, message = link { access_key = "a", secret_key = ("s"):rep(2000) }
    assert.is_nil(url)
    assert.matches("too long", message)
  end)
end)
