local limiter = require "homegen.limiter"

describe("homegen.limiter", function()
  local started, queue

  local function job(name)
    return { start = function() started[#started + 1] = name end }
  end

  before_each(function()
    started = {}
    queue = limiter.new(2)
  end)

  it("starts up to the limit at once and the rest in order", function()
    for _, name in ipairs { "a", "b", "c", "d" } do queue:enter(job(name)) end
    assert.same({ "a", "b" }, started)
    queue:leave()
    assert.same({ "a", "b", "c" }, started)
    queue:leave()
    queue:leave()
    assert.same({ "a", "b", "c", "d" }, started)
  end)

  it("passes over jobs that gave up waiting", function()
    queue:enter(job("a"))
    queue:enter(job("b"))
    local c, d = job("c"), job("d")
    queue:enter(c)
    queue:enter(d)
    queue:withdraw(c)
    queue:leave()
    assert.same({ "a", "b", "d" }, started)
    assert.equal(2, queue.open)
  end)

  it("gives places back when nobody waits", function()
    queue:enter(job("a"))
    queue:leave()
    assert.equal(0, queue.open)
    queue:enter(job("b"))
    queue:enter(job("c"))
    assert.same({ "a", "b", "c" }, started)
  end)

  it("starts a job that enters from within a start in its turn", function()
    queue = limiter.new(1)
    queue:enter({ start = function() queue:enter(job("inner")) end })
    assert.same({}, started)
    queue:leave()
    assert.same({ "inner" }, started)
  end)
end)
