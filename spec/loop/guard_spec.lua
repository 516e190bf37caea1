local guard = require "homegen.loop.guard"
local waiting = require "spec.support.waiting"

describe("guard", function()
  local seen
  before_each(function() seen = select(2, waiting.begin()) end)
  after_each(waiting.finish)

  it("passes arguments", function()
    local got
    guard.call(function(...) got = { ... } end, 1, nil, 3)
    assert.same({ 1, nil, 3 }, got)
  end)

  it("hands an error to on_error", function()
    guard.call(function() error("boom") end)
    assert.matches("boom\nstack traceback", (seen:take()))
    local object = {}
    guard.call(error, object)
    assert.equal(object, (seen:take()))
  end)

  it("raises again that one of our own calls ran out of memory", function()
    for _, raised in ipairs { "not enough memory", "x.lua:1: not enough memory" } do
      assert.same({ false, "not enough memory" }, { pcall(guard.run, error, raised, 0) })
    end
    guard.run(error, "boom")
    assert.matches("boom", (seen:take()))
  end)

  it("reports that a call of the user's ran out of memory", function()
    guard.call(error, "not enough memory", 0)
    assert.equal("not enough memory", (seen:take()))
  end)

  it("keeps an interruption for the end of the step", function()
    guard.call(error, "interrupted!")
    guard.call(error, "x.lua:1: interrupted!", 0)
    assert.is_true(guard.is_interrupted())
    local ok, err = pcall(guard.raise_interruption)
    assert.is_false(ok)
    assert.matches("interrupted!", err)
    assert.is_false(guard.is_interrupted())
    guard.raise_interruption()
  end)
end)
