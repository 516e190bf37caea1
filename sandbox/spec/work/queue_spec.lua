local clock = require "homegen.loop.clock"
local core = require "homegen.core"
local queue = require "homegen.sandbox.work.queue"
local reactor = require "homegen.loop.reactor"

describe("sandbox.queue", function()
  local now, shift, ended, drawn, q

  before_each(function()
    now, shift, ended, drawn = core.monotonic(), 0, {}, {}
    clock.set(function() return now + shift end)
  end)

  after_each(function()
    q:close()
    clock.set()
  end)

  local function make(options)
    q = queue.new {
      workers = options.workers or 1, seconds = options.seconds or 10,
      draw = options.draw or function(task, done) drawn[#drawn + 1], task.done = task.id, done end,
      on_end = function(task) ended[#ended + 1] = task.id .. " " .. task.state end,
      may_end = options.may_end,
    }
  end

  local function add(id, changes)
    local task = { id = id, service = { name = "smart_replace" }, notes = {} }
    for name, value in pairs(changes or {}) do task[name] = value end
    q:add(task)
    return task
  end

  local function pass(seconds)
    shift = shift + seconds
    for _ = 1, 4 do reactor.turn(0) end
  end

  it("works on so many at the same time, the others wait in order", function()
    make { workers = 2 }
    local a, b, c, d = add "a", add "b", add "c", add "d"
    assert.same({ "a", "b" }, drawn)
    assert.same({ 0, 0, 1, 2 }, { q:position(a), q:position(b), q:position(c), q:position(d) })
    assert.equal(4, q:unfinished("smart_replace"))
    assert.equal(0, q:unfinished("house_plan"))
    a.done { url = "u" }
    b.done { url = "u" }
    pass(10)
    assert.same({ "a succeeded", "b succeeded" }, ended)
    assert.same({ "a", "b", "c", "d" }, drawn)
    assert.equal(0, q:position(d))
    assert.equal(2, q:unfinished("smart_replace"))
  end)

  it("ends a task when it is drawn and its time has passed, whichever comes last", function()
    make { workers = 2 }
    local fast, slow = add "fast", add "slow"
    fast.done { url = "u" }
    pass(9.9)
    assert.same({}, ended)
    pass(0.2)
    assert.same({ "fast succeeded" }, ended)
    assert.equal(99, q:percentage(slow))
    slow.done { url = "u" }
    assert.same({ "fast succeeded", "slow succeeded" }, ended)
    assert.equal(100, q:percentage(slow))
  end)

  it("counts the percentage by the clock", function()
    make {}
    local working, waiting = add "a", add "b"
    assert.same({ 0, 0 }, { q:percentage(working), q:percentage(waiting) })
    pass(2.5)
    assert.same({ 25, 0 }, { q:percentage(working), q:percentage(waiting) })
    working.done(nil, "no paint")
    assert.equal(0, q:percentage(working))
  end)

  it("ends a task at once when it cannot be drawn, and starts the next", function()
    make {}
    local a = add "a"
    add "b"
    a.done(nil, "no paint")
    assert.same({ "a failed" }, ended)
    assert.equal("no paint", a.message)
    assert.same({ "a", "b" }, drawn)
    a.done { url = "late" }
    pass(20)
    assert.same({ "a failed" }, ended)
  end)

  it("lets no task end before that is written down, and asks again", function()
    local endings, may = {}, false
    make {
      workers = 2,
      may_end = function(task, ending)
        endings[#endings + 1] = ("%s %s %s"):format(task.id, ending.state, ending.message)
        return may
      end,
    }
    local good, bad = add "good", add "bad"
    good.done { url = "u" }
    bad.done(nil, "no paint")
    pass(10)
    assert.same({}, ended)
    assert.same({ "processing", "processing", 99 }, { good.state, bad.state, q:percentage(good) })
    may = true
    pass(1.5)
    table.sort(ended)
    assert.same({ "bad failed", "good succeeded" }, ended)
    assert.same({ "bad failed no paint", "good succeeded nil" }, { endings[1], endings[#endings] })
    assert.equal("no paint", bad.message)
    assert.equal(0, q:unfinished("smart_replace"))
  end)

  it("survives a drawing that raises", function()
    make { draw = function() error("a bug") end }
    local a = add "a"
    assert.same({ "a failed" }, ended)
    assert.matches("a bug", a.message)
  end)

  -- Each of them ends while it is started: nested calls would overflow the C stack after some two hundred.
  it("gets through a long queue of tasks that cannot be drawn", function()
    local held
    make { draw = function(_, done)
      if held then return done(nil, "no paint") end
      held = done
    end }
    local all = {}
    for i = 1, 1000 do all[i] = add("t" .. i) end
    held(nil, "no paint")
    for _, task in ipairs(all) do assert.equal("no paint", task.message) end
    assert.equal(1000, #ended)
    assert.equal("t1000 failed", ended[1000])
    assert.equal(0, q:unfinished("smart_replace"))
  end)

  it("lets fated tasks take their time, undrawn", function()
    make { workers = 2 }
    add("a", { fate = "failed" })
    add("b", { fate = "terminated" })
    assert.same({}, drawn)
    pass(9)
    assert.same({}, ended)
    pass(2)
    assert.same({ "a failed", "b terminated" }, ended)
  end)

  it("may take no time at all", function()
    make { seconds = 0, draw = function(_, done) done { url = "u" } end }
    local a = add "a"
    assert.equal("processing", a.state)
    assert.equal(99, q:percentage(a))
    pass(0)
    assert.equal("succeeded", a.state)
  end)

  it("stops where it stands when it is closed", function()
    make {}
    local a, b = add "a", add "b"
    q:close()
    a.done { url = "u" }
    pass(100)
    assert.same({ "processing", "queued" }, { a.state, b.state })
    assert.same({}, ended)
  end)
end)
