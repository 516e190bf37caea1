local future = require "homegen.waiting.future"
local host = require "homegen.loop.host"
local parking = require "homegen.waiting.parking"
local reactor = require "homegen.loop.reactor"
local waiting = require "spec.support.waiting"

local function parked_here()
  return { notify = parking.release, co = parking.place("homegen.test") }
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

  describe("a place to wait", function()
    local function refusal(fn, ...)
      local ok, err = pcall(fn, ...)
      assert.is_false(ok)
      return err
    end

    it("is outside of a coroutine, and in one", function()
      assert.is_nil(parking.place("homegen.test"))
      local inside
      local co = start(function() inside = parking.place("homegen.test") end)
      assert.equal(co, inside)
    end)

    it("is not in a callback", function()
      local err
      reactor.after(0, function() err = refusal(parking.place, "homegen.test") end)
      reactor.step()
      assert.matches("homegen.test cannot wait inside a callback: use homegen.spawn", err)
    end)

    it("is in a coroutine that a callback resumes", function()
      local place, co
      reactor.defer(function() co = start(function() place = parking.place("homegen.test") end) end)
      reactor.step()
      assert.equal(co, place)
    end)

    it("is not in a function called from C", function()
      local err
      start(function()
        string.gsub("x", "x", function() err = refusal(parking.place, "homegen.test") end)
      end)
      assert.matches("called from C .*: use homegen.spawn", err)
    end)

    it("is not outside of a coroutine when the loop must not be blocked", function()
      host.use { name = "frames" }
      local err = refusal(parking.place, "homegen.test")
      host.use "blocking"
      assert.matches("outside of a coroutine: .*: use homegen.spawn", err)
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
