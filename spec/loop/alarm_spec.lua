local alarm = require "homegen.loop.alarm"

describe("homegen.loop.alarm", function()
  local told, engine

  before_each(function()
    told = {}
    engine = { wake_at = function(_, deadline) told[#told + 1] = deadline or "never" end }
    alarm.reset()
  end)

  after_each(function()
    alarm.reset()
    alarm.on_work(false)
  end)

  it("tells the engine what comes earlier, and what comes later once the earlier has passed", function()
    alarm.set(engine, 10, 1)
    alarm.set(engine, 20, 2)
    alarm.set(engine, 5, 3)
    assert.same({ 10, 5 }, told)
    alarm.set(engine, 20, 5)
    alarm.set(engine, math.huge, 20)
    assert.same({ 10, 5, 20, "never" }, told)
  end)

  it("tells a host that watches the descriptor of each earlier deadline at once, and no other", function()
    alarm.announce(engine, 3)
    assert.same({}, told)
    alarm.expose(true)
    alarm.announce(engine, 3)
    alarm.announce(engine, 4)
    alarm.announce(engine, 0)
    assert.same({ 3, 0 }, told)
  end)

  it("calls whoever sees to steps, as long as there is such a one", function()
    local calls = 0
    alarm.on_work(function() calls = calls + 1 end)
    alarm.summon()
    alarm.on_work(false)
    alarm.summon()
    assert.equal(1, calls)
  end)

  it("knows nothing of another engine", function()
    alarm.expose(true)
    alarm.set(engine, 3, 1)
    alarm.reset()
    assert.is_false(alarm.is_exposed())
    alarm.set(engine, 7, 1)
    assert.same({ 3, 7 }, told)
  end)
end)
