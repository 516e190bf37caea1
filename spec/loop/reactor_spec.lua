local reactor = require "homegen.loop.reactor"
local waiting = require "spec.support.waiting"

describe("reactor", function()
  local engine, seen, log
  before_each(function()
    engine, seen = waiting.begin()
    log = {}
  end)
  after_each(waiting.finish)

  local function note(what) log[#log + 1] = what end

  describe("timers", function()
    it("fire in order, when their time has come", function()
      reactor.after(2, note, "two")
      reactor.after(1, note, "one")
      reactor.after(1, note, "one more")
      reactor.step()
      assert.same({}, log)
      engine.now = engine.now + 1
      reactor.step()
      assert.same({ "one", "one more" }, log)
      reactor.step(60)
      assert.same({ "one", "one more", "two" }, log)
      assert.equal(1002, engine.now)
    end)

    it("do not fire once canceled, not even by one that fires with them", function()
      local second
      reactor.after(1, function() second:cancel() end)
      second = reactor.after(1, note, "second")
      reactor.after(1, note, "third")
      reactor.step(5)
      assert.same({ "third" }, log)
    end)

    it("set with no time fire in the next round, not in the same", function()
      local rounds = {}
      local function again()
        rounds[#rounds + 1] = engine.steps
        if #rounds < 3 then reactor.after(0, again) end
      end
      reactor.after(-5, again)
      reactor.step()
      assert.same({ 1, 2, 3 }, rounds)
    end)

    it("fire although the kernel's clock is a nanosecond early", function()
      reactor.after(1, note, "fired")
      engine.now = engine.now + 1 - 1e-9
      reactor.step()
      assert.same({ "fired" }, log)
    end)
  end)

  describe("a step", function()
    it("does not say that nothing is left as long as something is to be told", function()
      local function slow(index)
        note(index)
        engine.now = engine.now + 1
      end
      for index = 1, 3 do reactor.tell(slow, index) end
      repeat local left = reactor.step() until left == 0
      assert.same({ 1, 2, 3 }, log)
    end)

    it("does not wait by itself", function()
      reactor.after(10, note)
      assert.equal(0, reactor.step())
      assert.equal(1000, engine.now)
      reactor.step(3)
      assert.equal(1003, engine.now)
      reactor.step(math.huge)
      assert.equal(1010, engine.now)
    end)

    it("applies replies before user code runs", function()
      reactor.defer(note, "user code")
      reactor.after(0, note, "timer")
      engine:reply(reactor.transfer("get", "t", "q", 5, function() note("reply") end), 0, "ok")
      reactor.step()
      assert.same({ "reply", "timer", "user code" }, log)
    end)

    it("lets a request leave that its callbacks submitted", function()
      local steps_at_submit
      reactor.defer(function()
        reactor.transfer("get", "t", "q", 5, print)
        steps_at_submit = engine.steps
      end)
      reactor.step()
      assert.is_true(engine.steps > steps_at_submit)
      engine:reply(1, 0, "ok")
      engine:take()
    end)

    it("ends after a few rounds, whatever its callbacks do", function()
      local stop
      local function forever()
        if not stop then reactor.defer(forever) end
      end
      forever()
      reactor.step()
      assert.is_true(engine.steps <= 4)
      stop = true
      reactor.step()
    end)

    it("runs all that was ready when it began, however much", function()
      for i = 1, 5000 do reactor.defer(note, i) end
      reactor.step()
      assert.equal(5000, #log)
      assert.equal(5000, log[5000])
    end)

    it("leaves to the next what it has no time for, but always does something", function()
      local function slow(index)
        note(index)
        engine.now = engine.now + (index == 5 and 60 or 0.0006)
      end
      for index = 1, 6 do reactor.defer(slow, index) end
      reactor.step()
      assert.same({ 1, 2 }, log)
      assert.equal(0, reactor.timeout())
      reactor.step(0.0006) -- a host that would have waited has more time
      assert.same({ 1, 2, 3, 4, 5 }, log)
      reactor.defer(note, "next")
      reactor.step()
      assert.same({ 1, 2, 3, 4, 5, 6, "next" }, log)
    end)

    it("that waits as long as it takes leaves nothing", function()
      for index = 1, 3 do
        reactor.defer(function()
          note(index)
          engine.now = engine.now + 1
        end)
      end
      reactor.turn()
      assert.same({ 1, 2, 3 }, log)
    end)

    it("goes on when a callback fails", function()
      reactor.defer(function() error("bad call") end)
      reactor.after(0, function() error("bad timer") end)
      reactor.defer(note, "good")
      reactor.step()
      assert.same({ "good" }, log)
      assert.matches("bad timer", (seen:take()))
      assert.matches("bad call", (seen:take()))
    end)

    it("cannot be made in a step", function()
      reactor.defer(function()
        note(select(2, pcall(reactor.step)))
        note(select(2, pcall(reactor.turn)))
      end)
      reactor.step()
      assert.matches("reactor_spec.lua:%d+: homegen.step: called from a callback", log[1])
      assert.matches("called from a callback", log[2])
    end)

    it("refuses what is not a number of seconds", function()
      for _, wrong in ipairs { "1", {}, 0 / 0, true } do
        local ok, err = pcall(reactor.step, wrong)
        assert.is_false(ok)
        assert.matches("seconds must be a number", err)
      end
      assert.equal(0, reactor.step(-1))
    end)

    it("counts what is alive", function()
      reactor.hold()
      reactor.hold("coroutine")
      assert.equal(2, reactor.step())
      reactor.release("coroutine")
      reactor.release()
      assert.equal(0, reactor.step())
      assert.has_error(reactor.release)
    end)

    it("passes a person's interruption on when the callback has ended, and can go on", function()
      reactor.defer(function() error("script.lua:1: interrupted!", 0) end)
      reactor.defer(note, "later")
      local ok, err = pcall(reactor.step)
      assert.is_false(ok)
      assert.matches("interrupted!", err)
      assert.same({}, log)
      assert.is_false(reactor.is_stepping())
      reactor.step()
      assert.same({ "later" }, log)
    end)

    it("is usable again after the engine raised", function()
      engine.step = function() error("used after fork") end
      assert.has_error(reactor.step)
      engine.step = nil
      assert.equal(0, reactor.step())
    end)
  end)

  describe("the engine's deadline", function()
    before_each(function() assert.equal(7, reactor.fd()) end)

    it("is the next timer's", function()
      reactor.after(5, note)
      assert.equal(1005, engine.wake)
      reactor.after(2, note)
      assert.equal(1002, engine.wake)
      reactor.step(60)
      assert.equal(1005, engine.wake)
      reactor.step(60)
      assert.is_nil(engine.wake)
    end)

    it("is now, when calls are ready", function()
      reactor.defer(note)
      assert.is_true(engine.wake <= 1000)
      reactor.step()
      assert.is_nil(engine.wake)
    end)

    it("is now, when a step ran out of memory", function()
      assert.equal(7, reactor.fd())
      local left = 1
      reactor.after(3, function()
        left = left - 1
        if left >= 0 then error("not enough memory", 0) end
        note "fired"
      end)
      assert.same({ false, "not enough memory" }, { pcall(reactor.step, 60) })
      assert.is_true(engine.wake <= engine.now)
      reactor.step()
      assert.same({ "fired" }, log)
      assert.is_nil(engine.wake)
    end)

    it("is not told again for timers that are set and canceled", function()
      reactor.after(1, note)
      local told = #engine.wakes
      for _ = 1, 100 do reactor.after(30, note):cancel() end
      assert.equal(told, #engine.wakes)
      reactor.step(60)
    end)

    it("is told to an engine that is made late", function()
      reactor.use_engine(nil)
      reactor.after(3, note)
      reactor.use_engine(engine)
      assert.equal(7, reactor.fd())
      assert.equal(1003, engine.wake)
      reactor.step(60)
    end)
  end)

  it("tells hosts when a step is due", function()
    assert.is_nil(reactor.timeout())
    local timer = reactor.after(2, note)
    assert.equal(2, reactor.timeout())
    engine.now = engine.now + 5
    assert.equal(0, reactor.timeout())
    timer:cancel()
    reactor.defer(note)
    assert.equal(0, reactor.timeout())
    reactor.step()
    assert.is_nil(reactor.timeout())
  end)

  it("knows when nothing is left to wait for", function()
    assert.is_true(reactor.is_idle())
    local timer = reactor.after(1, note)
    assert.is_false(reactor.is_idle())
    timer:cancel()
    timer = reactor.after(math.huge, note)
    assert.is_true(reactor.is_idle())
    timer:cancel()
    local id = reactor.transfer("get", "t", "q", 5, note)
    assert.is_false(reactor.is_idle())
    assert.is_true(reactor.cancel(id))
    reactor.step()
    assert.is_true(reactor.is_idle())
    assert.same({ "canceled" }, log)
  end)

  it("runs a hundred thousand timers", function()
    local fired = 0
    local function count() fired = fired + 1 end
    for i = 1, 100000 do reactor.after(i % 100 + 1, count) end
    for _ = 1, 100 do reactor.step(10) end
    assert.equal(100000, fired)
  end)
end)

describe("reactor on the real engine", function()
  it("fires a timer in time", function()
    local clock = require "homegen.loop.clock"
    local fired
    local start = clock.now()
    reactor.after(0.02, function() fired = clock.now() end)
    while not fired do reactor.turn() end
    assert.is_true(fired - start >= 0.02 - 1e-6 and fired - start < 1)
  end)

  it("delivers a transfer's end", function()
    local core = require "homegen.core"
    local target = reactor.engine():target { url = "http://127.0.0.1:1/" }
    local outcome, sent
    reactor.transfer("get", target, nil, 5, function(...) outcome, sent = ... end)
    assert.is_false(reactor.is_idle())
    while not outcome do reactor.turn() end
    assert.equal("connect", outcome)
    assert.is_false(sent)
    assert.is_true(reactor.is_idle())
    assert.equal(core.has_fd, reactor.fd() ~= nil)
  end)

  it("makes its descriptor readable when a step is due", function()
    local core = require "homegen.core"
    if not core.has_fd then return assert.is_nil(reactor.fd()) end
    local host, fd = core.engine {}, reactor.fd()
    assert(host:watch(fd))
    local function wait_and_step()
      while host:ready() do end -- what an earlier wait saw
      host:step(5)
      local readable = host:ready() == fd
      reactor.step()
      return readable
    end
    local log = {}
    local function note(what) log[#log + 1] = what end
    while host:step(0) and host:ready() do reactor.step() end
    reactor.after(0.01, note, "timer")
    while not log[1] do assert.is_true(wait_and_step()) end
    reactor.defer(note, "deferred")
    assert.is_true(wait_and_step())
    local target = reactor.engine():target { url = "http://127.0.0.1:1/" }
    reactor.transfer("get", target, nil, 5, note)
    while not log[3] do assert.is_true(wait_and_step()) end
    assert.same({ "timer", "deferred", "connect" }, log)
    while host:ready() do end
    host:step(0.05)
    assert.is_nil(host:ready())
    host:unwatch(fd)
    host:close()
  end)

  it("returns from a step in which nothing happens", function()
    local clock = require "homegen.loop.clock"
    local start = clock.now()
    assert.equal(0, reactor.step(0.02))
    assert.is_true(clock.now() - start >= 0.015)
    start = clock.now()
    reactor.step()
    assert.is_true(clock.now() - start < 0.015)
  end)
end)
