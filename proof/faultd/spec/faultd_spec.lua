--- The fault server does what its scripts say, byte for byte, and reports what it saw.

local core = require "homegen.core"
local fault_client = require "proof.faultd.fault_client"
local faultd = require "proof.faultd.faultd"

local exchange = fault_client.exchange

local function request(path, body)
  return ("POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"):format(path, #body, body)
end

describe("fault server", function()
  local client

  before_each(function() client = fault_client.new() end)
  after_each(function() assert.is_true(client:close()) end)

  describe("scripts", function()
    it("answer in order, then the default for ever", function()
      local server = client:start()
      server:script("/job", { faultd.json("1"), faultd.status(503, "later") }, faultd.html())
      local where = client:target(server)
      assert.equal("1", client:post(where).body)
      assert.equal(503, client:post(where).status)
      for _ = 1, 2 do assert.matches("<html>", client:post(where).body) end
    end)

    it("fill in ids that differ in their last digits, the polled id and counts", function()
      local server = client:start()
      server:always("/job", faultd.created())
      server:always("/poll", faultd.json('[${task},${count},"${path}",${port},"${other}"]'))
      assert.matches('"data":1234567890123456789}', client:post(client:target(server)).body)
      assert.matches('"data":1234567890123456790}', client:post(client:target(server)).body)
      local where = client:target(server, { path = "/poll" })
      client:get(where, "taskId=17&x=1")
      assert.equal(('[18,2,"/poll",%d,"${other}"]'):format(server.port), client:get(where, "taskId=18").body)
    end)

    it("answer 404 where there are none, and '*' catches what is left", function()
      local server = client:start()
      assert.equal(404, client:post(client:target(server)).status)
      server:always("*", faultd.json("true"))
      assert.equal("true", client:post(client:target(server)).body)
    end)

    it("are forgotten with all else by clear", function()
      local server = client:start()
      server:always("/job", faultd.created())
      client:post(client:target(server))
      server:clear()
      assert.equal(0, server:count())
      assert.same({}, server:connections())
      assert.equal(404, client:post(client:target(server)).status)
    end)

    it("that are malformed are refused", function()
      local server = client:start()
      for _, action in ipairs { faultd.action("dance"), faultd.action("sleep:x"), faultd.action("read", ""),
        faultd.action("reply:a"), faultd.action("reply:%X:%"), faultd.action("pace:1") } do
        assert.error_matches(function() server:script("/job", { action }) end, "malformed")
      end
      assert.equal(404, client:post(client:target(server)).status)
    end)
  end)

  describe("records", function()
    it("hold every byte of a request", function()
      local server = client:start()
      local body = "\0\255%\r\n" .. ("x"):rep(300000)
      client:post(client:target(server, { headers = { "APIKEY: secret-17" } }), body)
      local got = server:requests("/job")[1]
      assert.is_true(got.complete)
      assert.equal("POST", got.method)
      assert.equal("secret-17", got.headers.apikey)
      assert.is_true(body == got.body)
      assert.is_true(server:saw("secret-17"))
      assert.is_false(server:saw("secret-18"))
    end)

    it("count complete requests by path and marker", function()
      local server = client:start()
      server:script("/job", { faultd.reset_after_head(), faultd.close_after_read() }, faultd.created())
      for _, marker in ipairs { "[job-1]", "[job-1]", "[job-2]" } do
        client:post(client:target(server), '{"prompt":"' .. marker .. '"}')
      end
      client:get(client:target(server, { path = "/poll" }), "taskId=[job-1]")
      assert.equal(2, server:count("/job"))
      assert.equal(1, server:count("/job", "[job-1]"))
      assert.equal(2, server:count("*", "[job-1]"))
      assert.is_false(server:requests("/job")[1].complete)
    end)

    it("tell how many requests each connection carried", function()
      local server = client:start()
      server:script("/job", { faultd.json("1"), faultd.json("2"), faultd.json("3"):close() }, faultd.json("4"))
      local where = client:target(server)
      for _ = 1, 4 do client:post(where) end
      local connections = server:connections()
      assert.equal(2, #connections)
      assert.same({ requests = 3, open = false, resumed = false }, connections[1])
      assert.same({ requests = 1, open = true, resumed = false }, connections[2])
    end)

    it("read chunked bodies", function()
      local server = client:start()
      exchange(server, "POST /job HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        .. "5\r\nhello\r\n1;x=y\r\n!\r\n0\r\nTrailer: t\r\n\r\n")
      local got = server:requests()[1]
      assert.is_true(got.complete)
      assert.equal("hello!", got.body)
    end)
  end)

  describe("bytes on the wire", function()
    it("are those of the script, cut where it says", function()
      local server = client:start()
      server:script("/job", {
        faultd.raw("HTTP/1.1 200 OK\r\n\r\n", "\0\255{}"):close(),
        faultd.json('{"a":1}'):cut_head(9):close(),
        faultd.json('{"a":1}'):cut_body(3):close(),
        faultd.json("1"):push("HTTP/1.1 200 OK\r\n"):close(),
      })
      assert.equal("HTTP/1.1 200 OK\r\n\r\n\0\255{}", exchange(server, request("/job", "")))
      assert.equal("HTTP/1.1 ", exchange(server, request("/job", "")))
      assert.equal('{"a', exchange(server, request("/job", "")):match("\r\n\r\n(.*)"))
      assert.equal("1HTTP/1.1 200 OK\r\n", exchange(server, request("/job", "")):match("\r\n\r\n(.*)"))
    end)

    it("may drip", function()
      local server = client:start()
      server:script("/job", { faultd.json("[1,2,3,4]"):drip(20, 20):close() })
      local started = core.monotonic()
      assert.matches("%[1,2,3,4]$", exchange(server, request("/job", "")))
      assert.is_true(core.monotonic() - started > 0.05)
    end)

    it("leave the body unread when the fault comes before it", function()
      local server = client:start()
      server:script("/job", { faultd.status(417):unread():close() })
      assert.matches("^HTTP/1.1 417 Expectation Failed", exchange(server, request("/job", ("x"):rep(1000))))
      assert.equal(0, server:count())
      assert.equal("", server:requests()[1].body)
    end)

    it("may be large without being sent to the server first", function()
      local server = client:start()
      server:script("/job", { faultd.big_headers(2 ^ 20):close(), faultd.nested_json(50000):close(),
        faultd.gzip_bomb(2 ^ 26):close() })
      assert.is_true(#exchange(server, request("/job", "")) >= 2 ^ 20)
      assert.matches(("%["):rep(1000), (exchange(server, request("/job", ""))))
      local bomb = exchange(server, request("/job", ""))
      assert.matches("Content%-Encoding: gzip", bomb)
      assert.is_true(#bomb > 1000 and #bomb < 2 ^ 18)
    end)
  end)

  it("ends with its input", function()
    local pipe = assert(io.popen((os.getenv("HOMEGEN_FAULTD") or "build/faultd") .. " </dev/null", "r"))
    assert.matches("^listening %d+\n$", pipe:read("*a"))
    pipe:close()
  end)

  it("leaves no file behind", function()
    local server = faultd.start { tls = "good" }
    assert.is_truthy(io.open(server.ca_file)):close()
    server:stop()
    assert.is_nil((io.open(server.ca_file)))
  end)
end)
