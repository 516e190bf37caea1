--- Writes that must not be lost, with a disk and a clock that the spec turns by hand.

local clients = require "spec.support.clients"
local homegen = require "homegen"
local journal = require "homegen.store.journal"
local reactor = require "homegen.loop.reactor"

describe("homegen.store.journal", function()
  local opened, folder, after, acts, timers, written, warnings

  -- What is handed over waits in `acts` until the spec answers it.
  local function take_disk_away(own)
    own.transact = function(_, label, _, done) acts[#acts + 1] = { label = label, done = done } end
  end

  before_each(function()
    folder, acts, timers, written, warnings = clients.folder(), {}, {}, {}, {}
    opened = assert(journal.open(folder .. "/jobs.db", function(message) warnings[#warnings + 1] = message end))
    take_disk_away(opened)
    after = reactor.after
    reactor.after = function(_, fn)
      local timer = { fn = fn, cancel = function(self) self.fn = nil end }
      timers[#timers + 1] = timer
      return timer
    end
  end)

  after_each(function()
    reactor.after = after
    opened.transact = nil
    opened:close()
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function persist(label, done, later)
    opened:persist(label, { { "SELECT 1" } }, done or function() end, later)
  end

  -- Answers the oldest act.
  local function fail(word)
    table.remove(acts, 1).done("error", { kind = "io", message = "no space left", cause = word or "busy" })
  end
  local function succeed()
    local act = table.remove(acts, 1)
    written[#written + 1] = act.label
    act.done("ok", {})
  end

  local function fire()
    local due = timers
    timers = {}
    for _, timer in ipairs(due) do
      if timer.fn then timer.fn() end
    end
  end

  it("writes what failed again in order, in one chain however many writes failed, and opens the gate behind the last", function()
    persist "first"
    persist "second"
    fail()
    fire()
    fail() -- the second fails while the first is being written again
    fire()
    assert.equal(1, #acts)
    succeed()
    assert.equal(1, #acts)
    fail()
    assert.is_table(opened:obstacle())
    fire()
    succeed()
    assert.same({ "first", "second" }, written)
    assert.is_nil(opened:obstacle())
    fire()
    assert.same({}, acts)
    assert.equal(2, #warnings) -- that it cannot be written, and that it is again
  end)

  it("drops a write that the file refuses for ever, and no other", function()
    persist "first"
    fail()
    persist "second"
    fire()
    fail "constraint"
    succeed()
    assert.same({ "second" }, written)
    assert.is_nil(opened:obstacle())
  end)

  it("tells when a write that failed is there after all", function()
    local outcomes = {}
    persist("first", function(ok) outcomes[#outcomes + 1] = ok or "failed" end, function() outcomes[#outcomes + 1] = "later" end)
    fail()
    fire()
    fail()
    fire()
    succeed()
    assert.same({ "failed", "later" }, outcomes)
  end)

  describe("where memory runs out in what it calls,", function()
    local left

    before_each(function()
      left = 1
      opened.warn = function()
        left = left - 1
        if left == 0 then error("not enough memory", 0) end
      end
    end)

    -- Answers the oldest act, as the reactor does: once more when it has raised.
    local function answer_twice(outcome)
      local act = acts[1]
      assert.has_error(function() act.done(outcome, { cause = "busy", message = "" }) end, "not enough memory")
      left = 0
      if outcome == "ok" then return succeed() end
      fail()
    end

    it("a write that failed waits once", function()
      persist "first"
      answer_twice "error"
      fire()
      succeed()
      assert.same({}, acts)
      assert.same({ "first" }, written)
    end)

    it("the next write is not dropped with the one before", function()
      left = 0
      persist "first"
      persist "second"
      fail()
      fail()
      fire()
      left = 1
      local transact = opened.transact
      opened.transact = function() opened.warn() end -- the second cannot be handed over
      local act = acts[1]
      assert.has_error(function() act.done("ok", {}) end, "not enough memory")
      opened.transact = transact
      succeed()
      succeed()
      assert.same({ "first", "second" }, written)
      assert.is_nil(opened:obstacle())
    end)
  end)

  describe("closing", function()
    local closing

    local function close()
      closing = homegen.spawn(function() opened:close() end)
      homegen.step(0)
    end

    local function wait_for_end()
      homegen.await(closing)
      fire()
      assert.same({}, acts)
    end

    it("writes what waits one last time, and what follows from it", function()
      persist("first", nil, function() persist "follows" end)
      fail()
      close()
      succeed()
      repeat homegen.step(0) until #acts == 1
      succeed()
      wait_for_end()
      assert.same({ "first", "follows" }, written)
    end)

    it("begins nothing more when a write that is on its way fails once again", function()
      persist "first"
      fail()
      fire()
      close()
      fail()
      fail()
      wait_for_end()
    end)
  end)
end)
