local reactor = require "homegen.loop.reactor"
local restart = require "homegen.loop.restart"
local waiting = require "spec.support.waiting"

describe("restart", function()
  local log, seen

  -- A method that runs out of memory so many times before it comes to its end.
  local function failing(times, name)
    return function()
      times = times - 1
      if times >= 0 then error("not enough memory", 0) end
      log[#log + 1] = name
    end
  end

  before_each(function()
    seen = select(2, waiting.begin())
    log = {}
  end)

  after_each(function()
    waiting.finish()
    assert.is_true(restart.is_empty())
  end)

  it("forgets a call that has returned", function()
    restart.call({ work = failing(0, "done") }, "work")
    assert.same({ "done" }, log)
    assert.is_true(restart.is_empty())
  end)

  it("makes a call again in each turn until it has come to its end", function()
    local one = { work = failing(3, "done") }
    assert.is_false(pcall(restart.call, one, "work"))
    assert.is_false(reactor.is_idle())
    for _ = 1, 2 do assert.same({ false, "not enough memory" }, { pcall(reactor.step) }) end
    reactor.step()
    assert.same({ "done" }, log)
    assert.is_nil(restart.noted(one))
    assert.is_true(reactor.is_idle())
  end)

  it("keeps only the last phase of a subject", function()
    local one = { early = failing(1, "early"), late = failing(1, "late") }
    pcall(restart.call, one, "early")
    pcall(restart.call, one, "late")
    reactor.step()
    assert.same({ "late" }, log)
  end)

  it("does not forget the phase that a phase has begun", function()
    local one
    one = {
      early = function(self) pcall(restart.call, self, "late") end,
      late = failing(1, "late"),
    }
    restart.call(one, "early")
    assert.equal("late", restart.noted(one))
    reactor.step()
    assert.same({ "late" }, log)
  end)

  it("goes on with the others when one fails for good, and reports that", function()
    local left = {}
    for index = 1, 3 do
      left[index] = { work = failing(1, index) }
      pcall(restart.call, left[index], "work")
    end
    left[2].work = function() error("a fault") end
    reactor.step()
    table.sort(log)
    assert.same({ 1, 3 }, log)
    assert.matches("a fault", (seen:take()))
  end)

  it("notes as many as there are", function()
    local left = {}
    for index = 1, 200 do
      left[index] = { work = failing(1, index) }
      pcall(restart.call, left[index], "work")
    end
    reactor.step()
    assert.equal(200, #log)
  end)

  it("can note a call for the next turn", function()
    restart.note({ work = failing(0, "done") }, "work")
    assert.same({}, log)
    reactor.step()
    assert.same({ "done" }, log)
  end)
end)
