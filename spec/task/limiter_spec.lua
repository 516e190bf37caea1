local limiter = require "homegen.task.limiter"
local reactor = require "homegen.loop.reactor"
local waiting = require "spec.support.waiting"

describe("homegen.task.limiter", function()
  local started, queue

  local function job(name)
    return { place = false, placed = false, start = function() started[#started + 1] = name end }
  end

  -- As a job does it: it starts at once when there is room.
  local function enter(one)
    if queue:enter(one) then one:start() end
    return one
  end

  local function leave(one)
    queue:leave(one)
    reactor.step()
  end

  before_each(function()
    waiting.begin()
    started = {}
    queue = limiter.new(2)
  end)

  after_each(waiting.finish)

  it("starts up to the limit at once and the rest in order", function()
    local a, b, c = enter(job("a")), enter(job("b")), enter(job("c"))
    enter(job("d"))
    assert.same({ "a", "b" }, started)
    leave(a)
    assert.same({ "a", "b", "c" }, started)
    leave(b)
    leave(c)
    assert.same({ "a", "b", "c", "d" }, started)
  end)

  it("passes over jobs that gave up waiting", function()
    local a = enter(job("a"))
    enter(job("b"))
    local c = enter(job("c"))
    enter(job("d"))
    queue:withdraw(c)
    leave(a)
    assert.same({ "a", "b", "d" }, started)
    assert.equal(2, queue.open)
  end)

  it("gives places back when nobody waits", function()
    leave(enter(job("a")))
    assert.equal(0, queue.open)
    enter(job("b"))
    enter(job("c"))
    assert.same({ "a", "b", "c" }, started)
  end)

  it("counts a job once, however often it enters and leaves", function()
    local a = job("a")
    assert.is_true(queue:enter(a))
    assert.is_true(queue:enter(a))
    assert.equal(1, queue.open)
    queue:leave(a)
    queue:leave(a)
    assert.equal(0, queue.open)
    queue = limiter.new(1)
    enter(a)
    local b = job("b")
    assert.is_false(queue:enter(b))
    assert.is_false(queue:enter(b))
    leave(a)
    leave(b)
    assert.same({ "a", "b" }, started)
    assert.equal(0, queue.open)
  end)

  it("gives the place on, so that nobody who comes meanwhile takes it", function()
    queue = limiter.new(1)
    local a = enter(job("a"))
    enter(job("b"))
    queue:leave(a)
    enter(job("c"))
    reactor.step()
    assert.same({ "a", "b" }, started)
  end)
end)
