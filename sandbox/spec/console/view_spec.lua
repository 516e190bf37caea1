local cjson = require "cjson"
local probe = require "spec.support.probe"
local record = require "homegen.sandbox.console.record"
local view = require "homegen.sandbox.console.view"

describe("sandbox.console.view", function()
  local p
  before_each(function() p = probe.start() end)
  after_each(function() p:stop() end)

  local function shown() return cjson.decode(view.of(p.sandbox, record.new {}).text) end

  it("is empty at first", function()
    local now = shown()
    assert.same({ 0, 0, 0, 0 }, { now.task_count, #now.tasks, #now.faults, #now.requests })
    assert.equal(p.sandbox.base_url, now.base_url)
  end)

  it("shows the newest tasks first, with their places in the queue", function()
    p.hold = true
    for _ = 1, 3 do p:create() end
    local now = shown()
    assert.same({ 2, 1, 0 }, { now.tasks[1].position, now.tasks[2].position, now.tasks[3].position })
    assert.equal(probe.FIRST_ID, now.tasks[3].id)
  end)

  it("says of faults what they are", function()
    p.sandbox:fault { effect = "envelope", code = 1003, on = "create", times = math.huge }
    p.sandbox:fault { effect = "webhook", how = "late", seconds = 2 }
    assert.same({
      { effect = "envelope", on = "create", left = cjson.null, skip = 0, code = 1003 },
      { effect = "webhook", on = "create", left = 1, skip = 0, seconds = 2, how = "late" },
    }, shown().faults)
  end)
end)
