--- The engine from Lua: its life, requests and completions, and what its arguments must be.

local core = require "homegen.core"
local fault_client = require "proof.faultd.fault_client"
local faultd = require "proof.faultd.faultd"

describe("engine", function()
  local client, engine

  before_each(function()
    client = fault_client.new()
    engine = client.engine
  end)
  after_each(function() assert.is_true(client:close()) end)

  ---The next completion as a table.
  local function take(in_engine)
    in_engine = in_engine or engine
    in_engine:step(5)
    local id, outcome, sent, status, body, headers, message = in_engine:take()
    return { id = id, outcome = outcome, sent = sent, status = status, body = body and tostring(body), headers = headers,
      message = message }
  end

  describe("completions", function()
    it("hold a whole reply", function()
      local server = client:start()
      server:always("/job", faultd.json('{"a":1}\0\255'))
      local id = engine:get(client:target(server), "taskId=17", 5)
      assert.same({ id = id, outcome = "ok", sent = true, status = 200, body = '{"a":1}\0\255' }, take())
      assert.is_nil((engine:take()))
      local request = server:requests("/job")[1]
      assert.equal("GET", request.method)
      assert.equal("/job?taskId=17", request.target)
    end)

    it("come with headers when the status is not 200", function()
      local server = client:start()
      server:always("/job", faultd.reply { status = 429, body = "slow", headers = {
        ["Retry-After"] = "3", ["X-EMPTY"] = "", ["Set-Cookie"] = "a=1\r\nSet-Cookie: b=2" } })
      engine:get(client:target(server), nil, 5)
      local got = take()
      assert.equal(429, got.status)
      assert.equal("slow", got.body)
      assert.equal("3", got.headers["retry-after"])
      assert.equal("", got.headers["x-empty"])
      assert.equal("a=1, b=2", got.headers["set-cookie"])
      assert.is_nil(got.message)
    end)

    it("hold what came before a failure, and say why", function()
      local server = client:start()
      server:always("/job", faultd.json('{"code":0,"data":12345}'):cut_body(10):close())
      engine:post(client:target(server), "{}", 5)
      local got = take()
      assert.equal("reset", got.outcome)
      assert.equal('{"code":0,', got.body)
      assert.equal(200, got.status)
      assert.is_string(got.message)
    end)

    it("say nothing of headers and queries", function()
      local refused = client:start { refuse = true }
      local where = client:target(refused, { headers = { "APIKEY: secret-17" } })
      engine:get(where, "token=secret-18", 5)
      local got = take()
      assert.equal("connect", got.outcome)
      assert.is_nil(got.message:find("secret", 1, true))
    end)

    it("have increasing ids and come in the order of their ends", function()
      local server = client:start()
      server:script("/job", { faultd.json("1"):together(2) }, faultd.json("2"))
      local where = client:target(server)
      local first = engine:get(where, nil, 5)
      repeat engine:step(0.01) until server:count() == 1
      local second = engine:get(where, nil, 5)
      assert.is_true(second > first)
      assert.equal(2, engine:active())
      assert.equal(second, take().id)
      repeat until server:release() == 1
      assert.equal(first, take().id)
      assert.equal(0, engine:active())
    end)

    it("wait until they are taken", function()
      local server = client:start()
      server:always("/job", faultd.json("1"))
      local where = client:target(server)
      for _ = 1, 3 do engine:get(where, nil, 5) end
      repeat engine:step(5) until engine:active() == 0
      assert.equal(3, engine:step(5))
      assert.is_number((engine:take()))
      assert.equal(2, engine:step())
    end)
  end)

  describe("requests", function()
    it("carry the target's headers and query, or another query", function()
      local server = client:start()
      server:always("*", faultd.json("1"))
      local where = client:target(server, { path = "/job?own=1", headers = { "APIKEY: k", "User-Agent: h" } })
      for _, query in ipairs { false, "other=2", "", false } do
        engine:get(where, query or nil, 5)
        take()
      end
      local targets = {}
      for i, request in ipairs(server:requests()) do
        -- Of an empty query libcurl leaves the "?" (7.88, 8.21 and newer) or not (8.14).
        targets[i] = request.target:gsub("%?$", "")
        assert.equal("k", request.headers.apikey)
        assert.equal("h", request.headers["user-agent"])
        assert.is_nil(request.headers["accept-encoding"])
        assert.is_nil(request.headers["content-type"])
      end
      assert.same({ "/job?own=1", "/job?other=2", "/job", "/job?own=1" }, targets)
      assert.equal(1, #server:connections())
    end)

    it("of one handle know nothing of each other", function()
      local one, two = client:start(), client:start()
      one:always("*", faultd.json("1"))
      two:always("*", faultd.json("2"))
      engine = core.engine { max_connections = 1 }
      local first = client:target(one, { path = "/one?a=1", headers = { "APIKEY: key-one" } })
      local second = client:target(two, { path = "/two" })
      for _ = 1, 2 do
        engine:post(first, '{"secret":17}', 5)
        assert.equal("1", take().body)
        engine:get(second, nil, 5)
        assert.equal("2", take().body)
      end
      engine:close()
      assert.is_false(two:saw("key-one") or two:saw("secret") or two:saw("a=1"))
      assert.equal("/two", two:requests()[2].target)
      assert.equal("GET", two:requests()[2].method)
    end)

    it("do not follow redirects: the key stays where it belongs", function()
      local server, other = client:start(), client:start()
      server:script("/job", { faultd.redirect(other.url .. "/job"), faultd.redirect(other.url .. "/job", 307) })
      local where = client:target(server, { headers = { "APIKEY: secret-17" } })
      engine:get(where, nil, 5)
      local got = take()
      assert.equal(302, got.status)
      assert.equal(other.url .. "/job", got.headers.location)
      engine:create(where, "{}", 5)
      assert.equal(307, take().status)
      assert.equal(0, #other:connections())
    end)

    it("unpack replies that are compressed without having been asked, within the cap", function()
      local server = client:start()
      server:always("/job", faultd.gzip_bomb(2 ^ 20))
      local where = client:target(server)
      engine:get(where, nil, 5)
      assert.equal(2 ^ 20, #take().body)
      engine:get(where, nil, 5, 5000)
      local got = take()
      assert.equal("too_large", got.outcome)
      assert.equal(5000, #got.body)
    end)

    it("beyond the connections wait for one", function()
      local server = client:start()
      server:always("/job", faultd.json("1"))
      engine = core.engine { max_connections = 3 }
      local where = client:target(server)
      for _ = 1, 200 do engine:get(where, nil, 5) end
      local done = 0
      repeat
        if take().outcome == "ok" then done = done + 1 end
      until done == 200
      engine:close()
      assert.equal(3, #server:connections())
    end)
  end)

  describe("arguments", function()
    it("that are wrong raise, and nothing starts", function()
      local where = assert(engine:target { url = "http://127.0.0.1/" })
      local wrong = {
        function() engine:get(nil, nil, 5) end,
        function() engine:get(engine, nil, 5) end,
        function() engine:get(where, 17, 5) end,
        function() engine:get(where, "a b", 5) end,
        function() engine:get(where, "a\r\nb", 5) end,
        function() engine:get(where, nil) end,
        function() engine:get(where, nil, 0) end,
        function() engine:get(where, nil, 0 / 0) end,
        function() engine:get(where, nil, 5, 0) end,
        function() engine:get(where, nil, 5, 1.5) end,
        function() engine:post(where, nil, 5) end,
        function() engine:create(where, {}, 5) end,
        function() engine:create(where, ("x"):rep(64 * 2 ^ 20 + 1), 5) end,
        function() core.part("") end,
        function() core.part("a\0b") end,
        function() engine:download(where, "a", 5) end,
        function() engine:download(where, core.part("a"), 5) end,
        function() engine:cancel("x") end,
        function() engine:sent(1.5) end,
        function() engine:step("x") end,
        function() engine:step(0 / 0) end,
        function() engine:wake_at(0 / 0) end,
        function() engine:watch(-1) end,
        function() core.engine { max_connections = 0 } end,
        function() core.engine { max_connections = 1e9 } end,
        function() core.engine { connections = 5 } end,
        function() core.engine(5) end,
        function() engine.step(where) end,
      }
      for i, call in ipairs(wrong) do assert.is_false(pcall(call), "case " .. i) end
      assert.equal(0, engine:active())
    end)
  end)

  describe("life", function()
    it("ends with close, as often as it is called", function()
      local server = client:start()
      server:always("/job", faultd.stall_after_read())
      engine = core.engine()
      engine:get(client:target(server), nil, 60)
      engine:step(0.05)
      engine:close()
      engine:close()
      for _, method in ipairs { "step", "take", "active", "fd", "ready", "wake_at" } do
        assert.error_matches(function() engine[method](engine) end, "the engine is closed")
      end
    end)

    it("ends with the garbage, targets first or last, whatever is in flight", function()
      local server = client:start()
      server:always("/job", faultd.stall_after_read())
      for round = 1, 4 do
        local short_lived = core.engine {}
        local where = short_lived:target { url = server.url .. "/job" }
        for _ = 1, 3 do short_lived:create(where, "{}", 60) end
        if round % 2 == 0 then where = nil end
        collectgarbage()
        short_lived:step(0.02)
        short_lived = nil -- luacheck: ignore
        collectgarbage()
        assert.is_true(where == nil or where:is_loopback())
      end
    end)

    it("is not shared with a forked child", function()
      if not jit then return end -- Lua alone cannot fork; csrc/test/core/test_engine_wait.c does
      local ffi = require "ffi"
      ffi.cdef "int fork(void); int waitpid(int, int *, int); void _exit(int);"
      local server = client:start()
      server:always("/job", faultd.json("1"):delay(100))
      engine:get(client:target(server), nil, 5)
      engine:step(0.02)
      local child = ffi.C.fork()
      if child == 0 then
        local ran, message = pcall(engine.step, engine, 0)
        engine:close()
        ffi.C._exit((not ran and message:find("homegen: used after fork: make clients after the fork", 1, true)) and 0 or 1)
      end
      local status = ffi.new("int[1]", -1)
      ffi.C.waitpid(child, status, 0)
      assert.equal(0, status[0])
      assert.equal("ok", take().outcome)
    end)
  end)
end)
