local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local sending = require "homegen.upload.sending"

local OPTIONS = { timeout = 10, connect_timeout = 5, retries = 0 }

describe("homegen.upload.sending", function()
  local function put(url, options)
    local given = {}
    for _, list in ipairs { OPTIONS, options or {} } do
      for name, value in pairs(list) do given[name] = value end
    end
    return homegen.run(function()
      return sending.put({
        url = url, headers = {}, good = { [200] = true }, read = function(reply) return { retryable = false, status = reply.status } end,
      }, "bytes", given)
    end)
  end

  it("waits no longer than it may", function()
    local server = faultd.start()
    server:always("*", faultd.action("read"):gate():reset())
    local _, err = put(server.url, { timeout = 0.2 })
    assert.same({ "timeout", true, "not_sent" }, { err.kind, err.retryable, err.outcome })
    server:stop()
  end)

  it("tells that nobody is there", function()
    local server = faultd.start()
    local url = server.url
    server:stop()
    local _, err = put(url)
    assert.same({ "network", true }, { err.kind, err.retryable })
  end)

  it("reads an endless error page no further than it must", function()
    local server = faultd.start()
    server:always("*", faultd.reply { status = 404, body = ("x"):rep(100000) })
    local _, err = put(server.url)
    assert.equal(404, err.status)
    server:stop()
  end)

  it("does not believe a certificate of anybody's, and does not ask twice", function()
    local server = faultd.start { tls = "good" }
    server:always("*", faultd.empty())
    local _, err = put(server.url, { retries = 3 })
    assert.same({ "network", false }, { err.kind, err.retryable })
    assert.is_true(put(server.url, { ca_file = server.ca_file }))
    server:stop()
  end)
end)
