local reactor = require "homegen.loop.reactor"
local webhooks = require "homegen.sandbox.provider.webhooks"

local function task_for(url)
  return { id = "g", state = "failed", status_words = { failed = "FAILED" }, input = { webhook = url }, notes = {} }
end

describe("sandbox.webhooks", function()
  local caller
  before_each(function() caller = webhooks.new() end)
  after_each(function() caller:close() end)

  it("calls nothing beyond this machine", function()
    for _, url in ipairs { "https://example.com/hook", "http://192.0.2.1/", "http://127.0.0.1.example.com/" } do
      local task = task_for(url)
      caller:call(task)
      assert.equal(("the webhook %s was not called: it is not on this machine"):format(url), task.notes[1])
    end
    assert.is_nil(next(caller.transfers))
  end)

  it("notes that nobody answers", function()
    local task = task_for "http://127.0.0.1:1/hook"
    caller:call(task)
    for _ = 1, 100 do
      if not task.notes[1] then reactor.turn(0.1) end
    end
    assert.matches("^the webhook http://127.0.0.1:1/hook was called: ", task.notes[1])
  end)

  it("calls nobody any more that was to be called late, once it is closed", function()
    local task = task_for "http://127.0.0.1:1/hook"
    task.calls = { how = "late", seconds = 0 }
    caller:ended(task)
    caller:close()
    for _ = 1, 5 do reactor.turn(0.01) end
    assert.same({}, task.notes)
  end)

  it("notes nothing any more once it is closed", function()
    local task = task_for "http://127.0.0.1:1/hook"
    caller:call(task)
    caller:close()
    for _ = 1, 5 do reactor.turn(0.01) end
    assert.same({}, task.notes)
  end)
end)
