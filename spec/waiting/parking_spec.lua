local caller = require "homegen.waiting.caller"
local future = require "homegen.waiting.future"
local host = require "homegen.loop.host"
local parking = require "homegen.waiting.parking"
local reactor = require "homegen.loop.reactor"
local scheduler = require "homegen.waiting.scheduler"
local waiting = require "spec.support.waiting"

local function parked_here()
  return { notify = parking.release, co = caller.place("homegen.test") }
end

describe("parking", function()
  local engine, seen
  before_each(function() engine, seen = waiting.begin() end)
  after_each(waiting.finish)

  -- A coroutine that belongs to the spec, as a stranger's would.
  local function start(fn)
    local co = coroutine.create(fn)
    assert(coroutine.resume(co))
    return co
  end

  describe("a foreign coroutine", function()
    it("yields nothing and is resumed by a step", function()
      local parked, went_on
      local co = coroutine.create(function()
        parked = parked_here()
        parking.wait(parked)
        went_on = true
      end)
      assert.same({ true }, { coroutine.resume(co) })
      assert.equal("suspended", coroutine.status(co))
      parking.release(parked)
      assert.is_nil(went_on)
      reactor.step()
      assert.is_true(went_on)
      assert.equal("dead", coroutine.status(co))
    end)

    it("yields again when its owner resumes it early", function()
      local parked
      local co = start(function()
        parked = parked_here()
        parking.wait(parked)
      end)
      for _ = 1, 3 do assert.same({ true }, { coroutine.resume(co, "ignored") }) end
      assert.equal("suspended", coroutine.status(co))
      parking.release(parked)
      reactor.step()
      assert.equal("dead", coroutine.status(co))
    end)

    it("that its owner resumed in time is not resumed a second time", function()
      local parked, log = nil, {}
      local co = start(function()
        parked = parked_here()
        parking.wait(parked)
        log[#log + 1] = "went on"
        log[#log + 1] = coroutine.yield("the owner's own")
      end)
      parking.release(parked)
      assert.same({ true, "the owner's own" }, { coroutine.resume(co) })
      reactor.step()
      assert.same({ "went on" }, log)
      coroutine.resume(co, "by its owner")
      assert.same({ "went on", "by its owner" }, log)
    end)

    it("that dies after a step resumed it is reported", function()
      local parked
      start(function()
        parked = parked_here()
        parking.wait(parked)
        error("lost without a trace")
      end)
      parking.release(parked)
      reactor.step()
      local err, traceback = seen:take()
      assert.matches("lost without a trace\nstack traceback", err)
      assert.matches("parking_spec.lua", traceback)
    end)

    it("is let go when its time has run out", function()
      local parked, later = nil, future.new()
      start(function()
        parked = parked_here()
        later:add(parked)
        parking.limit(parked, 2)
        parking.wait(parked)
      end)
      reactor.step(10)
      assert.is_true(parked.expired)
      assert.is_nil(later.first)
      assert.equal(1002, engine.now)
      later:succeed()
      reactor.step()
    end)
  end)

  it("drives the loop outside of a coroutine", function()
    local parked = { notify = parking.release }
    reactor.after(5, parking.release, parked)
    parking.wait(parked)
    assert.equal(1005, engine.now)
  end)

  it("refuses to drive for ever", function()
    local later = future.new()
    local parked = { notify = parking.release }
    later:add(parked)
    local ok, err = pcall(parking.wait, parked)
    assert.is_false(ok)
    assert.matches("can never end", err)
    assert.is_nil(later.first)
  end)

  it("cleans up when driving is interrupted", function()
    local later, abandoned = future.new(), false
    local parked = { notify = parking.release, abandon = function() abandoned = true end }
    later:add(parked)
    parking.limit(parked, 60)
    reactor.defer(error, "interrupted!")
    local ok, err = pcall(parking.wait, parked)
    assert.is_false(ok)
    assert.matches("interrupted!", err)
    assert.is_nil(later.first)
    assert.is_true(abandoned)
    assert.is_true(reactor.is_idle())
  end)

  describe("a coroutine whose owner does not wait when it yields", function()
    local function resume_until_it_dies(co)
      for count = 1, 2000 do
        local ok, err = coroutine.resume(co)
        if not ok then return count, err end
      end
    end

    it("raises when it was resumed a thousand times without a step", function()
      local later, abandoned = future.new(), false
      local co = start(function()
        local parked = parked_here()
        parked.abandon = function() abandoned = true end
        later:add(parked)
        parking.limit(parked, 60)
        parking.wait(parked)
      end)
      local count, err = resume_until_it_dies(co)
      assert.equal(1000, count)
      assert.matches("parking_spec.lua:%d+: homegen: a coroutine that waits was resumed 1000 times without a step", err)
      assert.matches("choose its adapter with homegen.use: docs/hosts.md", err)
      assert.is_nil(later.first or nil)
      assert.is_true(abandoned)
      assert.is_true(reactor.is_idle())
    end)

    it("is told which adapter is in use, and what that lacks", function()
      host.use { name = "spinning" }
      local co = start(function() parking.wait(parked_here()) end)
      local _, err = resume_until_it_dies(co)
      host.use "blocking"
      assert.matches('The adapter in use is "spinning", which has no wait', err)
    end)

    it("is left alone when there are steps in between", function()
      local parked
      local co = start(function()
        parked = parked_here()
        parking.wait(parked)
      end)
      for _ = 1, 5 do
        for _ = 1, 900 do assert.is_true((coroutine.resume(co))) end
        reactor.step()
      end
      parking.release(parked)
      reactor.step()
      assert.equal("dead", coroutine.status(co))
    end)
  end)

  describe("a coroutine of a host's that has a wait", function()
    -- A scheduler that takes what a coroutine yields for its own business.
    local adapter, waits
    before_each(function()
      waits = {}
      adapter = {
        name = "strict",
        wait = function(signal, seconds)
          waits[#waits + 1] = seconds or "for ever"
          signal.own = coroutine.running()
          coroutine.yield("strict")
        end,
        wake = function(signal) reactor.defer(function(co) coroutine.resume(co, "woken") end, signal.own) end,
      }
      host.use(adapter)
    end)
    after_each(function() host.use "blocking" end)

    local function waiting_coroutine(seconds)
      local parked
      local co = coroutine.create(function()
        parked = parking.new(caller.place("homegen.test"))
        if seconds then parking.limit(parked, seconds) end
        parking.wait(parked)
      end)
      assert.same({ true, "strict" }, { coroutine.resume(co) })
      return co, parked
    end

    it("is stopped and woken by it", function()
      local co, parked = waiting_coroutine()
      assert.same({ "for ever" }, waits)
      parking.release(parked)
      assert.equal("suspended", coroutine.status(co))
      reactor.step()
      assert.equal("dead", coroutine.status(co))
    end)

    it("waits again when it returned too early, and is told how long", function()
      local co, parked = waiting_coroutine(10)
      assert.same({ true, "strict" }, { coroutine.resume(co) })
      assert.same({ 10, 10 }, waits)
      reactor.step(20)
      reactor.step()
      assert.is_true(parked.expired)
      assert.equal("dead", coroutine.status(co))
    end)

    it("raises when the host is told to go", function()
      local ending = false
      adapter.ending = function() return ending end
      local co = waiting_coroutine(10)
      ending = true
      local ok, err = coroutine.resume(co)
      assert.is_false(ok)
      assert.matches("strict was told to go: what was created goes on at the provider, and can be resumed", err)
      assert.is_true(reactor.is_idle())
    end)

    it("raises when the wait does not wait", function()
      adapter.wait = function() end
      local err = select(2, pcall(coroutine.wrap(function() parking.wait(parking.new(caller.place("homegen.test"))) end)))
      assert.matches('resumed 1000 times without a step .*The adapter in use is "strict"$', err)
    end)

    it("hears what the wait raised, and nobody waits any more", function()
      adapter.wait = function() error("the client is gone", 0) end
      local later = future.new()
      local ok, err = pcall(coroutine.wrap(function()
        local parked = parking.new(caller.place("homegen.test"))
        later:add(parked)
        parking.limit(parked, 60)
        parking.wait(parked)
      end))
      assert.same({ false, "the client is gone" }, { ok, err })
      assert.is_nil(later.first or nil)
      assert.is_true(reactor.is_idle())
    end)

    it("is not where own() says no: that one yields, inside a step as well, which resumes it", function()
      adapter.own = function() return false end
      local place, by
      local co = coroutine.create(function()
        place, by = caller.place("homegen.test")
        coroutine.yield()
        place, by = caller.place("homegen.test")
      end)
      assert(coroutine.resume(co))
      assert.same({ co, nil }, { place, by })
      place = nil
      reactor.defer(function() assert(coroutine.resume(co)) end)
      reactor.step()
      assert.same({ co, nil }, { place, by })
    end)

    it("cannot wait inside a step", function()
      local err
      reactor.defer(function()
        local co = coroutine.create(function() caller.place("homegen.test") end)
        err = select(2, coroutine.resume(co))
      end)
      reactor.step()
      assert.matches("cannot wait inside a callback", err)
    end)

    it("is another than one of homegen's, which yields as ever", function()
      local handle = scheduler.spawn(function()
        local parked = parking.new(caller.place("homegen.test"))
        parking.limit(parked, 1)
        parking.wait(parked)
        return "done"
      end)
      for _ = 1, 3 do reactor.step(2) end
      assert.equal("done", handle:value())
      assert.same({}, waits)
    end)

    it("is not what homegen.spawn makes: what waits by the host's means is reported there", function()
      scheduler.spawn(function() coroutine.yield("strict") end)
      reactor.step()
      reactor.step()
      local err = seen:take()
      assert.matches("homegen.spawn: the coroutine yielded: what waits by the host's own means %(strict%)", err)
      assert.matches("parking_spec.lua", err)
    end)
  end)

  it("wakes a coroutine at a constant cost, however many are parked", function()
    local parked = {}
    for i = 1, 1000 do
      start(function()
        parked[i] = parked_here()
        parking.wait(parked[i])
        parked[i] = nil
      end)
    end
    for i = 1, 1000, 2 do parking.release(parked[i]) end
    reactor.step()
    for i = 1, 1000 do assert.equal(i % 2 == 0, parked[i] ~= nil) end
    for i = 2, 1000, 2 do parking.release(parked[i]) end
    reactor.step()
    assert.is_nil(next(parked))
  end)
end)
