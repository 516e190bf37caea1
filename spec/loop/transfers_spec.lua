local transfers = require "homegen.loop.transfers"
local waiting = require "spec.support.waiting"

local function collector()
  local got = {}
  return got, function(...) got[#got + 1] = { n = select("#", ...), ... } end
end

describe("transfers", function()
  local engine, seen
  before_each(function() engine, seen = waiting.begin() end)
  after_each(waiting.finish)

  it("passes the method's arguments and keeps the callback to itself", function()
    local callback = function() end
    transfers.start(engine, "get", "target", "query", 5, callback)
    transfers.start(engine, "create", "target", "body", 5, 1000, callback)
    transfers.start(engine, "get", "target", nil, 5, nil, callback)
    transfers.start(engine, "download", "target", "path", 5, nil, 30, callback)
    assert.same({ id = 1, method = "get", target = "target", "query", 5 }, engine.calls[1])
    assert.same({ id = 2, method = "create", target = "target", "body", 5, 1000 }, engine.calls[2])
    assert.same({ id = 3, method = "get", target = "target", nil, 5 }, engine.calls[3])
    assert.same({ id = 4, method = "download", target = "target", "path", 5, nil, 30 }, engine.calls[4])
    assert.equal(4, transfers.count())
    assert.has_error(function() transfers.start(engine, "get", "target", "query", 5) end)
  end)

  it("gives each completion to the callback of its id", function()
    local first, on_first = collector()
    local second, on_second = collector()
    engine:reply(transfers.start(engine, "get", "t", "q", 5, on_first), 0, "ok", true, 200, "body", nil, nil)
    engine:reply(transfers.start(engine, "get", "t", "q", 5, on_second), 0, "connect", false)
    assert.equal(2, transfers.dispatch(engine, engine:step(0)))
    assert.same({ { n = 6, "ok", true, 200, "body" } }, first)
    assert.same({ { n = 6, "connect", false } }, second)
    assert.equal(0, transfers.count())
  end)

  it("leaves completions that come meanwhile for the next round", function()
    local rounds = 0
    local function again()
      rounds = rounds + 1
      local id = transfers.start(engine, "get", "t", "q", 5, again)
      engine:reply(id, 0, "connect", false)
      engine:step(0)
    end
    again()
    assert.equal(1, transfers.dispatch(engine, 1))
    assert.equal(2, rounds)
  end)

  describe("of a followed task", function()
    local follower, got

    before_each(function()
      got = {}
      follower = { received = function(self, ...) got[#got + 1] = { self, ... } end }
      follower.handle = transfers.follow(engine, follower, "target", "get", "taskId=7", 60, 3, 5, engine.now + 600)
      engine.on_call = function(self, call) self:reply(call.id, 0, "ok", true, 200, "body") end
    end)

    local function pass(seconds)
      engine.now = engine.now + seconds
      engine:step(0)
      return transfers.dispatch(engine, engine:step(0))
    end

    it("are made by the engine, and told to who follows it", function()
      assert.equal(0, pass(2))
      assert.equal(1, pass(10))
      assert.same({ { follower, "ok", true, 200, "body" } }, got)
      assert.same({ "taskId=7", 60 }, { engine.calls[1][1], engine.calls[1][2] })
      assert.equal(0, transfers.count())
    end)

    it("are told once more where memory ran out", function()
      local calls = 0
      follower.received = function()
        calls = calls + 1
        if calls == 1 then error("not enough memory", 0) end
      end
      assert.is_false(pcall(pass, 10))
      assert.is_true(transfers.is_held())
      assert.equal(1, transfers.dispatch(engine, 0))
      assert.equal(2, calls)
      assert.is_false(transfers.is_held())
    end)

    it("are not told any more where it is no longer followed, nor to the next in its place", function()
      follower.received = function() error("not enough memory", 0) end
      assert.is_false(pcall(pass, 10))
      transfers.unfollow(engine, follower)
      follower.handle = false
      local next_one = { received = function(self, ...) got[#got + 1] = { self, ... } end }
      next_one.handle = transfers.follow(engine, next_one, "target", "get", "taskId=8", 60, 3, 5, engine.now + 600)
      transfers.dispatch(engine, 0)
      assert.same({}, got)
      pass(10)
      assert.equal(next_one, got[1][1])
    end)
  end)

  it("goes on when a callback fails", function()
    local got, callback = collector()
    engine:reply(transfers.start(engine, "get", "t", "q", 5, function() error("bad callback") end), 0, "ok")
    engine:reply(transfers.start(engine, "get", "t", "q", 5, callback), 0, "ok")
    transfers.dispatch(engine, engine:step(0))
    assert.equal(1, #got)
    assert.matches("bad callback", (seen:take()))
  end)

  it("gives a completion again to a callback that ran out of memory, before all others", function()
    local log, left = {}, 2
    engine:reply(transfers.start(engine, "create", "t", "q", 5, function(word, _, status, body)
      left = left - 1
      if left >= 0 then error("not enough memory", 0) end
      log[#log + 1] = ("%s %d %s"):format(word, status, body)
    end), 0, "ok", true, 200, "paid")
    engine:reply(transfers.start(engine, "get", "t", "q", 5, function(word) log[#log + 1] = word end), 0, "connect")
    for round = 1, 2 do
      assert.same({ false, "not enough memory" }, { pcall(transfers.dispatch, engine, engine:step(0)) }, round)
      assert.is_true(transfers.is_held())
      assert.equal(2, transfers.count())
    end
    assert.equal(2, transfers.dispatch(engine, engine:step(0)))
    assert.same({ "ok 200 paid", "connect" }, log)
    assert.is_false(transfers.is_held())
    assert.equal(0, transfers.count())
  end)

  it("begins nothing without a callback, and keeps none of what did not begin", function()
    engine.on_call = function() error("not enough memory", 0) end
    assert.is_false(pcall(transfers.start, engine, "get", "t", "q", 5, function() end))
    assert.equal(0, transfers.count())
    engine.on_call = nil
    local got, callback = collector()
    engine:reply(transfers.start(engine, "get", "t", "q", 5, callback), 0, "ok")
    transfers.dispatch(engine, engine:step(0))
    assert.equal(1, #got)
  end)

  it("ignores an id that is not its own", function()
    engine:reply(77, 0, "ok")
    assert.equal(1, transfers.dispatch(engine, engine:step(0)))
    assert.equal(0, transfers.count())
  end)
end)
