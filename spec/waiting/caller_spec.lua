local caller = require "homegen.waiting.caller"
local host = require "homegen.loop.host"
local parking = require "homegen.waiting.parking"
local reactor = require "homegen.loop.reactor"
local scheduler = require "homegen.waiting.scheduler"
local waiting = require "spec.support.waiting"

describe("homegen.waiting.caller", function()
  before_each(waiting.begin)
  after_each(waiting.finish)

  -- A coroutine that belongs to the spec, as a stranger's would.
  local function start(fn)
    local co = coroutine.create(fn)
    assert(coroutine.resume(co))
    return co
  end

  describe("a place to wait", function()
    local function refusal(fn, ...)
      local ok, err = pcall(fn, ...)
      assert.is_false(ok)
      return err
    end

    it("is outside of a coroutine, and in one", function()
      assert.is_nil(caller.place("homegen.test"))
      local inside
      local co = start(function() inside = caller.place("homegen.test") end)
      assert.equal(co, inside)
    end)

    it("is not in a callback", function()
      local err
      reactor.after(0, function() err = refusal(caller.place, "homegen.test") end)
      reactor.step()
      assert.matches("homegen.test cannot wait inside a callback: use homegen.spawn", err)
    end)

    it("is in a coroutine that a callback resumes", function()
      local place, co
      reactor.defer(function() co = start(function() place = caller.place("homegen.test") end) end)
      reactor.step()
      assert.equal(co, place)
    end)

    -- A program may run its script in a coroutine that nobody resumes: darktable, Apache.
    it("is outside of a coroutine where none could yield, in a loop that may be blocked", function()
      local place, released = "none", false
      local co = coroutine.create(function()
        string.gsub("x", "x", function()
          place = caller.place("homegen.test")
          local parked = parking.new(place)
          reactor.after(5, parking.release, parked)
          parking.wait(parked)
          released = parked.done
        end)
      end)
      assert(coroutine.resume(co))
      assert.is_nil(place)
      assert.is_true(released)
    end)

    it("is not in a function called from C, in a loop that must not be blocked", function()
      host.use { name = "frames" }
      local err
      start(function()
        string.gsub("x", "x", function() err = refusal(caller.place, "homegen.test") end)
      end)
      host.use "blocking"
      assert.matches('called from C .*: use homegen.spawn. The adapter in use is "frames", which has no wait', err)
    end)

    it("is not in a function called from C in a coroutine of homegen's", function()
      local err
      scheduler.spawn(function()
        string.gsub("x", "x", function() err = refusal(caller.place, "homegen.test") end)
      end)
      reactor.step()
      assert.matches("called from C .*: use homegen.spawn", err)
    end)

    it("is not outside of a coroutine when the loop must not be blocked", function()
      host.use { name = "frames" }
      local err = refusal(caller.place, "homegen.test")
      host.use "blocking"
      assert.matches("outside of a coroutine: .*: use homegen.spawn", err)
    end)
  end)
end)
