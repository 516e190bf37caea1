local homegen = require "homegen"
local await = require "homegen.waiting.await"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local reactor = require "homegen.loop.reactor"
local waiting = require "spec.support.waiting"

local all, settle, race, spawn, sleep = homegen.all, homegen.settle, homegen.race, homegen.spawn, await.sleep

describe("waiting for many", function()
  local engine, seen
  before_each(function() engine, seen = waiting.begin() end)
  after_each(waiting.finish)

  local function fails(seconds, err)
    return spawn(function()
      sleep(seconds)
      return nil, err
    end)
  end

  local function succeeds(seconds, ...)
    return spawn(function(...)
      sleep(seconds)
      return ...
    end, ...)
  end

  local function raises(seconds, err)
    return spawn(function()
      sleep(seconds)
      error(err, 0)
    end)
  end

  local function in_both_places(name, fn)
    it(name .. ", in the main chunk", fn)
    it(name .. ", in a coroutine", function() homegen.run(fn) end)
  end

  describe("all", function()
    in_both_places("gives the results in order", function()
      local start = engine.now
      assert.same({ "a", "b", "c" }, all { succeeds(3, "a", "ignored"), succeeds(1, "b"), succeeds(2, "c") })
      assert.equal(start + 3, engine.now)
    end)

    in_both_places("gives the first failure and the rest, after all have ended", function()
      local early, late = errors.new { kind = "io", message = "1" }, errors.new { kind = "io", message = "2" }
      local start = engine.now
      local results, err, partial = all { succeeds(1, "a"), fails(4, late), fails(2, early), succeeds(5, "d") }
      assert.is_nil(results)
      assert.equal(late, err)
      assert.same({ [1] = "a", [4] = "d" }, partial)
      assert.equal(start + 5, engine.now)
    end)

    it("takes error objects, and what has ended", function()
      local err, done = errors.new { kind = "invalid", message = "x" }, future.new()
      done:succeed("done")
      assert.same({ nil, err, { [2] = "done" } }, { all { err, done } })
      assert.same({ "done" }, all { done })
      assert.same({}, all {})
      assert.equal(0, engine.steps)
    end)

    it("takes the same thing twice", function()
      local handle = succeeds(1, "x")
      assert.same({ "x", "x" }, all { handle, handle })
    end)

    in_both_places("raises what one raised, after all have ended, and reports the others'", function()
      local object, start = {}, engine.now
      local ended = succeeds(9, "x")
      local ok, err = pcall(all, { fails(1, "why"), raises(3, object), raises(2, "other"), ended })
      assert.is_false(ok)
      assert.equal(object, err)
      assert.equal(start + 9, engine.now)
      assert.is_true(ended:done())
      assert.matches("^other\n", (seen:take()))
    end)

    it("stays usable when it is interrupted", function()
      local first, second = succeeds(5, 1), succeeds(6, 2)
      reactor.after(1, error, "interrupted!")
      assert.is_false(pcall(all, { first, second }))
      assert.is_falsy(first.first)
      assert.same({ 1, 2 }, all { first, second })
    end)
  end)

  describe("settle", function()
    in_both_places("tells what became of each", function()
      local err, object = errors.new { kind = "io", message = "x" }, {}
      assert.same({
        { ok = true, value = "a" },
        { ok = false, err = err },
        { ok = false, err = object },
        { ok = false, err = err },
        { ok = true },
      }, settle { succeeds(2, "a"), fails(1, err), raises(1, object), err, succeeds(0) })
    end)

    it("raises nothing and reports nothing", function()
      local outcomes = settle { raises(1, "x") }
      assert.matches("^x\nstack traceback", outcomes[1].err)
      reactor.step()
      assert.equal(0, #seen)
    end)

    it("takes a thousand", function()
      local list = {}
      for i = 1, 1000 do list[i] = succeeds(i % 7, i) end
      local outcomes = settle(list)
      for i = 1, 1000 do assert(outcomes[i].value == i) end
    end)
  end)

  describe("race", function()
    in_both_places("gives the first success, and the others go on", function()
      local start = engine.now
      local slow = succeeds(5, "slow")
      local value, index = race { slow, fails(1, "x"), succeeds(2, "fast") }
      assert.same({ "fast", 3 }, { value, index })
      assert.equal(start + 2, engine.now)
      assert.is_falsy(slow.first)
      assert.equal("slow", await.await(slow))
    end)

    in_both_places("gives all errors when none succeeds", function()
      local err, object = errors.new { kind = "io", message = "x" }, {}
      assert.same({ nil, { "first", err, object } }, { race { fails(3, "first"), err, raises(1, object) } })
      assert.equal(0, #seen)
    end)

    it("prefers what has ended, by its place", function()
      local a, b = future.new(), future.new()
      a:succeed("a")
      b:succeed("b")
      assert.same({ "b", 2 }, { race { future.new(), b, a } })
      assert.equal(0, engine.steps)
    end)

    it("of nothing has no winner", function()
      assert.same({ nil, {} }, { race {} })
    end)

    it("can be won without a value", function()
      assert.same({ nil, 1 }, { race { succeeds(1) } })
    end)

    it("reports what a loser raised", function()
      assert.same({ "x", 3 }, { race { raises(1, "before"), raises(3, "after"), succeeds(2, "x") } })
      reactor.step(10)
      assert.matches("before", (seen:take()))
      assert.matches("after", (seen:take()))
    end)
  end)
end)
