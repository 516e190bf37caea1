local homegen = require "homegen"
local await = require "homegen.waiting.await"
local errors = require "homegen.base.errors"
local reactor = require "homegen.loop.reactor"
local waiting = require "spec.support.waiting"

local map, sleep = homegen.map, await.sleep

describe("map", function()
  local engine, seen
  before_each(function() engine, seen = waiting.begin() end)
  after_each(waiting.finish)

  it("calls the function with item and index, and gives settle's shape in order", function()
    local err, object = errors.new { kind = "io", message = "x" }, {}
    local function fn(item, index, extra)
      assert(extra == nil)
      sleep(5 - index)
      if item == "fail" then return nil, err end
      if item == "raise" then error(object) end
      return item .. index
    end
    local expected = {
      { ok = true, value = "a1" }, { ok = false, err = err }, { ok = false, err = object }, { ok = true, value = "d4" },
    }
    assert.same(expected, map({ "a", "fail", "raise", "d" }, fn))
    assert.same(expected, homegen.run(map, { "a", "fail", "raise", "d" }, fn))
    assert.equal(0, #seen)
  end)

  it("runs so many at a time, in order", function()
    for _, case in ipairs { { nil, 8 }, { {}, 8 }, { { concurrency = 3 }, 3 }, { { concurrency = 1 }, 1 },
      { { concurrency = 99 }, 20 } } do
      local list, started, running, most = {}, {}, 0, 0
      for i = 1, 20 do list[i] = i end
      map(list, function(item)
        started[#started + 1] = item
        running = running + 1
        most = math.max(most, running)
        sleep(item % 3 + 1)
        running = running - 1
      end, case[1])
      assert.equal(case[2], most)
      assert.same(list, started)
    end
  end)

  it("starts the next as soon as one has ended", function()
    map({ 10, 1, 1, 1 }, sleep, { concurrency = 2 })
    assert.equal(1010, engine.now)
  end)

  it("of nothing is nothing", function()
    assert.same({}, map({}, error))
  end)

  it("takes items of any kind", function()
    local outcomes = map({ false, 0, "", print }, function(item) return item end)
    assert.same({ false, 0, "", print },
      { outcomes[1].value, outcomes[2].value, outcomes[3].value, outcomes[4].value })
  end)

  it("takes ten thousand items that end at once", function()
    local list = {}
    for i = 1, 10000 do list[i] = i end
    local outcomes = map(list, function(item) return -item end)
    assert.equal(-10000, outcomes[10000].value)
  end)

  it("may be nested", function()
    local outcomes = map({ 1, 2 }, function(outer)
      return map({ 1, 2 }, function(inner)
        sleep(inner)
        return outer * inner
      end)[2].value
    end)
    assert.same({ 2, 4 }, { outcomes[1].value, outcomes[2].value })
  end)

  it("belongs to the run of its caller", function()
    local ended = 0
    local older = homegen.spawn(function()
      map({ 1, 2, 3 }, function()
        sleep(5)
        ended = ended + 1
      end, { concurrency = 1 })
    end)
    homegen.run(sleep, 6)
    assert.equal(1, ended)
    await.await(older)
    assert.equal(3, ended)
  end)

  it("refuses misuse at the caller's line", function()
    local wrong = {
      { nil, print }, { "x", print }, { { 1, nil, 3 }, print }, { { x = 1 }, print },
      { { 1 }, nil }, { { 1 }, "print" }, { { 1 }, {} },
      { { 1 }, print, 8 }, { { 1 }, print, { concurency = 8 } }, { { 1 }, print, { concurrency = 0 } },
      { { 1 }, print, { concurrency = 1.5 } }, { { 1 }, print, { concurrency = "8" } },
      { { 1 }, print, { concurrency = 0 / 0 } },
    }
    for index = 1, #wrong do
      local case = wrong[index]
      local ok, err = pcall(function() map(case[1], case[2], case[3]) end)
      assert.is_false(ok)
      assert.matches("map_spec.lua:%d+: homegen.map: ", err)
    end
    assert.equal(0, reactor.live())
  end)
end)
