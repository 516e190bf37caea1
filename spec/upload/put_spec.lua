local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"

describe("homegen.upload.put", function()
  local server
  before_each(function() server = faultd.start() end)
  after_each(function() assert.is_true(server:stop()) end)

  local function put(given)
    given.retries = given.retries or 0
    local upload = homegen.upload.put(given)
    return homegen.run(function() return upload(clients.PNG, "room.png") end)
  end

  for _, status in ipairs { 200, 201, 204 } do
    it("takes HTTP " .. status .. " for success", function()
      server:always("*", faultd.status(status))
      assert.truthy(put { url = server.url .. "/{name}" })
    end)
  end

  it("sends its headers, and the picture's type where they have none", function()
    server:always("*", faultd.status(201))
    assert(put { url = server.url .. "/{digest}", headers = { Authorization = "Bearer s3cret" } })
    assert(put { url = server.url .. "/{digest}", headers = { ["content-type"] = "application/x-own" } })
    local requests = server:requests()
    assert.same({ "PUT", "Bearer s3cret", "image/png" },
      { requests[1].method, requests[1].headers.authorization, requests[1].headers["content-type"] })
    assert.equal("application/x-own", requests[2].headers["content-type"])
    assert.is_nil(requests[1].headers.expect)
  end)

  it("may write with a secret in the address, which the link has not", function()
    server:always("*", faultd.status(201))
    local url = assert(put { url = server.url .. "/{name}?sig=s3cret", public_url = "https://pictures.example.com/{name}" })
    assert.matches("^https://pictures%.example%.com/%x+%-room%.png$", url)
    assert.matches("%?sig=s3cret$", server:requests()[1].target)
  end)

  it("is an error of kind config where a header cannot be sent", function()
    local _, err = put { url = server.url .. "/{name}", headers = { Host = "elsewhere" } }
    assert.equal("config", err.kind)
  end)

  it("tells what broke on the way, and tries that again", function()
    server:script("*", { faultd.reset_after_read() }, faultd.status(201))
    assert(put { url = server.url .. "/{name}", retries = 1 })
    server:always("*", faultd.reset_after_read())
    local _, err = put { url = server.url .. "/{name}" }
    assert.same({ "network", true, "not_sent" }, { err.kind, err.retryable, err.outcome })
  end)

  for name, case in pairs {
    ["no url"] = { {}, "url is required" },
    ["an address that is none"] = { { url = "room/{name}" }, "url must be an http or https address" },
    ["another protocol"] = { { url = "ftp://h/{name}" }, "url must be an http or https address" },
    ["a user in the address"] = { { url = "http://u:p@h/{name}" }, "without user and password" },
    ["one place for all"] = { { url = "http://h/room.png" }, "must hold {name} or {digest}" },
    ["an unknown placeholder"] = { { url = "http://h/{nmae}" }, "{nmae} is neither" },
    ["a placeholder as host"] = { { url = "http://{name}/{digest}" }, "in its path or query" },
    ["a query that would be shown"] = { { url = "http://h/{name}?sig=x" }, "give public_url" },
    ["a public address that is one for all"] = { { url = "http://h/{name}", public_url = "http://h/a" }, "public_url must hold" },
    ["headers as a list"] = { { url = "http://h/{name}", headers = { "A: b" } }, "headers must be" },
    ["a header of two lines"] = { { url = "http://h/{name}", headers = { A = "s3cret\r\nB: c" } }, "headers must be" },
  } do
    it("raises for " .. name, function()
      local ok, message = pcall(homegen.upload.put, case[1])
      assert.is_false(ok)
      assert.truthy(message:find(case[2], 1, true), message)
      assert.is_nil(message:find("s3cret", 1, true))
    end)
  end
end)
