local timers = require "homegen.timers"

local function drain(heap, now)
  local order = {}
  local timer = heap:take(now)
  while timer do
    order[#order + 1] = timer.argument
    timer = heap:take(now)
  end
  return order
end

describe("timers", function()
  local heap
  before_each(function() heap = timers.new() end)

  it("knows no deadline when it is empty", function()
    assert.is_nil(heap:next())
    assert.is_nil(heap:take(math.huge))
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

  it("leaves timers that are younger than asked for", function()
    heap:add(1, print, "old")
    local age = heap.age
    heap:add(1, print, "young")
    assert.equal("old", heap:take(1, age).argument)
    assert.is_nil(heap:take(1, age))
    assert.equal("young", heap:take(1).argument)
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
    local used = heap:add(1, print, "first")
    assert.equal(used, heap:take(1))
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
      local timer = heap:take(math.huge)
      assert(timer.deadline > last_deadline or timer.deadline == last_deadline and timer.age > last_age)
      last_deadline, last_age = timer.deadline, timer.age
    end
    assert.is_nil(heap:next())
    assert.is_true(left > count / 2 and left < count)
  end)
end)
