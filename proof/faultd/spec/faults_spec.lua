--- Each fault of the fault server, as the project's own engine meets it.

local fault_client = require "proof.faultd.fault_client"
local faultd = require "proof.faultd.faultd"

describe("fault server:", function()
  local client

  before_each(function() client = fault_client.new() end)
  after_each(function() assert.is_true(client:close()) end)

  describe("a transfer", function()
    -- What each fault looks like to the client, and whether its request was read to the end.
    local faults = {
      { "is closed after it was read", faultd.close_after_read(), "reset", 1 },
      { "is reset after it was read", faultd.reset_after_read(), "reset", 1 },
      { "is closed after its head", faultd.close_after_head(), "reset", 0 },
      { "is reset after its head", faultd.reset_after_head(), "reset", 0 },
      { "is stalled after it was read", faultd.stall_after_read(), "timeout", 1 },
      { "is stalled after its head", faultd.stall_after_head(), "timeout", 0 },
      { "is stalled in the reply's head", faultd.created():cut_head(30):stall(), "timeout", 1 },
      { "is stalled in the reply's body", faultd.created():cut_body(10):stall(), "timeout", 1 },
      { "is reset in the reply's head", faultd.created():cut_head(30):reset(), "reset", 1 },
      { "is reset in the reply's body", faultd.created():cut_body(10):reset(), "reset", 1 },
      { "is closed in the reply's body", faultd.created():cut_body(10):close(), "reset", 1 },
      { "has a reply that is shorter than it says", faultd.truncated_json(100):close(), "reset", 1 },
      { "has a reply of 10 MB of headers", faultd.big_headers(10 * 2 ^ 20), "too_large", 1 },
      { "has a reply that is no HTTP", faultd.raw("\1\2\3\r\n\r\n"):close(), "protocol", 1 },
    }
    for _, case in ipairs(faults) do
      local name, action, outcome, read = case[1], case[2], case[3], case[4]
      it(name, function()
        local server = client:start()
        server:always("/job", action)
        local got = client:create(client:target(server), '{"prompt":"a sofa"}', 0.3)
        assert.equal(outcome, got.outcome)
        assert.is_true(got.sent)
        assert.equal(read, server:count("/job"))
      end)
    end

    it("gets nothing from a dead connection", function()
      local server = client:start()
      server:on_accept { faultd.reset_on_accept(), faultd.stall_on_accept(), faultd.reset_before_read() }
      server:always("/job", faultd.created())
      local outcomes = {}
      for i = 1, 4 do outcomes[i] = client:post(client:target(server), "{}", 0.3).outcome end
      -- whether libcurl has noticed the connection before it is reset is a matter of luck
      assert.is_true(outcomes[1] == "reset" or outcomes[1] == "connect")
      outcomes[1] = nil
      assert.same({ [2] = "timeout", [3] = "reset", [4] = "ok" }, outcomes)
      assert.equal(1, server:count("/job"))
    end)

    it("is refused, or never gets a connection", function()
      local got = client:post(client:target(client:start { refuse = true }))
      assert.equal("connect", got.outcome)
      assert.is_false(got.sent)
      got = client:post(client:target(client:start { blackhole = true }), "{}", 0.3)
      assert.equal("timeout", got.outcome)
      assert.is_false(got.sent)
    end)
  end)

  it("a server that refuses connections for a while keeps those that it has, and its port", function()
    local server = client:start()
    server:always("/job", faultd.json("1"))
    local where = client:target(server)
    assert.equal("ok", client:get(where).outcome)
    server:refuse()
    assert.equal("connect", client:create(where).outcome)
    assert.equal("ok", client:get(where).outcome)
    server:listen()
    assert.equal("ok", client:create(where).outcome)
    assert.equal(2, #server:connections())
  end)

  describe("idle connections", function()
    local function idle(server)
      local where = client:target(server)
      client:post(where)
      return where
    end

    it("are closed, reset or written to on demand", function()
      for _, harm in ipairs { "close_idle", "drop_idle", "reset_idle" } do
        local server = client:start()
        server:always("/job", faultd.json("1"))
        local where = idle(server)
        assert.equal(1, server[harm](server))
        assert.is_false(server:connections()[1].open)
        assert.equal("ok", client:post(where).outcome)
        assert.equal(2, #server:connections())
      end
    end)

    it("show what libcurl sends again by itself: a post, but no create", function()
      for method, expected in pairs { post = { "ok", 2 }, create = { "reset", 1 } } do
        local server = client:start()
        server:script("/warm", { faultd.json("1") })
        server:script("/job", { faultd.close_after_read() }, faultd.created())
        client:post(client:target(server, { path = "/warm" }))
        local got = client:request(method, client:target(server), '{"prompt":"[job-1]"}')
        assert.equal(expected[1], got.outcome)
        assert.equal(expected[2], server:count("/job", "[job-1]"))
      end
    end)

    it("get bytes that nobody asked for", function()
      local server = client:start()
      server:always("/job", faultd.json("1"))
      idle(server)
      assert.equal(1, server:push("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstale"))
      assert.is_true(server:connections()[1].open)
    end)

    it("come in numbers when requests wait for each other", function()
      local server = client:start()
      server:always("/job", faultd.json("1"):together(6))
      local where = client:target(server)
      for _ = 1, 6 do client.engine:post(where, "{}", 5) end
      for _, got in pairs(client:finish(6)) do assert.equal("ok", got.outcome) end
      assert.equal(6, #server:connections())
      assert.equal(6, server:close_idle())
    end)

    it("wait at a gate until they are released", function()
      local server = client:start()
      server:always("/job", faultd.action("read"):gate():close())
      local id = client.engine:post(client:target(server), "{}", 5)
      repeat client.engine:step(0.01) until server:count("/job") == 1
      assert.is_nil((client.engine:take()))
      assert.equal(1, server:release())
      assert.equal("reset", client:finish(1)[id].outcome)
    end)
  end)

  describe("TLS", function()
    it("is trusted with the authority's file only", function()
      local server = client:start { tls = "good" }
      server:always("/job", faultd.created())
      assert.equal("ok", client:post(client:target(server, { ca_file = server.ca_file })).outcome)
      local got = client:post(client:target(server))
      assert.equal("certificate", got.outcome)
      assert.is_false(got.sent)
      assert.equal(1, server:count())
    end)

    for _, sort in ipairs { "self-signed", "expired", "wrong-host" } do
      it("is bad when its certificate is " .. sort, function()
        local server = client:start { tls = sort }
        local got = client:post(client:target(server, { ca_file = server.ca_file, headers = { "APIKEY: secret-17" } }))
        assert.equal("certificate", got.outcome)
        assert.equal(0, #server:requests())
        assert.equal(1, #server:connections())
      end)
    end

    it("fails in the handshake, and in every later step", function()
      local server = client:start { tls = "good" }
      local where = client:target(server, { ca_file = server.ca_file })
      server:on_accept { faultd.babble("HTTP/1.1 200 OK\r\n\r\n"), faultd.reset_before_read() }
      for _ = 1, 2 do
        local got = client:post(where)
        assert.equal("tls", got.outcome)
        assert.is_false(got.sent)
      end
      server:script("/job", { faultd.reset_after_read(), faultd.created():cut_body(5):drop(),
        faultd.created():drip(30, 1) })
      assert.equal("reset", client:post(where).outcome)
      assert.equal("reset", client:post(where).outcome)
      assert.equal("ok", client:post(where).outcome)
      assert.equal(3, server:count())
    end)

    it("tells whether a session was resumed", function()
      local server = client:start { tls = "good" }
      server:always("/job", faultd.created():close())
      for _ = 1, 2 do client:post(client:target(server, { ca_file = server.ca_file })) end
      assert.is_false(server:connections()[1].resumed)
      assert.is_true(server:connections()[2].resumed)
    end)
  end)

  describe("a proxy", function()
    it("tunnels to where it is asked, or where its script says", function()
      local origin, proxy = client:start { tls = "good", host = "api.example.com" }, client:start { proxy = true }
      origin:always("/job", faultd.created())
      local options = { ca_file = origin.ca_file, proxy = proxy, headers = { "APIKEY: secret-17" } }
      assert.equal("ok", client:post(client:target(origin, options)).outcome)
      proxy:always("CONNECT", faultd.tunnel(origin.port))
      assert.equal("ok", client:post(client:target({ url = "https://api.example.com" }, options)).outcome)
      assert.equal(2, origin:count("/job"))
      assert.matches("^CONNECT api.example.com:443 ", proxy:requests("CONNECT")[2].head)
      assert.is_false(proxy:saw("secret-17"))
    end)

    it("refuses, or dies", function()
      local origin, proxy = client:start { tls = "good" }, client:start { proxy = true }
      proxy:script("CONNECT", { faultd.status(407), faultd.status(503), faultd.reset_after_read(),
        faultd.tunnel(1) })
      for _ = 1, 4 do
        local got = client:post(client:target(origin, { ca_file = origin.ca_file, proxy = proxy }))
        assert.not_equal("ok", got.outcome)
        assert.is_false(got.sent)
      end
      assert.equal(0, #origin:connections())
    end)

    it("passes absolute URLs on, and faults of the origin back", function()
      local origin, proxy = client:start(), client:start { proxy = true }
      origin:script("/job", { faultd.created(), faultd.reset_after_read(), faultd.created():cut_body(4):close() })
      local where = client:target(origin, { proxy = proxy })
      assert.equal("ok", client:post(where, '{"a":1}').outcome)
      assert.equal("reset", client:post(where).outcome)
      assert.equal("reset", client:post(where).outcome)
      assert.equal('{"a":1}', origin:requests()[1].body)
      assert.equal(3, origin:count("/job"))
      assert.equal(3, proxy:count("PROXY"))
    end)
  end)
end)
