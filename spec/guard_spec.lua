local guard = require "homegen.guard"
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
