local probe = require "spec.support.probe"
local reactor = require "homegen.loop.reactor"

describe("sandbox.server", function()
  local p
  before_each(function() p = probe.start() end)
  after_each(function() p:stop() end)

  it("logs one line per request, without keys, queries and control characters", function()
    p:stop()
    p = probe.start { seconds = 1000 } -- so that a slow machine finds the task at 0 % as well
    p:create()
    p:get(probe.RESULT, "taskId=" .. probe.FIRST_ID .. "&key=" .. probe.KEY)
    p:raw_request("GET /\27[31mred")
    p.sandbox:fault { effect = "drop" }
    p:request("create", probe.CREATE, "{}")
    assert.same({
      "POST /api/v1/smartReplace/generate 200 (created 1234567890123456789)",
      "GET /api/v1/smartReplace/result 200 (1234567890123456789 Processing 0%)",
      "GET /?[31mred 404 (code 1001)",
      "POST /api/v1/smartReplace/generate closed (fault drop)",
    }, p.log)
  end)

  it("answers 1003 when a handler fails, and goes on", function()
    p.sandbox.task_list.find = function() error("a bug") end
    local reply = p:poll(probe.FIRST_ID)
    assert.equal(500, reply.status)
    assert.equal(1003, reply.json.code)
    assert.equal("Internal server error", reply.json.message)
    assert.matches("a bug", table.concat(p.log, "\n"))
    assert.equal(0, p:create().json.code)
  end)

  -- What libmicrohttpd 1.0 refuses by itself, and 0.9 hands out.
  it("answers 400 to what is no sound request, and goes on", function()
    local function status(head, body)
      return p:raw(head .. "\r\nConnection: close\r\n\r\n" .. (body or "")):match "^HTTP/1%.[01] (%d+) "
    end
    local GET = "GET " .. probe.RESULT .. "?taskId=1 HTTP/1.1"
    local POST = "POST " .. probe.CREATE .. " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json"
    assert.equal("200", status(GET .. "\r\nHost: h"))
    assert.equal("200", status(POST .. "\r\nTransfer-Encoding: Chunked", "2\r\n{}\r\n0\r\n\r\n"))
    assert.equal("200", status("GET " .. probe.RESULT .. " HTTP/1.0")) -- which needs no host
    local seen = #p.log
    for name, answer in pairs {
      ["no host"] = status(GET), ["two hosts"] = status(GET .. "\r\nHost: h\r\nHost: i"),
      ["a space in a name"] = status(GET .. "\r\nHost: h\r\nX Y: z"),
      ["a space behind a name"] = status(GET .. "\r\nHost: h\r\nX : z"),
      ["a space in the target"] = status "GET /a b HTTP/1.1\r\nHost: h",
      ["the length twice"] = status(POST .. "\r\nContent-Length: 2\r\nContent-Length: 2", "{}"),
    } do
      assert.equal("400", answer, name)
    end
    local unknown = status(POST .. "\r\nTransfer-Encoding: gzip", "{}")
    if unknown ~= "501" then assert.equal("400", unknown) end -- libmicrohttpd 1.0.10 says 501 before anybody is asked
    assert.equal(seen, #p.log)
    assert.equal(0, p:create().json.code)
  end)

  it("serves many requests at once", function()
    local pending = {}
    for i = 1, 200 do pending[i] = p:begin("get", probe.RESULT, "taskId=" .. i) end
    p:run_until(function()
      for i = 1, 200 do
        if not pending[i].reply then return false end
      end
      return true
    end)
    for i = 1, 200 do assert.equal(1001, pending[i].reply.json.code) end
    assert.equal(200, p.sandbox:requests().poll)
  end)

  it("answers waiting requests with 503 when it stops, then is gone", function()
    p.sandbox:fault { effect = "stall" }
    local stalled = p:begin("get", probe.RESULT, "taskId=1")
    p:run_until(function() return p.sandbox:requests().poll == 1 end)
    p.sandbox:fault { effect = "delay", seconds = 1000 }
    local delayed = p:begin("get", probe.RESULT, "taskId=1")
    p:run_until(function() return p.sandbox:requests().poll == 2 end)
    p.sandbox:stop()
    p:run_until(function() return stalled.reply and delayed.reply end)
    assert.equal(503, stalled.reply.status)
    assert.equal(503, delayed.reply.status)
    local refused = p:get(probe.RESULT)
    assert.equal("connect", refused.outcome)
  end)

  it("leaves nothing behind in the loop", function()
    p:create()
    p.sandbox:fault { effect = "delay", seconds = 1000 }
    p:begin("get", probe.RESULT, "taskId=1")
    p:run_until(function() return p.sandbox:requests().poll == 1 end)
    p.sandbox:stop()
    p:run_until(reactor.is_idle)
  end)
end)
