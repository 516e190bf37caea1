local child = require "spec.support.process.child"
local clients = require "spec.support.clients"
local core = require "homegen.core"
local faultd = require "proof.faultd.faultd"
local hex = require "homegen.upload.hex"
local homegen = require "homegen"

local PNG = clients.PNG

describe("homegen.upload.s3", function()
  local server
  before_each(function()
    server = faultd.start()
    server:always("*", faultd.empty())
  end)
  after_each(function() assert.is_true(server:stop()) end)

  local function put(changes)
    local given = { endpoint = server.url, bucket = "rooms", access_key = "access", secret_key = "s3cret-of-ours", retries = 0 }
    for name, value in pairs(changes or {}) do given[name] = value end
    local upload = homegen.upload.s3(given)
    return homegen.run(function() return upload(PNG, "room.png") end)
  end

  it("sends one signed PUT with digest and type, and neither key", function()
    local url = assert(put { prefix = "in/" })
    local requests = server:requests()
    assert.equal(1, #requests)
    local request = requests[1]
    assert.equal("PUT", request.method)
    assert.equal(url:match "^http://[^/]*([^?]*)", request.target)
    assert.matches("^/rooms/in/%x+%-room%.png$", request.target)
    assert.equal(PNG, request.body)
    assert.equal("image/png", request.headers["content-type"])
    assert.equal(request.target:match "%x%x%x%x%x%x%x%x+", request.headers["x-amz-content-sha256"])
    assert.matches("^AWS4%-HMAC%-SHA256 Credential=access/%d+/us%-east%-1/s3/aws4_request", request.headers.authorization)
    assert.is_false(server:saw "s3cret-of-ours")
    for name in request.headers.authorization:match "SignedHeaders=([^,]*)":gmatch "[^;]+" do
      assert.is_string(request.headers[name], name .. " is signed, and was not sent")
    end
  end)

  -- As the storage does it, from what has come.
  local function signature_of(request, secret)
    local scope, names = request.headers.authorization:match "Credential=[^/]*/([^,]*), *SignedHeaders=([^,]*)"
    local day, region, service = scope:match "^(%d+)/([^/]*)/([^/]*)/aws4_request$"
    local lines = {}
    for name in names:gmatch "[^;]+" do lines[#lines + 1] = ("%s:%s\n"):format(name, assert(request.headers[name], name)) end
    local canonical = table.concat({
      request.method, request.target, "", table.concat(lines), names, request.headers["x-amz-content-sha256"],
    }, "\n")
    local text = ("AWS4-HMAC-SHA256\n%s\n%s\n%s"):format(request.headers["x-amz-date"], scope, hex(core.sha256(canonical)))
    return hex(core.aws_signature(secret, day, region, service, text))
  end

  for name, changes in pairs {
    ["plainly"] = {}, ["with a prefix and a region"] = { prefix = "a_b/c-d/", region = "eu-central-1" },
    ["with a session's token"] = { session_token = "to/ken+==" },
  } do
    it("is signed as the storage would sign it, " .. name, function()
      assert(put(changes))
      local request = server:requests()[1]
      assert.equal(signature_of(request, "s3cret-of-ours"), request.headers.authorization:match "Signature=(%x+)$")
    end)
  end

  it("sends a session's token, signed, and with the link", function()
    local url = assert(put { session_token = "to+ken" })
    local headers = server:requests()[1].headers
    assert.equal("to+ken", headers["x-amz-security-token"])
    assert.truthy(headers.authorization:find("x-amz-security-token", 1, true))
    assert.truthy(url:find("X-Amz-Security-Token=to%2Bken", 1, true))
  end)

  it("asks a bucket's own host where it is told to", function()
    local port = server.url:match "%d+$"
    local upload = homegen.upload.s3 {
      endpoint = "http://localhost:" .. port .. "/base/", bucket = "rooms", path_style = false, access_key = "a", secret_key = "s",
    }
    local url = assert(homegen.run(function() return upload(PNG, "r.png") end))
    assert.matches("^http://rooms%.localhost:%d+/base/%x+%-r%.png%?", url)
    local request = server:requests()[1]
    assert.equal("rooms.localhost:" .. port, request.headers.host)
    assert.matches("^/base/%x+%-r%.png$", request.target)
  end)

  it("tries again what may pass, and only that", function()
    server:script("*", { faultd.status(503), faultd.reset_after_read(), faultd.rate_limited(0) }, faultd.empty())
    assert(put { retries = 3 })
    assert.equal(4, server:count())
    server:always("*", faultd.status(403))
    assert.is_nil(put { retries = 3 })
    assert.equal(5, server:count())
  end)

  it("gives up in the end", function()
    server:always("*", faultd.status(503))
    local url, err = put { retries = 1 }
    assert.is_nil(url)
    assert.same({ "server", 503, true, "not_sent" }, { err.kind, err.http_status, err.retryable, err.outcome })
    assert.equal(2, server:count())
  end)

  it("follows no redirect", function()
    server:always("*", faultd.redirect(server.url .. "/elsewhere", 307))
    local _, err = put()
    assert.equal("config", err.kind)
    assert.equal(0, server:count "/elsewhere")
    assert.equal(1, server:count())
  end)

  it("is an error of kind config without keys, or with an endpoint that is none", function()
    local output = child.run([[
      local homegen = require "homegen"
      print(homegen.upload.s3 { bucket = "b" } ("", "x"))
      print(homegen.upload.s3 { bucket = "b", endpoint = "s3.example.com", access_key = "a", secret_key = "b" } ("", "x"))
      print(homegen.upload.s3 { bucket = "b", endpoint = "https://u:p@h", access_key = "a", secret_key = "b" } ("", "x"))
    ]], { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" })
    assert.matches("config: upload: no keys for the S3 storage.*AWS_ACCESS_KEY_ID.*nothing was charged", output)
    local _, count = output:gsub("the endpoint is no http or https address", "")
    assert.equal(2, count)
  end)

  it("takes keys, region and endpoint from the environment, the token only with the keys beside it", function()
    local output = child.run(([[
      local homegen = require "homegen"
      homegen.run(function()
        print(homegen.upload.s3 { bucket = "b", retries = 0 } ("", "x"))
        print(homegen.upload.s3 { bucket = "b", retries = 0, access_key = "mine", secret_key = "too" } ("", "x"))
      end)
    ]]), {
      AWS_ACCESS_KEY_ID = " theirs ", AWS_SECRET_ACCESS_KEY = "secret", AWS_SESSION_TOKEN = "token", AWS_REGION = "eu-central-1",
      AWS_ENDPOINT_URL_S3 = server.url,
    })
    local first, second = output:match "(http[^\n]*)\n(http[^\n]*)"
    assert.truthy(first and first:find("Credential=theirs%2F", 1, true), output)
    assert.truthy(first:find("eu-central-1", 1, true) and first:find("Security-Token=token", 1, true))
    assert.truthy(second:find("Credential=mine%2F", 1, true))
    assert.is_nil(second:find("Security-Token", 1, true))
  end)

  for name, case in pairs {
    ["no bucket"] = { { bucket = false }, "bucket must be" },
    ["a bucket with a slash"] = { { bucket = "a/b" }, "bucket must be" },
    ["a prefix that leads up"] = { { prefix = "a/../b" }, "prefix must be" },
    ["a prefix that would be encoded"] = { { prefix = "ä/" }, "prefix must be" },
    ["links that hold longer than a week"] = { { expires = 604801 }, "expires must be" },
    ["one key alone"] = { { secret_key = false, access_key = "a" }, "belong together" },
    ["a region with a line end"] = { { region = "a\nb" }, "region must be" },
  } do
    it("raises for " .. name, function()
      local given = { bucket = "b", access_key = "a", secret_key = "s" }
      for option, value in pairs(case[1]) do given[option] = value end
      if given.secret_key == false then given.secret_key = nil end
      local ok, message = pcall(homegen.upload.s3, given)
      assert.is_false(ok)
      assert.truthy(message:find(case[2], 1, true), message)
    end)
  end
end)
