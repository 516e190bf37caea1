local reactor = require "homegen.loop.reactor"
local waiting = require "spec.support.waiting"
local watches = require "homegen.loop.watches"

describe("watches", function()
  local engine, seen
  before_each(function() engine, seen = waiting.begin() end)
  after_each(waiting.finish)

  it("call the owner of a readable descriptor", function()
    local calls = 0
    reactor.watch(5, function() calls = calls + 1 end)
    assert.is_true(engine.watched[5])
    assert.equal(1, watches.count())
    engine.readable = { 5, 5 }
    reactor.step()
    assert.equal(2, calls)
    reactor.unwatch(5)
    reactor.unwatch(5)
    assert.is_nil(engine.watched[5])
    engine.readable = { 5 }
    reactor.step()
    assert.equal(2, calls)
    assert.equal(0, watches.count())
  end)

  it("say why a descriptor cannot be watched", function()
    engine.watch_error = "Operation not permitted"
    assert.same({ nil, "Operation not permitted" }, { reactor.watch(5, print) })
    assert.equal(0, watches.count())
    engine.watch_error = nil
    assert.is_true(reactor.watch(5, print))
    reactor.unwatch(5)
  end)

  it("refuse a second owner", function()
    reactor.watch(5, print)
    assert.has_error(function() reactor.watch(5, print) end, "the fd is watched already")
    reactor.unwatch(5)
  end)

  it("call the owner when its time has come, without any readiness", function()
    local due, calls = engine.now + 3, {}
    reactor.watch(5, function()
      calls[#calls + 1] = engine.now
      due = #calls < 3 and engine.now + 2 or nil
    end, function() return due and due - engine.now end)
    for _ = 1, 3 do reactor.step(10) end
    assert.same({ 1003, 1005, 1007 }, calls)
    assert.is_nil(watches.timeout())
    reactor.unwatch(5)
  end)

  it("call an owner again that ran out of memory, though its descriptor is readable no more", function()
    local calls = 0
    reactor.watch(5, function()
      calls = calls + 1
      if calls < 3 then error("not enough memory", 0) end
    end)
    engine.readable = { 5 }
    for _ = 1, 2 do
      assert.same({ false, "not enough memory" }, { pcall(reactor.step) })
      assert.is_true(watches.is_held())
    end
    reactor.step()
    assert.equal(3, calls)
    assert.is_false(watches.is_held())
    reactor.unwatch(5)
  end)

  it("begin anew where memory ran out before the engine knew of the descriptor", function()
    local watch = engine.watch
    engine.watch = function() error("not enough memory", 0) end
    assert.is_false(pcall(reactor.watch, 5, print))
    assert.equal(0, watches.count())
    engine.watch = watch
    assert.is_true(reactor.watch(5, print))
    reactor.unwatch(5)
  end)

  it("survive an owner that fails, and one that unwatches all", function()
    local calls = 0
    reactor.watch(5, function() error("bad owner") end)
    reactor.watch(6, function()
      reactor.unwatch(5)
      reactor.unwatch(6)
      reactor.unwatch(8)
    end, function() return 0 end)
    reactor.watch(8, function() calls = calls + 1 end, function() error("no clock") end)
    engine.readable = { 5, 6, 8 }
    reactor.step()
    assert.equal(0, calls)
    assert.equal(0, watches.count())
    assert.matches("bad owner", (seen:take()))
  end)
end)
