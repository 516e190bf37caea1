local host = require "homegen.loop.host"
local reactor = require "homegen.loop.reactor"
local scheduler = require "homegen.waiting.scheduler"
local waiting = require "spec.support.waiting"

describe("homegen.loop.host", function()
  before_each(waiting.begin)
  after_each(function()
    host.use "blocking"
    waiting.finish()
  end)

  local function refusal(adapter)
    local ok, err = pcall(function() host.use(adapter) end)
    assert.is_false(ok)
    assert.matches("host_spec.lua:%d+: homegen.use: ", err)
    return err
  end

  it("is the blocking one unless another is chosen", function()
    assert.equal("blocking", host.current().name)
    assert.is_function(host.current().drive)
  end)

  it("takes an adapter", function()
    local frames = { name = "frames" }
    host.use(frames)
    assert.equal(frames, host.current())
  end)

  it("refuses what is none, at the caller's line", function()
    for _, wrong in ipairs { 1, {}, { name = 1 }, "no such loop", "a/b" } do refusal(wrong) end
    for _, field in ipairs { "coroutine", "wait", "wake", "attach", "own", "drive", "ending", "serves" } do
      local adapter = { name = "x", wait = function() end }
      adapter[field] = 1
      assert.matches("the adapter's " .. field .. " must be a ", refusal(adapter))
    end
    assert.matches('no field "atach"', refusal { name = "x", atach = function() end })
    assert.matches("wake needs a wait", refusal { name = "x", wake = function() end })
    assert.matches("own needs a wait", refusal { name = "x", own = function() end })
    assert.equal("blocking", host.current().name)
  end)

  it("is not changed while something is alive", function()
    host.use { name = "first" }
    scheduler.spawn(function() end)
    assert.matches("first has tasks or coroutines that have not ended: choose second before", refusal { name = "second" })
    assert.equal("first", host.current().name)
    reactor.step()
    host.use { name = "second" }
  end)

  it("may be chosen again as it is, at any time", function()
    local frames = { name = "frames" }
    host.use(frames)
    scheduler.spawn(function() end)
    host.use(frames)
    reactor.step()
  end)

  it("says what the program lacks that the adapter needs", function()
    assert.matches('no loop called "openresty": .*openresty needs ngx%.', refusal "openresty")
  end)

  describe("an adapter that attaches", function()
    local log, step, adapter
    before_each(function()
      log = {}
      adapter = {
        name = "watcher",
        attach = function(turn, fd, timeout)
          log[#log + 1], step = "attach " .. fd, turn
          assert.is_function(timeout)
          return function() log[#log + 1] = "detach" end
        end,
      }
      host.use(adapter)
    end)

    it("does so when there is something to do, and is let go when nothing is left", function()
      assert.same({}, log)
      reactor.after(5, function() end)
      reactor.after(6, function() end)
      assert.same({ "attach 7" }, log)
      reactor.step(5)
      step()
      assert.same({ "attach 7" }, log)
      reactor.step(1)
      step()
      assert.same({ "attach 7", "detach" }, log)
      scheduler.spawn(function() end)
      assert.same({ "attach 7", "detach", "attach 7" }, log)
      assert.equal(0, step())
      assert.equal("detach", log[4])
    end)

    it("is asked again where it could not yet", function()
      local attach, ready = adapter.attach, false
      adapter.attach = function(...) return ready and attach(...) or nil end
      scheduler.spawn(function() end)
      assert.same({}, log)
      ready = true
      scheduler.spawn(function() end)
      assert.same({ "attach 7" }, log)
      step()
    end)

    it("refuses at the caller's line, and nothing has begun then", function()
      adapter.attach = function() error("not in this phase", 0) end
      local ok, err = pcall(function() scheduler.spawn(function() end) end)
      assert.is_false(ok)
      assert.matches("host_spec.lua:%d+: not in this phase", err)
      assert.equal(0, reactor.live())
    end)

    it("is let go for another", function()
      reactor.after(0, function() end)
      host.use { name = "other" }
      assert.same({ "attach 7", "detach" }, log)
      reactor.step()
    end)

    it("cannot make a step inside of one", function()
      local ok, err
      reactor.after(0, function() ok, err = pcall(step) end)
      step()
      assert.is_false(ok)
      assert.matches("homegen.step: called from a callback or coroutine that a step is running", err)
    end)
  end)

  it("hands its own coroutine functions to everybody, once", function()
    local count = 0
    host.use {
      name = "counting",
      coroutine = { create = function(fn)
        count = count + 1
        return coroutine.create(fn)
      end },
    }
    local handle = scheduler.spawn(function() return coroutine.running() ~= nil end)
    reactor.step()
    assert.is_true(handle:value())
    assert.is_true(count >= 1)
    host.use "blocking"
    count = 0
    scheduler.spawn(function() end)
    reactor.step()
    assert.equal(0, count)
  end)

  describe("two loops at once", function()
    local cqueues
    before_each(function() cqueues = package.loaded.cqueues end)
    after_each(function() package.loaded.cqueues = cqueues end)

    it("are refused where a coroutine of the one waits in the other", function()
      local await = require "homegen.waiting.await"
      host.use { name = "frames" }
      package.loaded.cqueues = { running = function() return {}, true end }
      local ok, err = coroutine.resume(coroutine.create(function() await.sleep(1) end))
      assert.is_false(ok)
      assert.matches('homegen.sleep cannot wait in a coroutine of cqueues\'s, as homegen.use chose the loop "frames"', err)
    end)
  end)
end)
