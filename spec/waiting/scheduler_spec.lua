local await = require "homegen.waiting.await"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local host = require "homegen.loop.host"
local reactor = require "homegen.loop.reactor"
local scheduler = require "homegen.waiting.scheduler"
local waiting = require "spec.support.waiting"

local run, spawn, sleep = scheduler.run, scheduler.spawn, await.sleep

describe("spawn", function()
  local engine, seen, log
  before_each(function()
    engine, seen = waiting.begin()
    log = {}
  end)
  after_each(waiting.finish)

  local function note(what) log[#log + 1] = what end

  it("starts in the next turn, in order, with its arguments", function()
    spawn(function(...) note { n = select("#", ...), ... } end, 1, nil, 3, nil)
    spawn(note, "second")
    assert.same({}, log)
    reactor.step()
    assert.same({ { n = 4, 1, nil, 3 }, "second" }, log)
  end)

  it("takes anything that can be called, and nothing else", function()
    spawn(setmetatable({}, { __call = function(_, x) note(x) end }), "called")
    reactor.step()
    assert.same({ "called" }, log)
    for _, wrong in pairs { {}, 1, "print", true, coroutine.create(print) } do
      local ok, err = pcall(function() spawn(wrong) end)
      assert.is_false(ok)
      assert.matches("scheduler_spec.lua:%d+: homegen.spawn: a function expected", err)
    end
    assert.is_false(pcall(spawn))
  end)

  it("does not nest, however deep the spawning", function()
    local depth = 0
    local function deeper()
      depth = depth + 1
      if depth < 10000 then spawn(deeper) end
    end
    spawn(deeper)
    while reactor.step() > 0 do note(depth) end
    assert.equal(10000, depth)
  end)

  it("counts as alive until it has ended", function()
    local handle = spawn(sleep, 1)
    assert.is_false(handle:done())
    assert.equal(1, reactor.step())
    assert.equal(0, reactor.step(5))
    assert.is_true(handle:done())
    assert.equal("homegen.Handle succeeded", tostring(handle))
  end)

  it("gives its results to all who await it, before and after its end", function()
    local handle = spawn(function()
      sleep(1)
      return "a", nil, "c"
    end)
    for i = 1, 3 do spawn(function() note { i, await.await(handle) } end) end
    reactor.step(0)
    reactor.step(5)
    assert.same({ { 1, "a", nil, "c" }, { 2, "a", nil, "c" }, { 3, "a", nil, "c" } }, log)
    assert.same({ "a", nil, "c" }, { handle:await() })
    assert.equal(0, select("#", await.await(spawn(note, "none"))) - 1)
  end)

  it("has failed when it returned nil and an error", function()
    local err = errors.new { kind = "io", message = "no" }
    local failed, words = spawn(function() return nil, err end), spawn(function() return nil, "no such file", 2 end)
    assert.same({ nil, err }, { await.await(failed) })
    assert.same({ nil, "no such file" }, { await.await(words) })
    assert.equal("failed", future.of(failed):state())
    assert.same({ false, "no" }, { await.await(spawn(function() return false, "no" end)) })
  end)

  it("that raised raises for all who await it, with its traceback", function()
    local function faulty_function()
      sleep(1)
      error("boom")
    end
    local handle = spawn(faulty_function)
    for _ = 1, 2 do spawn(function() note(select(2, pcall(await.await, handle))) end) end
    reactor.step(0)
    reactor.step(5)
    local ok, err = pcall(await.await, handle)
    assert.is_false(ok)
    assert.matches("scheduler_spec.lua:%d+: boom\nstack traceback:.*scheduler_spec.lua:%d+", err)
    assert.same({ err, err }, log)
  end)

  it("keeps the identity of what it raised", function()
    for _, value in ipairs { {}, errors.new { kind = "io", message = "x" }, 42, false } do
      local ok, err = pcall(await.await, spawn(function() error(value, 0) end))
      assert.is_false(ok)
      assert.equal(value, err)
    end
    local ok, err = pcall(await.await, spawn(function() error() end))
    assert.is_false(ok)
    assert.matches("without a value", err)
  end)

  it("raises one traceback through a chain of awaiting", function()
    local inner = spawn(function() error("root") end)
    local outer = spawn(function() return await.await(inner) end)
    local _, err = pcall(await.await, outer)
    assert.equal(1, select(2, err:gsub("stack traceback:", "")))
    assert.matches("root", err)
  end)

  it("that raised harms nobody else", function()
    spawn(function() error("one") end)
    spawn(function()
      sleep(1)
      note("fine")
    end)
    reactor.step()
    reactor.step(5)
    assert.same({ "fine" }, log)
    assert.matches("one", (seen:take()))
  end)

  it("that nobody awaits reports its error at the end of the step", function()
    local object = {}
    spawn(function() error(object) end)
    reactor.defer(function() note(#seen) end)
    reactor.step()
    assert.same({ 0 }, log)
    local err, traceback = seen:take()
    assert.equal(object, err)
    assert.matches("scheduler_spec.lua", traceback)
  end)

  it("whose error somebody awaits within the step does not report it", function()
    local handle = spawn(function() error("seen to") end)
    spawn(function() spawn(function() note((pcall(await.await, handle))) end) end)
    reactor.step()
    assert.same({ false }, log)
    assert.equal(0, #seen)
  end)

  it("reports an error when the only one who awaited it ran out of time", function()
    local handle = spawn(function()
      sleep(2)
      error("too late")
    end)
    spawn(function() note { await.await(handle, 1) } end)
    for _ = 1, 4 do reactor.step(5) end
    assert.equal("timeout", log[1][2].kind)
    assert.matches("too late", (seen:take()))
    assert.is_false(pcall(await.await, handle))
  end)

  it("goes on in the next turn after a yield of its own", function()
    spawn(function()
      note(1)
      note(select("#", coroutine.yield("ignored")))
      note(2)
    end)
    spawn(note, "between")
    reactor.step()
    assert.same({ 1, "between", 0, 2 }, log)
  end)

  it("may run coroutines of its own", function()
    local handle = spawn(function()
      local sum = 0
      for x in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) do
        sleep(1)
        sum = sum + x
      end
      return sum
    end)
    assert.equal(6, await.await(handle))
    assert.equal(1003, engine.now)
  end)

  it("is collected when it has ended, with everything that it held", function()
    local kept = setmetatable({}, { __mode = "v" })
    do
      local cargo = {}
      kept.cargo = cargo
      kept.handle = spawn(function(x)
        kept.co = coroutine.running()
        sleep(1)
        return x
      end, cargo)
    end
    assert.equal(kept.cargo, await.await(kept.handle))
    reactor.step()
    waiting.collect()
    assert.is_nil(next(kept))
  end)

  it("is collected when it waits for what nobody can bring any more", function()
    local kept = setmetatable({}, { __mode = "v" })
    do
      local never = future.new()
      kept.never = never
      kept.handle = spawn(function()
        kept.co = coroutine.running()
        await.await(never)
      end)
    end
    reactor.step()
    reactor.step()
    waiting.collect()
    assert.is_nil(next(kept))
    reactor.release("coroutine")
  end)
end)

describe("run", function()
  local engine, seen, log
  before_each(function()
    engine, seen = waiting.begin()
    log = {}
  end)
  after_each(waiting.finish)

  local function note(what) log[#log + 1] = what end

  it("returns what its function returns", function()
    assert.same({ 3, nil, "x" }, { run(function(a, b)
      sleep(1)
      return a + b, nil, "x"
    end, 1, 2) })
    assert.equal(0, select("#", run(function() end)) - 1)
    local err = errors.new { kind = "io", message = "x" }
    assert.same({ nil, err }, { run(function() return nil, err end) })
  end)

  it("waits for all that was spawned, by whomever", function()
    run(function()
      spawn(function()
        sleep(1)
        spawn(function()
          sleep(1)
          reactor.after(1, function() spawn(function()
            sleep(1)
            note("from a timer")
          end) end)
          sleep(5)
          note("grandchild")
        end)
      end)
      note("main")
    end)
    assert.same({ "main", "from a timer", "grandchild" }, log)
    assert.equal(1007, engine.now)
  end)

  it("does not wait for what was spawned before", function()
    local older = spawn(function()
      sleep(50)
      spawn(note, "late")
    end)
    run(sleep, 1)
    assert.is_false(older:done())
    reactor.step(60)
    assert.same({ "late" }, log)
  end)

  it("raises the error of its function after the others have ended", function()
    local ok, err = pcall(run, function()
      spawn(function()
        sleep(5)
        note("ended")
      end)
      error("main failed")
    end)
    assert.is_false(ok)
    assert.matches("main failed\nstack traceback:", err)
    assert.same({ "ended" }, log)
  end)

  it("raises the first error that nobody awaited, and reports the others", function()
    local object = {}
    local ok, err = pcall(run, function()
      local awaited = spawn(function() error("awaited") end)
      spawn(function()
        sleep(2)
        error("second")
      end)
      spawn(function()
        sleep(1)
        error(object)
      end)
      note((pcall(await.await, awaited)))
      sleep(5)
      note("went on")
    end)
    assert.is_false(ok)
    assert.equal(object, err)
    assert.same({ false, "went on" }, log)
    assert.matches("second", (seen:take()))
  end)

  it("forgives an error that is awaited later", function()
    run(function()
      local handle = spawn(function() error("early") end)
      sleep(3)
      note((pcall(await.await, handle)))
    end)
    assert.same({ false }, log)
    assert.equal(0, #seen)
  end)

  it("cannot be nested", function()
    run(function() note(select(2, pcall(run, print))) end)
    assert.matches("scheduler_spec.lua:%d+: homegen.run is running already: use homegen.spawn", log[1])
    spawn(function() note(select(2, pcall(run, print))) end)
    reactor.step()
    assert.matches("called from a callback or coroutine: use homegen.spawn", log[2])
  end)

  it("can be called again, also after an error", function()
    assert.is_false(pcall(run, error, "x"))
    assert.equal(1, run(function() return 1 end))
  end)

  it("can be called in a coroutine of the caller's", function()
    local co = coroutine.wrap(function() return run(function()
      sleep(1)
      return "ran"
    end) end)
    assert.equal("ran", co())
  end)

  it("is ended by an interruption", function()
    local ok, err = pcall(run, function()
      spawn(function()
        sleep(9)
        error("orphan")
      end)
      reactor.defer(error, "interrupted!")
      sleep(1)
      note("never")
    end)
    assert.is_false(ok)
    assert.matches("interrupted!", err)
    assert.equal("again", run(function() return "again" end))
    reactor.step(3)
    reactor.step(10)
    assert.matches("orphan", (seen:take()))
    assert.same({ "never" }, log)
  end)

  it("raises when it can never end", function()
    local ok, err = pcall(run, function() await.await(future.new()) end)
    assert.is_false(ok)
    assert.matches("can never end", err)
    reactor.release("coroutine")
  end)

  it("needs a loop that may be blocked, and a function", function()
    host.use { name = "frames" }
    local ok, err = pcall(run, print)
    host.use "blocking"
    assert.is_false(ok)
    assert.matches("use homegen.spawn", err)
    assert.is_false(pcall(run, 1))
  end)
end)
