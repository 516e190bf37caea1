--- Never pay twice, as seen from Lua: a create leaves once or not at all, and says which.

local core = require "homegen.core"
local fault_client = require "proof.faultd.fault_client"
local faultd = require "proof.faultd.faultd"

describe("create", function()
  local client, engine

  before_each(function()
    client = fault_client.new()
    engine = client.engine
  end)
  after_each(function() assert.is_true(client:close()) end)

  local function warm(server, connections)
    server:script("/warm", {}, faultd.json("1"):together(connections))
    local where = client:target(server, { path = "/warm" })
    for _ = 1, connections do engine:get(where, nil, 5) end
    client:finish(connections)
    assert.equal(connections, #server:connections())
  end

  it("is read once by a server that closes six warm connections after reading", function()
    for _, fault in ipairs { faultd.close_after_read(), faultd.reset_after_read(), faultd.close_after_head(),
      faultd.reset_after_head() } do
      local server = client:start()
      warm(server, 6)
      server:always("/job", fault)
      local got = client:create(client:target(server), '{"prompt":"[job-1]"}')
      assert.equal("reset", got.outcome)
      assert.is_true(got.sent)
      engine:step(0.05)
      assert.equal(1, #server:requests("/job"))
    end
  end)

  it("is not answered by bytes that came on an idle connection, and no poll is", function()
    for _, method in ipairs { "create", "get" } do
      local server = client:start()
      server:always("*", faultd.json('"right"'))
      local where = client:target(server)
      client:post(where)
      assert.equal(1, server:push("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n\"stale\""))
      assert.equal('"right"', client:request(method, where, method == "get" and "a=1" or "{}").body)
      assert.equal(2, #server:connections())
    end
  end)

  it("goes over a fresh connection, which polls may use after it", function()
    local server = client:start()
    server:always("*", faultd.json("1"))
    local where = client:target(server)
    for _ = 1, 3 do
      client:create(where)
      client:get(where)
    end
    assert.equal(3, #server:connections())
  end)

  it("has one try with whatever invites to another", function()
    local server = client:start()
    server:script("/job", { faultd.status(417), faultd.status(401), faultd.status(503), faultd.status(408),
      faultd.redirect("/again", 307), faultd.redirect("/again", 308) })
    for _, status in ipairs { 417, 401, 503, 408, 307, 308 } do
      local got = client:create(client:target(server))
      assert.equal("ok", got.outcome)
      assert.equal(status, got.status)
    end
    assert.equal(6, server:count())
  end)

  it("asks for no permission to send a large body", function()
    local server = client:start()
    server:always("/job", faultd.created())
    local body = ('{"maskBase64":"%s"}'):format(("x"):rep(5e6))
    assert.equal("ok", client:create(client:target(server), body).outcome)
    local request = server:requests("/job")[1]
    assert.is_nil(request.headers.expect)
    assert.equal("application/json", request.headers["content-type"])
    assert.is_true(request.body == body)
    assert.matches("^POST /job HTTP/1.1\r\n", request.head)
  end)

  it("speaks HTTP/1.1 even where polls may speak HTTP/2", function()
    local server = client:start { tls = "good" }
    server:always("/job", faultd.created())
    local has_http2 = require("homegen.network").has_http2
    local where = assert(engine:target { url = server.url .. "/job", ca_file = server.ca_file, http2 = has_http2 })
    assert.equal("ok", client:create(where).outcome)
    assert.equal("ok", client:get(where).outcome)
    for _, request in ipairs(server:requests()) do assert.matches("HTTP/1.1\r\n", request.head) end
  end)

  it("was certainly not sent when the way to the server failed", function()
    local proxy, tls = client:start { proxy = true }, client:start { tls = "self-signed" }
    proxy:always("CONNECT", faultd.status(503))
    local cases = {
      { "connect", client:target(client:start { refuse = true }) },
      { "dns", assert(engine:target { url = "http://" .. ("a"):rep(64) .. ".invalid/" }) },
      { "certificate", client:target(tls) },
      { "proxy", client:target(tls, { proxy = proxy }) },
      { "certificate", assert(engine:target { url = tls.url, ca_file = "/nonexistent/ca.pem" }) },
    }
    for _, case in ipairs(cases) do
      local got = client:create(case[2])
      assert.equal(case[1], got.outcome)
      assert.is_false(got.sent)
    end
    assert.equal(0, #tls:requests())
  end)

  describe("that is canceled", function()
    it("before it left never leaves", function()
      local server = client:start()
      server:always("/job", faultd.created())
      local id = engine:create(client:target(server), "{}", 5)
      assert.is_false(engine:sent(id))
      assert.is_true(engine:cancel(id))
      local got = client:finish(1)[id]
      assert.equal("canceled", got.outcome)
      assert.is_false(got.sent)
      assert.equal(0, server:count())
    end)

    it("while it waits for a connection never leaves", function()
      local server = client:start()
      server:always("/job", faultd.stall_after_read())
      engine:close()
      engine = core.engine { max_connections = 1 }
      client.engine = engine
      local where = client:target(server)
      local first, id = engine:get(where, nil, 60), engine:create(where, "{}", 60)
      repeat engine:step(0.01) until server:count() == 1
      assert.is_true(engine:cancel(id))
      assert.is_false(client:finish(1)[id].sent)
      assert.is_true(engine:cancel(first))
      assert.equal("canceled", client:finish(1)[first].outcome)
      assert.equal(0, engine:active())
      assert.equal(1, server:count())
    end)

    it("after it left goes on until its reply", function()
      local server = client:start()
      server:always("/job", faultd.action("read"):gate():_with("reply:HTTP/1.1%20200%20OK%0D%0A%0D%0A:done"):close())
      local id = engine:create(client:target(server), "{}", 5)
      repeat engine:step(0.01) until server:count() == 1
      assert.is_true(engine:sent(id))
      assert.is_false(engine:cancel(id))
      assert.equal(1, server:release())
      local got = client:finish(1)[id]
      assert.equal("ok", got.outcome)
      assert.equal("done", got.body)
      assert.is_true(engine:cancel(id))
    end)

    it("after it left ends with its own timeout", function()
      local server = client:start()
      server:always("/job", faultd.stall_after_read())
      local id = engine:create(client:target(server), "{}", 0.3)
      repeat engine:step(0.01) until server:count() == 1
      assert.is_false(engine:cancel(id))
      local got = client:finish(1)[id]
      assert.equal("timeout", got.outcome)
      assert.is_true(got.sent)
    end)
  end)
end)
