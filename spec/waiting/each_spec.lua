local homegen = require "homegen"
local await = require "homegen.waiting.await"
local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local reactor = require "homegen.loop.reactor"
local waiting = require "spec.support.waiting"

local each, spawn, sleep = homegen.each, homegen.spawn, await.sleep
local closes_loops = load "local _ <close> = nil" ~= nil

describe("each", function()
  local engine, seen
  before_each(function() engine, seen = waiting.begin() end)
  after_each(waiting.finish)

  local function after(seconds, ...)
    return spawn(function(...)
      sleep(seconds)
      return ...
    end, ...)
  end

  local function gone_through(list)
    local got = {}
    for element, result, err in each(list) do got[#got + 1] = { element, result, err, engine.now - 1000 } end
    return got
  end

  local function example()
    local slow, fast, failing = after(3, "slow"), after(1, "fast"), after(2, nil, "why")
    local err = errors.new { kind = "invalid", message = "x" }
    return { slow, err, fast, failing },
      { { err, nil, err, 0 }, { fast, "fast", nil, 1 }, { failing, nil, "why", 2 }, { slow, "slow", nil, 3 } }
  end

  it("goes through a list in order of completion, in the main chunk", function()
    local list, expected = example()
    assert.same(expected, gone_through(list))
  end)

  it("goes through a list in order of completion, in a coroutine", function()
    local list, expected = example()
    assert.same(expected, homegen.run(gone_through, list))
  end)

  it("goes through nothing", function()
    assert.same({}, gone_through {})
  end)

  it("collects what ends while the loop's body waits", function()
    local got = {}
    for _, result in each { after(1, "a"), after(2, "b"), after(9, "c") } do
      got[#got + 1] = result
      sleep(3)
    end
    assert.same({ "a", "b", "c" }, got)
  end)

  it("does not mind a change of the list meanwhile", function()
    local list = { after(1, "a"), after(2, "b") }
    local got = {}
    for element, result in each(list) do
      list[2] = nil
      got[#got + 1] = result
      assert.is_table(element)
    end
    assert.same({ "a", "b" }, got)
  end)

  it("gives what one raised, and goes on", function()
    local object = {}
    local got = gone_through { spawn(function() error(object) end), after(1, "x") }
    assert.equal(object, got[1][3])
    assert.equal("x", got[2][2])
    reactor.step()
    assert.equal(0, #seen)
  end)

  it("ends for good", function()
    local following = each { after(1, "a") }
    assert.equal("a", select(2, following()))
    assert.is_nil(following())
    assert.is_nil(following())
  end)

  it("has one consumer at a time", function()
    local following = each { after(1, "a") }
    local err
    spawn(following)
    spawn(function() err = select(2, pcall(following)) end)
    reactor.step()
    reactor.step(5)
    assert.matches("another coroutine waits", err)
  end)

  it("can go on after an interruption", function()
    local following = each { after(2, "a") }
    reactor.after(1, error, "interrupted!")
    assert.is_false(pcall(following))
    assert.equal("a", select(2, following()))
  end)

  it("refuses what is no list when it is called, not later", function()
    assert.has_error(function() each { 1 } end)
    assert.has_error(function() each() end)
  end)

  it("left by break passes errors on to on_error", function()
    local early = spawn(function() error("early") end)
    local late = spawn(function()
      sleep(5)
      error("late")
    end)
    local done = future.new()
    done:succeed()
    local function leave_early()
      for element in each { done, early, late } do
        sleep(1)
        if element == done then break end
      end
    end
    leave_early()
    waiting.collect()
    reactor.step(10)
    reactor.step(10)
    -- LuaJIT and Lua 5.3 do not close loops: an error that the iterator had taken charge of is gone with it
    if closes_loops then assert.matches("early", (seen:take())) end
    assert.matches("late", (seen:take()))
  end)

  it("is not collected while a coroutine waits in it, even if nobody holds the coroutine", function()
    local tasks = { future.new(), future.new() }
    local got = {}
    spawn(function()
      for _, result in each(tasks) do got[#got + 1] = result end
    end)
    for index = 1, 2 do
      reactor.step()
      waiting.collect()
      tasks[index]:succeed(index)
    end
    reactor.step()
    assert.same({ 1, 2 }, got)
  end)

  it("keeps nothing once it is left", function()
    local never = future.new()
    local kept = setmetatable({}, { __mode = "v" })
    do
      local done = future.new()
      done:succeed({})
      kept.following = each { done, never }
      kept.result = select(2, kept.following())
    end
    waiting.collect()
    assert.is_nil(next(kept))
  end)
end)
