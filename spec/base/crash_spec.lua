local crash = require "homegen.base.crash"

describe("crash", function()
  it("keeps text with the traceback of the place that raised it", function()
    local function faulty() error("boom") end
    local _, raised = xpcall(faulty, crash.capture)
    assert.matches("crash_spec%.lua:%d+: boom\nstack traceback:\n", raised.value)
    assert.matches("crash_spec%.lua:5: in", raised.value)
    assert.matches("^stack traceback:\n", raised.traceback)
    assert.is_false(raised.interrupt)
  end)

  it("does not add a second traceback when an error is raised again", function()
    local _, inner = xpcall(error, crash.capture, "boom")
    local _, outer = xpcall(error, crash.capture, inner.value)
    assert.equal(inner.value, outer.value)
  end)

  it("leaves every other value as it is", function()
    for _, value in ipairs { {}, 42, print, setmetatable({}, { __tostring = error }) } do
      local _, raised = xpcall(error, crash.capture, value, 0)
      assert.equal(value, raised.value)
      assert.matches("^stack traceback:", raised.traceback)
    end
    local _, raised = xpcall(error, crash.capture, false)
    assert.is_false(raised.value)
  end)

  it("names an error without a value", function()
    local _, raised = xpcall(error, crash.capture)
    assert.matches("without a value", raised.value)
  end)

  it("recognises a person's interruption", function()
    local _, raised = xpcall(error, crash.capture, "script.lua:3: interrupted!", 0)
    assert.is_true(raised.interrupt)
    _, raised = xpcall(error, crash.capture, "the call was interrupted! try again", 0)
    assert.is_false(raised.interrupt)
  end)

  it("makes a crash of what is none yet", function()
    local co = coroutine.create(function() error("dead") end)
    local _, message = coroutine.resume(co)
    local raised = crash.of(message, co)
    assert.matches("dead\nstack traceback:", raised.value)
    assert.equal(raised, crash.of(raised))
  end)

  it("survives an exhausted stack", function()
    local function deep() return 1 + deep() end
    local ok, raised = xpcall(deep, crash.capture)
    assert.is_false(ok)
    -- LuaJIT's handler finds no stack left to run on
    local text = crash.of(raised).value
    assert.is_truthy(text:find("overflow", 1, true) or text:find("error in error handling", 1, true))
  end)
end)
