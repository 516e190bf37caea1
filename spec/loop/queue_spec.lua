local guard = require "homegen.loop.guard"
local queue = require "homegen.loop.queue"
local waiting = require "spec.support.waiting"

describe("queue", function()
  local q, log, seen

  local function note(argument) log[#log + 1] = argument == nil and "nothing" or argument end
  local function run_out() error("not enough memory", 0) end

  before_each(function()
    local _
    _, seen = waiting.begin()
    q, log = queue.new(), {}
  end)

  after_each(waiting.finish)

  it("makes calls in the order in which they came", function()
    q:push(note, 1)
    q:push(note, 2)
    assert.equal(2, q:length())
    assert.is_true(q:run())
    q:push(note, 3)
    while q:run() do end
    assert.same({ 1, 2, 3 }, log)
    assert.equal(0, q:length())
    assert.is_false(q:run())
  end)

  it("makes calls without an argument", function()
    q:push(note)
    q:push(note, false)
    while q:run() do end
    assert.same({ "nothing", false }, log)
  end)

  it("takes calls on while it makes one", function()
    q:push(function()
      q:push(note, "inner")
      note "outer"
    end)
    while q:run() do end
    assert.same({ "outer", "inner" }, log)
  end)

  it("keeps nothing of the calls that it made", function()
    local kept = setmetatable({}, { __mode = "v" })
    for round = 1, 3 do
      for i = 1, 50 do
        local argument = {}
        kept[#kept + 1] = argument
        q:push(type, argument, i % 3 == 0)
        if i % 2 == 0 and round < 3 then q:run() end
      end
    end
    while q:run() do end
    collectgarbage()
    assert.is_nil(next(kept))
    assert.equal(1, q.first)
  end)

  it("makes a call again that ran out of memory, before the others", function()
    local left = 2
    q:push(function()
      left = left - 1
      if left >= 0 then run_out() end
      note "first"
    end)
    q:push(note, "second")
    for _ = 1, 2 do assert.same({ false, "not enough memory" }, { pcall(q.run, q) }) end
    while q:run() do end
    assert.same({ "first", "second" }, log)
  end)

  it("makes a listener's call once, and reports that it ran out of memory", function()
    local calls = 0
    q:push(function()
      calls = calls + 1
      run_out()
    end, nil, true)
    q:push(note, "next")
    while q:run() do end
    assert.equal(1, calls)
    assert.matches("not enough memory", (seen:take()))
    assert.same({ "next" }, log)
  end)

  it("takes a call out that was given up", function()
    q:push(note, 1)
    q:push(note, 2)
    guard.current = q
    guard.current:skip()
    q:run()
    assert.same({ 2 }, log)
  end)
end)
