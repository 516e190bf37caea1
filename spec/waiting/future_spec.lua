local future = require "homegen.waiting.future"
local reactor = require "homegen.loop.reactor"
local waiting = require "spec.support.waiting"

local function noting(log, name, claimed)
  return { notify = function(_, completed)
    log[#log + 1] = name .. " " .. completed:state()
    return claimed or false
  end }
end

describe("future", function()
  local seen
  before_each(function() seen = select(2, waiting.begin()) end)
  after_each(waiting.finish)

  it("succeeds once", function()
    local f = future.new()
    assert.equal("pending", f:state())
    assert.is_true(f:succeed(1))
    assert.is_false(f:succeed(2))
    assert.is_false(f:fail("late"))
    assert.is_false(f:crash("late"))
    assert.equal("succeeded", f:state())
    assert.equal(1, f:value())
    assert.is_nil(f:error())
  end)

  it("gives all values of a success, holes included", function()
    local f = future.new()
    f:succeed(1, nil, 3, nil)
    assert.equal(4, select("#", f:give()))
    assert.same({ 1, nil, 3 }, { f:give() })
  end)

  it("fails once", function()
    local f = future.new()
    assert.is_true(f:fail("why"))
    assert.is_false(f:succeed(1))
    assert.equal("failed", f:state())
    assert.same({ nil, "why" }, { f:give() })
  end)

  it("raises a crash as the very value", function()
    local f, raised = future.new(), {}
    f:crash(raised, "trace")
    assert.equal(raised, (seen:take()))
    local ok, err = pcall(f.give, f)
    assert.is_false(ok)
    assert.equal(raised, err)
    assert.equal("trace", f.traceback)
    assert.equal("crashed", f:state())
  end)

  it("is found in an awaitable", function()
    local f = future.new()
    assert.equal(f, future.of(f))
    assert.equal(f, future.of { _future = f })
    for _, other in pairs { {}, "text", 1, print, true, { _future = {} }, { _future = { _future = f } } } do
      assert.is_nil(future.of(other))
    end
    assert.is_nil(future.of(nil))
  end)

  describe("its waiters", function()
    it("are told in the order in which they came", function()
      local f, log = future.new(), {}
      for _, name in ipairs { "a", "b", "c" } do f:add(noting(log, name)) end
      f:succeed()
      assert.same({ "a succeeded", "b succeeded", "c succeeded" }, log)
    end)

    it("may leave from any place, and twice", function()
      for leaving = 1, 3 do
        local f, log, all = future.new(), {}, {}
        for i = 1, 3 do
          all[i] = noting(log, tostring(i))
          f:add(all[i])
        end
        future.remove(all[leaving])
        future.remove(all[leaving])
        f:add(noting(log, "4"))
        f:fail("x")
        assert.equal(3, #log)
        assert.is_nil(table.concat(log):find(tostring(leaving), 1, true))
        assert.equal("4 failed", log[3])
      end
    end)

    it("are forgotten afterwards", function()
      local f = future.new()
      local kept = setmetatable({ noting({}, "a"), noting({}, "b") }, { __mode = "v" })
      f:add(kept[1])
      f:add(kept[2])
      future.remove(kept[1])
      f:succeed()
      waiting.collect()
      assert.is_nil(next(kept))
      assert.equal("succeeded", f:state())
    end)
  end)

  describe("a subscription", function()
    it("is called in the next turn, whether the future was complete or not", function()
      local early, late, log = future.new(), future.new(), {}
      early:succeed(1)
      early:subscribe(function(f) log[#log + 1] = f end)
      late:subscribe(function(f) log[#log + 1] = f end)
      late:fail("x")
      assert.same({}, log)
      reactor.step()
      assert.equal(early, log[1])
      assert.equal(late, log[2])
      reactor.step()
      assert.equal(2, #log)
    end)

    it("can be taken back until it was called", function()
      local f, called = future.new(), 0
      local function count() called = called + 1 end
      local before = f:subscribe(count)
      local between = f:subscribe(count)
      local after = f:subscribe(count)
      before()
      f:succeed()
      between()
      reactor.step()
      after()
      assert.equal(1, called)
    end)

    it("that fails harms nobody else", function()
      local f, called = future.new(), 0
      f:subscribe(function() error("bad subscriber") end)
      f:subscribe(function() called = called + 1 end)
      f:succeed()
      reactor.step()
      assert.equal(1, called)
      assert.matches("bad subscriber", (seen:take()))
    end)

    it("takes charge of a crash", function()
      local f = future.new()
      f:subscribe(function() end)
      f:crash("boom")
      reactor.step()
      assert.equal(0, #seen)
    end)
  end)

  it("does not nest when futures complete each other", function()
    local count, chain = 10000, {}
    for i = 1, count do chain[i] = future.new() end
    for i = 1, count - 1 do
      chain[i]:subscribe(function(f) chain[i + 1]:succeed(f:value() + 1) end)
    end
    chain[1]:succeed(1)
    while chain[count]:state() == "pending" do reactor.step() end
    assert.equal(count, chain[count]:value())
  end)
end)
