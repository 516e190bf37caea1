local guard = require "homegen.loop.guard"
local shield = require "homegen.loop.shield"
local waiting = require "spec.support.waiting"

describe("shield", function()
  local seen
  before_each(function() seen = select(2, waiting.begin()) end)
  after_each(waiting.finish)

  it("runs a function in a coroutine that it knows", function()
    local inside = shield.run(function(argument)
      return { argument, coroutine.running() }
    end, "x")
    assert.equal("x", inside[1])
    assert.is_true(shield.is(inside[2]))
    assert.is_false(shield.is(coroutine.create(print)))
  end)

  it("uses one coroutine again and again", function()
    local first = shield.run(coroutine.running)
    assert.equal(first, shield.run(coroutine.running))
  end)

  it("gives up a callback that yields, and says so", function()
    local ran = {}
    assert.is_nil(shield.run(function()
      ran[#ran + 1] = "before"
      coroutine.yield("anything")
      ran[#ran + 1] = "after"
    end))
    local err, traceback = seen:take()
    assert.matches("use homegen.spawn", err)
    assert.matches("shield_spec.lua", traceback)
    assert.equal("next", shield.run(function() return "next" end))
    assert.same({ "before" }, ran)
  end)

  it("has whoever makes calls take out the one that yielded", function()
    local skipped = 0
    guard.current = { skip = function() skipped = skipped + 1 end }
    shield.run(coroutine.yield)
    seen:take()
    guard.current = guard.nobody
    assert.equal(1, skipped)
  end)

  it("passes it on as it is that memory ran out", function()
    assert.same({ false, "not enough memory" }, { pcall(shield.run, function() error("not enough memory", 0) end) })
    assert.equal(1, shield.run(function() return 1 end))
  end)

  it("passes an error on and is usable afterwards", function()
    local ok, err = pcall(shield.run, function() error("inside") end)
    assert.is_false(ok)
    assert.matches("inside\nstack traceback:", err)
    assert.equal(1, shield.run(function() return 1 end))
  end)
end)
