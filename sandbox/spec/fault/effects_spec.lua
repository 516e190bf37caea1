local cjson = require "cjson"
local probe = require "spec.support.probe"

describe("sandbox.effects", function()
  local p
  before_each(function() p = probe.start() end)
  after_each(function() p:stop() end)

  local function created() return #p.sandbox:ledger().creates end

  it("an envelope stands in for the answer; nothing is carried out", function()
    p.sandbox:fault { effect = "envelope", on = "create", code = 1003 }
    local reply = p:create()
    assert.same({ code = 1003, message = "Internal server error", data = cjson.null }, reply.json)
    assert.equal(200, reply.status)
    assert.equal(0, created())
    assert.equal(1, p.sandbox:requests().create)
    assert.equal(0, p:create().json.code)
  end)

  it("content review of the output: 9038 on a poll", function()
    p:create()
    p.sandbox:fault { effect = "envelope", on = "poll", code = 9038, status = 403, message = "no" }
    local reply = p:poll(probe.FIRST_ID)
    assert.equal(403, reply.status)
    assert.same({ code = 9038, message = "no", data = cjson.null }, reply.json)
  end)

  it("an envelope may hide that the create was carried out", function()
    p.sandbox:fault { effect = "envelope", on = "create", code = 1003, carried_out = true }
    assert.equal(1003, p:create().json.code)
    assert.equal(1, created())
  end)

  it("an HTTP status with its Retry-After, in both forms, and with a location", function()
    p.sandbox:fault { effect = "status", status = 503, retry_after = 7 }
    p.sandbox:fault { effect = "status", status = 429, retry_after = "Wed, 21 Oct 2026 07:28:00 GMT", body = '{"a":1}',
      content_type = "application/json" }
    p.sandbox:fault { effect = "status", status = 302, location = "http://127.0.0.1:1/" }
    local first, second, third = p:create(), p:create(), p:create()
    assert.equal(503, first.status)
    assert.equal("7", first.headers["retry-after"])
    assert.equal("Wed, 21 Oct 2026 07:28:00 GMT", second.headers["retry-after"])
    assert.same({ a = 1 }, second.json)
    assert.equal(302, third.status)
    assert.equal("http://127.0.0.1:1/", third.headers["location"])
    assert.equal(0, created())
  end)

  it("a header that cannot be sent becomes a 500, not a hanging request", function()
    p.sandbox:fault { effect = "status", status = 302, location = "http://a\r\nX-Evil: 1" }
    assert.equal(500, p:create().status)
  end)

  it("a page instead of JSON, deep nesting, and a huge body", function()
    p.sandbox:fault { effect = "html", times = 1 }
    p.sandbox:fault { effect = "nested", depth = 5000 }
    p.sandbox:fault { effect = "huge", bytes = 100000 }
    local page = p:poll("1")
    assert.equal(200, page.status)
    assert.matches("^<!doctype html>", page.body)
    assert.matches(("["):rep(5000) .. ("]"):rep(5000), p:poll("1").body, 1, true)
    assert.is_true(#p:poll("1").body > 100000)
  end)

  it("a truncated answer is a whole HTTP reply; a cut one breaks off", function()
    p.sandbox:fault { effect = "truncated", on = "create", bytes = 20 }
    local reply = p:create()
    assert.equal("ok", reply.outcome)
    assert.equal('{"code":0,"message":', reply.body)
    assert.equal(1, created())
    p.sandbox:fault { effect = "cut", on = "poll", bytes = 9 }
    local broken = p:poll(probe.FIRST_ID)
    assert.not_equal("ok", broken.outcome)
    assert.equal('{"code":0', broken.body)
  end)

  it("a dropped connection: the request was read, once, and may have been carried out", function()
    p.sandbox:fault { effect = "drop", on = "create" }
    p.sandbox:fault { effect = "drop", on = "create", carried_out = true }
    local function lose_one()
      return p:request("create", probe.CREATE,
        '{"imageUrl":"http://a.b/c","prompt":"p","maskUrl":"http://a.b/m"}').outcome
    end
    assert.not_equal("ok", lose_one())
    assert.equal(0, created())
    assert.equal(1, p.sandbox:requests().create)
    assert.not_equal("ok", lose_one())
    assert.equal(1, created())
    assert.equal(2, p.sandbox:requests().create)
  end)

  it("a delay: carried out at once, answered later", function()
    p.sandbox:fault { effect = "delay", on = "create", seconds = 30 }
    local pending = p:begin("post", probe.CREATE, '{"imageUrl":"http://a.b/c","prompt":"p","maskUrl":"http://a.b/m"}')
    p:run_until(function() return created() == 1 end)
    p:settle()
    assert.is_nil(pending.reply)
    p:pass(30)
    p:run_until(function() return pending.reply end)
    assert.equal(0, pending.reply.json.code)
  end)

  it("a stall ends with the connection closed, after its time", function()
    p.sandbox:fault { effect = "stall", on = "poll", seconds = 0.02 }
    assert.not_equal("ok", p:poll("1").outcome)
  end)

  it("a wrong id: of another task on a poll, of no task on a create", function()
    p:create()
    p.sandbox:fault { effect = "wrong_id", on = "poll" }
    assert.matches('"id":1234567890123456790,', p:poll(probe.FIRST_ID).body, 1, true)
    p.sandbox:fault { effect = "wrong_id", on = "create" }
    p.sandbox:fault { effect = "wrong_id", on = "create", value = "0" }
    assert.equal("no id", p:create().json.data)
    assert.equal(0, p:create().json.data)
  end)

  it("an unknown status, and Success without an output", function()
    p:create()
    p.sandbox:fault { effect = "unknown_status", on = "poll", word = "Resting" }
    p.sandbox:fault { effect = "null_output", on = "poll" }
    assert.equal("Resting", p:data(probe.FIRST_ID).status)
    local data = p:data(probe.FIRST_ID)
    assert.equal("Success", data.status)
    assert.equal(cjson.null, data.output)
  end)

  it("a task that fails, and one that is terminated with or without a refund", function()
    p.sandbox:fault { effect = "fail" }
    p.sandbox:fault { effect = "terminate" }
    p.sandbox:fault { effect = "terminate", refund = false }
    for _ = 1, 3 do p:create() end
    for _ = 1, 4 do p:pass(11) end
    assert.equal("Failed", p:data("1234567890123456789").status)
    assert.equal("Termination", p:data("1234567890123456790").status)
    assert.equal("Termination", p:data("1234567890123456791").status)
    local ledger = p.sandbox:ledger()
    assert.same({ 3, 2, 999 }, { ledger.charged, ledger.refunded, ledger.balance })
    assert.equal(0, #p.jobs)
  end)

  it("downloads fail as well", function()
    local url = assert(p.sandbox:upload("bytes", "x"))
    p.sandbox:fault { effect = "status", on = "download", status = 500 }
    assert.equal(500, p:get(url:match("//[^/]+(/.*)$")).status)
    assert.equal("bytes", p:get(url:match("//[^/]+(/.*)$")).body)
  end)
end)
