local offload = require "homegen.loop.offload"
local reactor = require "homegen.loop.reactor"
local waiting = require "spec.support.waiting"

describe("homegen.loop.offload", function()
  local engine, seen, handle, work, log

  -- A thread that has done everything at once, whose answers can be taken when the spec says so.
  local function new_handle()
    local made = { answers = {}, open = 0, last = 0 }
    function made.fd() return 9 end
    function made.count() return made.open end
    function made.take()
      if made.trouble and made.open < made.last then error(made.trouble, 0) end
      local answer = table.remove(made.answers, 1)
      if not answer then return nil end
      made.open = made.open - 1
      return (table.unpack or unpack)(answer, 1, 4)
    end
    function made.act(_, ...)
      if made.trouble then error(made.trouble, 0) end
      made.last, made.open = made.last + 1, made.open + 1
      made.answers[#made.answers + 1] = { made.last, ... }
      return made.last
    end
    return made
  end

  local function note(...) log[#log + 1] = { ... } end

  local function turn()
    engine.readable = { 9 }
    return pcall(reactor.step)
  end

  before_each(function()
    engine, seen = waiting.begin()
    handle, log = new_handle(), {}
    work = offload.new(handle)
  end)

  after_each(waiting.finish)

  it("gives each answer to its callback, in a later turn, in order", function()
    assert.is_true(work:call("act", note, "a", nil, "c"))
    assert.is_true(work:call("act", note, "b"))
    assert.same({}, log)
    turn()
    assert.same({ { "a", nil, "c" }, { "b" } }, log)
  end)

  it("is watched only while it has work", function()
    assert.is_nil(engine.watched[9])
    work:call("act", note)
    assert.is_true(engine.watched[9])
    turn()
    assert.is_nil(engine.watched[9])
    assert.is_true(reactor.is_idle())
    work:call("act", function() work:call("act", note, "from a callback") end)
    turn()
    turn()
    assert.same("from a callback", log[#log][1])
    assert.is_nil(engine.watched[9])
  end)

  it("leaves answers to the next turn when they take long", function()
    for index = 1, 3 do
      work:call("act", function()
        note(index)
        engine.now = engine.now + 1
      end)
    end
    for count = 1, 3 do
      assert.is_true(engine.watched[9])
      turn()
      assert.equal(count, #log)
    end
    assert.same({ { 1 }, { 2 }, { 3 } }, log)
    assert.is_nil(engine.watched[9])
  end)

  it("delivers an answer again whose callback ran out of memory", function()
    local left = 2
    work:call("act", function(value)
      left = left - 1
      if left >= 0 then error("not enough memory", 0) end
      note(value)
    end, "paid")
    work:call("act", note, "next")
    for _ = 1, 2 do assert.same({ false, "not enough memory" }, { turn() }) end
    assert.is_true(engine.watched[9])
    turn()
    assert.same({ { "paid" }, { "next" } }, log)
    assert.is_nil(engine.watched[9])
  end)

  -- The answer in hand must not be left without the watch that it is delivered again by.
  it("stays watched when a callback cannot hand the next act over", function()
    work:call("act", function(value)
      if handle.trouble then
        local ok, message = pcall(work.call, work, "act", note, "second")
        handle.trouble = nil
        assert.is_false(ok)
        error(message, 0)
      end
      note(value)
    end, "first")
    handle.trouble = "not enough memory"
    assert.same({ false, "not enough memory" }, { turn() })
    assert.is_true(engine.watched[9])
    turn()
    assert.same({ { "first" } }, log)
  end)

  it("delivers no answer twice when there is no memory for the next", function()
    work:call("act", function(value)
      handle.trouble = "not enough memory"
      note(value)
    end, "first")
    work:call("act", note, "second")
    assert.same({ false, "not enough memory" }, { turn() })
    handle.trouble = nil
    turn()
    assert.same({ { "first" }, { "second" } }, log)
  end)

  it("is not left watched by an act that could not be handed over", function()
    handle.trouble = "not enough memory"
    assert.same({ false, "not enough memory" }, { pcall(work.call, work, "act", note) })
    assert.is_nil(engine.watched[9])
    handle.trouble = nil
    work:call("act", note, "now")
    turn()
    assert.same({ { "now" } }, log)
  end)

  it("says why the thread cannot be watched; nothing is handed over", function()
    engine.watch_error = "Operation not permitted"
    assert.same({ nil, "Operation not permitted" }, { work:call("act", note) })
    assert.equal(0, handle.last)
  end)

  it("goes on when a callback fails", function()
    work:call("act", function() error("bad callback") end)
    work:call("act", note, "good")
    turn()
    turn()
    assert.matches("bad callback", (seen:take()))
    assert.same({ { "good" } }, log)
  end)
end)
