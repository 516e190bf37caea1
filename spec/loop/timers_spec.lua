local guard = require "homegen.loop.guard"
local timers = require "homegen.loop.timers"

-- What the timers that are due have as their argument, in order. They are set with `print`, which is not called.
local function drain(heap, now)
  local order = {}
  local timer = heap[1]
  while timer and timer.deadline <= now do
    order[#order + 1] = timer.argument
    timer:cancel()
    timer = heap[1]
  end
  return order
end

describe("timers", function()
  local heap
  before_each(function() heap = timers.new() end)

  it("knows no deadline when it is empty", function()
    assert.is_nil(heap:next())
    assert.equal(0, heap:fire(math.huge))
  end)

  it("gives out what is due, by deadline", function()
    for _, deadline in ipairs { 5, 1, 4, 2, 3 } do heap:add(deadline, print, deadline) end
    assert.equal(1, heap:next())
    assert.same({ 1, 2, 3 }, drain(heap, 3))
    assert.equal(4, heap:next())
    assert.same({ 4, 5 }, drain(heap, 99))
  end)

  it("keeps the order of creation where deadlines are equal", function()
    local expected = {}
    for i = 1, 200 do
      heap:add(7, print, i)
      expected[i] = i
    end
    assert.same(expected, drain(heap, 7))
  end)

  it("cancels at any place, and more than once", function()
    local all = {}
    for i = 1, 20 do all[i] = heap:add(i % 7, print, i) end
    for i = 1, 20, 2 do
      all[i]:cancel()
      all[i]:cancel()
    end
    assert.same({ 14, 8, 2, 16, 10, 4, 18, 12, 6, 20 }, drain(heap, 99))
    all[2]:cancel()
    assert.equal(0, heap.size)
  end)

  it("sets a timer that has fired once more, as the youngest", function()
    local used = heap:add(1, type, "first")
    assert.equal(1, heap:fire(1))
    heap:add(5, print, "second")
    assert.equal(used, heap:add(5, print, "third", used))
    assert.same({ "second", "third" }, drain(heap, 5))
    heap:add(6, print, "fourth", used):cancel()
    assert.is_nil(heap:next())
  end)

  it("fires what is due and not what is set meanwhile", function()
    local fired = {}
    local function note(what)
      fired[#fired + 1] = what
      heap:add(2, note, what .. " again")
    end
    heap:add(2, note, "two")
    heap:add(1, note, "one")
    heap:add(3, note, "three")
    assert.equal(2, heap:fire(2))
    assert.same({ "one", "two" }, fired)
    assert.equal(3, heap.size)
  end)

  it("sets a timer anew that is firing or has not fired yet", function()
    local timer
    timer = heap:add(1, function() heap:add(5, print, "again", timer) end, "first")
    assert.equal(1, heap:fire(1))
    assert.same({}, drain(heap, 4))
    heap:add(3, print, "earlier", timer)
    assert.equal(1, heap.size)
    assert.same({ "earlier" }, drain(heap, 9))
  end)

  it("fires a timer again that ran out of memory, with its age", function()
    local fired, left = {}, 2
    heap:add(1, function()
      left = left - 1
      if left >= 0 then error("not enough memory", 0) end
      fired[#fired + 1] = "first"
    end)
    heap:add(1, function() fired[#fired + 1] = "second" end)
    for _ = 1, 2 do assert.same({ false, "not enough memory" }, { pcall(heap.fire, heap, 1) }) end
    assert.equal(2, heap:fire(1))
    assert.same({ "first", "second" }, fired)
    assert.equal(0, heap.size)
  end)

  it("takes out the timer that is firing when its function is given up", function()
    local timer = heap:add(1, function() guard.current:skip() end)
    heap:add(2, print, "other")
    assert.equal(1, heap:fire(1))
    assert.is_false(timer.index)
    assert.same({ "other" }, drain(heap, 2))
  end)

  it("keeps nothing of a canceled timer", function()
    local kept = setmetatable({}, { __mode = "v" })
    for i = 1, 10 do
      local argument = {}
      kept[i] = argument
      heap:add(i, print, argument):cancel()
    end
    collectgarbage()
    assert.is_nil(next(kept))
    assert.is_nil(heap:next())
  end)

  it("stays ordered through a hundred thousand random additions and cancellations", function()
    local seed, alive, count = 42, {}, 100000
    local function random(n)
      seed = (seed * 16807) % 2147483647
      return seed % n + 1
    end
    for i = 1, count do
      alive[i] = heap:add(random(5000), print, i)
      if i % 3 == 0 then alive[random(i)]:cancel() end
    end
    local last_deadline, last_age, left = 0, 0, heap.size
    for _ = 1, left do
      local timer = heap[1]
      assert(timer.deadline > last_deadline or timer.deadline == last_deadline and timer.age > last_age)
      last_deadline, last_age = timer.deadline, timer.age
      timer:cancel()
    end
    assert.is_nil(heap:next())
    assert.is_true(left > count / 2 and left < count)
  end)
end)
