local homegen = require "homegen"
local await = require "homegen.waiting.await"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local host = require "homegen.loop.host"
local reactor = require "homegen.loop.reactor"
local waiting = require "spec.support.waiting"

local spawn, sleep = homegen.spawn, await.sleep
local close = rawget(coroutine, "close") -- Lua 5.4 and newer can end a suspended coroutine

-- The error of a call that must raise.
local function raised(fn, ...)
  local ok, err = pcall(fn, ...)
  assert(not ok, "no error was raised")
  return err
end

describe("await", function()
  local engine, seen, log
  before_each(function()
    engine, seen = waiting.begin()
    log = {}
  end)
  after_each(waiting.finish)

  local function note(what) log[#log + 1] = what end

  local function later(seconds, ...)
    local f, values = future.new(), { ... }
    reactor.after(seconds, function() f:succeed((table.unpack or unpack)(values)) end)
    return f
  end

  describe("in the main chunk", function()
    it("drives the loop until the result is there", function()
      local thing = { _future = later(5, "result") }
      spawn(function()
        sleep(2)
        note("meanwhile")
      end)
      assert.equal("result", await.await(thing))
      assert.same({ "meanwhile" }, log)
      assert.equal(1005, engine.now)
    end)

    it("returns a failure", function()
      local f, err = future.new(), errors.new { kind = "network", message = "x" }
      reactor.after(1, function() f:fail(err) end)
      assert.same({ nil, err }, { await.await(f) })
      assert.same({ nil, err }, { await.await(f) })
    end)

    it("does not step when the result is there already", function()
      local f = future.new()
      f:succeed("there")
      assert.equal("there", await.await(f))
      assert.equal(0, engine.steps)
    end)

    it("raises when the result can never come", function()
      local err = raised(function() await.await(future.new()) end)
      assert.matches("await_spec.lua:%d+: homegen: what is awaited can never end", err)
    end)

    it("raises outside of a coroutine when the loop must not be blocked", function()
      host.use { name = "frames" }
      local f = later(1, "x")
      local err, at_once, slept = raised(await.await, f), { await.await(f, 0) }, raised(sleep, 1)
      spawn(function() note(await.await(f)) end)
      reactor.step()
      reactor.step(5)
      host.use "blocking"
      assert.matches("use homegen.spawn", err)
      assert.matches("use homegen.spawn", slept)
      assert.equal("timeout", at_once[2].kind)
      assert.same({ "x" }, log)
    end)
  end)

  describe("in a coroutine", function()
    it("parks while the others go on", function()
      for i = 1, 3 do
        spawn(function()
          note("start " .. i)
          note(await.await(later(4 - i, i)))
        end)
      end
      for _ = 1, 9 do reactor.step(1) end
      assert.same({ "start 1", "start 2", "start 3", 3, 2, 1 }, log)
    end)

    it("of a stranger's is resumed by a step", function()
      local f = later(1, "for the stranger")
      local co = coroutine.create(function()
        note(await.await(f))
        return "owner's result"
      end)
      assert.same({ true }, { coroutine.resume(co) })
      assert.same({ true }, { coroutine.resume(co) })
      reactor.step(5)
      assert.same({ "for the stranger" }, log)
      assert.equal("dead", coroutine.status(co))
    end)

    it("may await many times", function()
      local handle = spawn(function()
        local sum = 0
        for i = 1, 100 do sum = sum + await.await(later(1, i)) end
        return sum
      end)
      assert.equal(5050, await.await(handle))
      assert.equal(1100, engine.now)
    end)

    it("cannot await itself", function()
      local handle
      handle = spawn(function() note(raised(await.await, handle)) end)
      reactor.step()
      assert.matches("await_spec.lua:%d+: homegen.await: a coroutine cannot await itself", log[1])
    end)

    it("that has died is left alone", function()
      if not close then return end
      local f = future.new()
      local co = coroutine.create(function() await.await(f) end)
      coroutine.resume(co)
      close(co)
      f:succeed("too late")
      reactor.step()
    end)

    it("that has died does not swallow an error", function()
      if not close then return end
      local f = future.new()
      local co = coroutine.create(function() await.await(f) end)
      coroutine.resume(co)
      close(co)
      f:crash("nobody left")
      reactor.step()
      assert.equal("nobody left", (seen:take()))
    end)
  end)

  it("costs little memory while it lasts: thousands may wait", function()
    local MOST = rawget(_G, "jit") and 1300 or 2000 -- a coroutine with one function that yields has 610 or 1180 of them
    local function weigh(count)
      local things = {}
      for index = 1, count do things[index] = future.new() end
      waiting.collect()
      local before = collectgarbage "count"
      for index = 1, count do spawn(function() await.await(things[index]) end) end
      for _ = 1, 2 + count / 1000 do reactor.step() end
      waiting.collect()
      local bytes = (collectgarbage "count" - before) * 1024 / count
      for index = 1, count do things[index]:succeed(true) end
      for _ = 1, 2 + count / 1000 do reactor.step() end
      return bytes
    end
    weigh(1000)
    local bytes = weigh(1000)
    assert.is_true(bytes <= MOST, ("%.0f bytes"):format(bytes))
  end)

  describe("with a limit", function()
    it("returns a timeout error when it runs out, and what is awaited goes on", function()
      local f = later(5, "late")
      local result, err = await.await(f, 2)
      assert.is_nil(result)
      assert.is_true(errors.is(err))
      assert.equal("timeout", err.kind)
      assert.is_true(err.retryable)
      assert.matches("2 s", err.message)
      assert.equal(1002, engine.now)
      assert.equal("late", await.await(f, 60))
    end)

    it("leaves no timer behind when the result comes in time", function()
      assert.equal("x", await.await(later(1, "x"), 3600))
      assert.is_true(reactor.is_idle())
      local handle = spawn(function() return await.await(later(1, "y"), 3600) end)
      assert.equal("y", await.await(handle))
      assert.is_true(reactor.is_idle())
    end)

    it("of zero never parks and never steps", function()
      local f = later(1, "x")
      local _, err = await.await(f, 0)
      assert.equal("timeout", err.kind)
      _, err = await.await(f, -1)
      assert.equal("timeout", err.kind)
      spawn(function() note { await.await(f, 0) } end)
      reactor.after(0, function() note { await.await(f, 0) } end)
      assert.equal(0, engine.steps)
      reactor.step()
      assert.equal("timeout", log[1][2].kind)
      assert.equal("timeout", log[2][2].kind)
      await.await(f)
      assert.equal("x", await.await(f, 0))
    end)

    it("of zero gives a failure and raises a crash like any other", function()
      local failed, crashed = future.new(), spawn(function() error("boom") end)
      failed:fail("why")
      assert.same({ nil, "why" }, { await.await(failed, 0) })
      reactor.step()
      assert.matches("boom", raised(await.await, crashed, 0))
      seen:take()
    end)

    it("without end waits as without one", function()
      assert.equal("x", await.await(later(9, "x"), math.huge))
    end)

    it("returns the result when it comes in the same turn as the limit", function()
      local f = later(2, "just in time")
      local handle = spawn(function() return await.await(f, 2) end)
      assert.equal("just in time", (await.await(handle)))
    end)

    it("keeps nothing of an await that ran out", function()
      local never = future.new()
      local kept = setmetatable({}, { __mode = "k" })
      for _ = 1, 50 do
        spawn(function()
          kept[coroutine.running()] = true
          local _, err = await.await(never, 1)
          assert(err.kind == "timeout")
        end)
      end
      for _ = 1, 4 do reactor.step(5) end
      waiting.collect()
      assert.is_nil(next(kept))
      assert.is_falsy(never.first)
    end)
  end)

  describe("inside a callback", function()
    it("raises, whatever the callback and the state of what is awaited", function()
      local pending, complete = later(1), future.new()
      complete:succeed(1)
      local function try()
        note(raised(await.await, pending))
        note(raised(await.await, complete))
        note(raised(await.await, pending, 5))
        note(raised(sleep, 0))
        note(raised(homegen.all, { complete }))
        note(raised(homegen.race, { complete }))
        note(raised(homegen.settle, {}))
        note(raised(homegen.map, {}, print))
        note(raised(homegen.each { pending }))
      end
      reactor.after(0, try)
      reactor.defer(try)
      complete:subscribe(try)
      engine:reply(reactor.transfer("get", "t", "q", 5, try), 0, "ok")
      reactor.step()
      assert.equal(36, #log)
      for _, err in ipairs(log) do
        assert.matches("cannot wait inside a callback: use homegen.spawn", err)
      end
      await.await(pending)
    end)

    it("names the line", function()
      reactor.defer(function() note(raised(function() await.await(future.new()) end)) end)
      reactor.step()
      assert.matches("await_spec.lua:%d+: homegen.await", log[1])
    end)

    it("works in what it spawns", function()
      reactor.after(1, function() spawn(function() note(await.await(later(1, "x"))) end) end)
      for _ = 1, 4 do reactor.step(5) end
      assert.same({ "x" }, log)
    end)
  end)

  describe("given a failed call's results", function()
    it("returns them", function()
      local err = errors.new { kind = "invalid", message = "x" }
      local function call() return nil, err end
      assert.same({ nil, err }, { await.await(call()) })
      assert.same({ nil, "words" }, { await.await(nil, "words") })
      assert.same({ nil, err }, { await.await(err) })
      reactor.defer(function() note { await.await(call()) } end)
      reactor.step()
      assert.same({ { nil, err } }, log)
    end)
  end)

  it("refuses everything else, at the caller's line", function()
    for _, wrong in pairs { {}, "task", 42, true, print, coroutine.create(print), { _future = {} } } do
      local err = raised(function() await.await(wrong) end)
      assert.matches("await_spec.lua:%d+: homegen.await: a task, .* expected, got " .. type(wrong), err)
    end
    assert.matches("got nil", raised(await.await))
    assert.matches("check it before a limit", raised(await.await, nil, 5))
    for _, seconds in pairs { "5", {}, true, 0 / 0 } do
      local err = raised(function() await.await(future.new(), seconds) end)
      assert.matches("await_spec.lua:%d+: homegen.await: seconds must be a number", err)
      err = raised(function() sleep(seconds) end)
      assert.matches("await_spec.lua:%d+: homegen.sleep: seconds must be a number", err)
    end
    assert.matches("got nil", raised(sleep))
  end)

  it("takes a thousand coroutines for granted", function()
    local gate, done = future.new(), 0
    for i = 1, 1000 do
      spawn(function()
        await.await(gate)
        sleep(i % 10)
        done = done + 1
      end)
    end
    reactor.after(1, function() gate:succeed() end)
    local steps = 0
    while reactor.step(60) > 0 do steps = steps + 1 end
    assert.equal(1000, done)
    assert.is_true(steps < 50)
  end)

  it("goes along a chain of ten thousand without nesting", function()
    local previous = later(1, 0)
    for _ = 1, 10000 do
      local before = previous
      previous = spawn(function() return await.await(before) + 1 end)
    end
    assert.equal(10000, await.await(previous))
  end)

  it("is passed by an interruption in a coroutine of ours", function()
    spawn(function() error("script.lua:7: interrupted!", 0) end)
    assert.matches("interrupted!", raised(reactor.step))
    reactor.step()
  end)
end)

describe("sleep", function()
  local engine
  before_each(function() engine = waiting.begin() end)
  after_each(waiting.finish)

  it("lasts so long, in the main chunk and in a coroutine", function()
    sleep(2.5)
    assert.equal(1002.5, engine.now)
    homegen.run(function()
      sleep(1)
      assert(engine.now == 1003.5)
    end)
    sleep(0)
    sleep(-1)
    assert.equal(1003.5, engine.now)
  end)

  it("lets the others go first, even for no time", function()
    local log = {}
    homegen.run(function()
      spawn(function() log[1] = "other" end)
      sleep(0)
      log[2] = "sleeper"
    end)
    assert.same({ "other", "sleeper" }, log)
  end)
end)
