--- What one attempt at a picture comes to, with an engine that is cranked by hand.

local fetch = require "homegen.picture.fetch"
local hand_engine = require "spec.support.hand_engine"
local homegen = require "homegen"

local URL = "https://files.example.com/r.png"
local unpack = table.unpack or unpack

describe("homegen.picture.fetch", function()
  local engine, sink

  before_each(function()
    engine = hand_engine.install()
    function engine:target(options) return options end -- luacheck: ignore self
    sink = {}
    function sink:get(open) -- luacheck: ignore self
      return fetch.transfer("get", open { "X: 1" }, nil, 600, 2 ^ 20, 30)
    end
  end)
  after_each(hand_engine.remove)

  local function status(code, headers) return { "ok", true, code, "words", headers or {} } end
  local function lost(word, sent, code, headers) return { word, sent, code or 0, "", headers or {}, "it is " .. word } end
  local function to(location, code) return status(code or 302, { location = location }) end

  ---@param replies table[] in order; the last one goes on
  local function once(replies, url)
    local reply, failed
    function engine:on_call(call)
      self:reply(call.id, 0.1, unpack(replies[math.min(#self.calls, #replies)], 1, 6))
    end
    homegen.run(function() reply, failed = fetch.once({ network = { user_agent = "spec" } }, url or URL, sink) end)
    return reply, failed
  end

  local function urls()
    local list = {}
    for index, call in ipairs(engine.calls) do list[index] = call.target.url end
    return list
  end

  it("asks with its own name and what the sink wants, without taking packed bytes as they are", function()
    assert.equal(200, once({ status(200) }).status)
    assert.same({ "X: 1", "User-Agent: spec" }, engine.calls[1].target.headers)
    assert.is_nil(engine.calls[1].target.raw)
    assert.same({ 600, 2 ^ 20, 30 }, { unpack(engine.calls[1], 2, 4) })
    assert.is_nil(engine.calls[1][1])
  end)

  for code, expected in pairs {
    [200] = true, [203] = true, [299] = true, [199] = "api", [300] = "api", [304] = "api", [305] = "api", [400] = "api", [404] = "api",
    [407] = "api", [408] = "server", [409] = "api", [428] = "api", [429] = "limit", [430] = "api", [499] = "api", [500] = "server",
    [503] = "server", [599] = "server",
  } do
    it(("takes %d for %s"):format(code, expected == true and "a picture" or expected), function()
      local reply, failed = once { status(code, { ["retry-after"] = "7" }) }
      if expected == true then return assert.equal(code, reply.status) end
      assert.is_nil(reply)
      local err = failed.err
      assert.same({ expected, code, "accepted", true, "7" },
        { err.kind, err.http_status, err.outcome, err.retryable, failed.headers["retry-after"] })
      assert.equal(("download: HTTP %d"):format(code), err.message)
    end)
  end

  it("says of what never came why, and whether the request had left", function()
    for word, expected in pairs { timeout = "timeout", connect = "network", certificate = "network" } do
      local _, failed = once { lost(word, false) }
      assert.same({ expected, "download: it is " .. word, word, "before" },
        { failed.err.kind, failed.err.message, failed.err.cause, failed.verdict.phase })
      assert.equal("after", select(2, once { lost(word, true) }).verdict.phase)
    end
    assert.is_false(select(2, once { lost("memory", true) }).err.retryable)
    assert.equal("download: io", select(2, once { { "io", true, 0, "" } }).err.message)
  end)

  it("goes by the status of an error page that is too long, and not by that of a picture", function()
    assert.same({ 404, 300 }, {
      select(2, once { lost("too_large", true, 404) }).err.http_status, select(2, once { lost("too_large", true, 300) }).err.http_status,
    })
    for _, code in ipairs { 200, 299 } do
      local _, failed = once { lost("too_large", true, code) }
      assert.same({ "protocol", "too_large" }, { failed.err.kind, failed.err.cause })
    end
    assert.equal("a picture", once({ { "ok", true, 200, "a picture", {} } }).body)
  end)

  describe("redirects", function()
    for _, code in ipairs { 301, 302, 303, 307, 308 } do
      it(("are followed: %d"):format(code), function()
        assert.truthy(once { to("/there", code), status(200) })
        assert.same({ URL, "https://files.example.com/there" }, urls())
      end)
    end

    it("of a page that is too long are followed too", function()
      assert.truthy(once { lost("too_large", true, 302, { location = "/there" }), status(200) })
    end)

    it("that broke off are not", function()
      local _, failed = once { lost("reset", true, 302, { location = "/there" }) }
      assert.equal("network", failed.err.kind)
      assert.equal(1, #engine.calls)
    end)

    it("are followed five times, and no more", function()
      local five = { to "/1", to "/2", to "/3", to "/4", to "/5", status(200) }
      assert.truthy(once(five))
      assert.equal(6, #engine.calls)
      engine.calls = {}
      table.insert(five, 1, to "/0")
      local _, failed = once(five)
      assert.equal(6, #engine.calls)
      assert.same({ "protocol", "download: too many redirects" }, { failed.err.kind, failed.err.message })
    end)

    it("lead from http to https, and never back", function()
      assert.truthy(once({ to(URL), status(200) }, "http://files.example.com/r.png"))
      assert.truthy(once({ to "http://b.example.com/", status(200) }, "http://files.example.com/r.png"))
      local _, failed = once { to "http://files.example.com/r.png" }
      assert.same({ "protocol", 302 }, { failed.err.kind, failed.err.http_status })
      assert.matches("from https to http", failed.err.message, 1, true)
    end)

    it("lead nowhere where none is named, or none of the web", function()
      for _, reply in ipairs { status(302), to "file:///etc/passwd" } do
        local _, failed = once { reply }
        assert.same({ "protocol", true }, { failed.err.kind, failed.err.retryable })
        assert.matches("to nowhere usable", failed.err.message, 1, true)
      end
    end)
  end)

  describe("what cannot be unpacked", function()
    local PACKED = { ["content-encoding"] = "gzip" }

    it("is asked for once more, as it is", function()
      assert.truthy(once { lost("protocol", true, 200, PACKED), status(200) })
      assert.is_true(engine.calls[2].target.raw)
      assert.equal(2, #engine.calls)
    end)

    it("stays what it was when that brings nothing either", function()
      local reply, failed = once { lost("protocol", true, 200, PACKED), status(404) }
      assert.is_nil(reply)
      assert.equal("download: it is protocol", failed.err.message)
      assert.equal(2, #engine.calls)
    end)

    it("is what is said to be packed, and only that", function()
      for _, reply in ipairs {
        lost("protocol", true, 200), lost("protocol", true, 200, { ["content-encoding"] = "identity" }), lost("reset", true, 200, PACKED),
      } do
        engine.calls = {}
        assert.truthy(select(2, once { reply }))
        assert.equal(1, #engine.calls)
      end
    end)
  end)

  it("looks whether what came is good, and only at what came", function()
    local checked = 0
    local failed = { err = {}, verdict = {} }
    function sink:check() -- luacheck: ignore self
      checked = checked + 1
      if checked == 1 then return nil, failed end
      return true
    end
    local reply, got = once { status(200) }
    assert.is_nil(reply)
    assert.equal(failed, got)
    reply, got = once { status(200) }
    assert.equal(200, reply.status)
    assert.is_nil(got)
    once { status(404) }
    assert.equal(2, checked)
  end)
end)
