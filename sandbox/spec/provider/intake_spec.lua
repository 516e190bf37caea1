local clock = require "homegen.loop.clock"
local intake = require "homegen.sandbox.provider.intake"
local ledger = require "homegen.sandbox.work.ledger"
local tasks = require "homegen.sandbox.work.tasks"

describe("sandbox.intake", function()
  local book, list, queued, desk, state
  before_each(function()
    book, list, queued, state = ledger.new(10), tasks.new(), {}, nil
    clock.set(function() return 5 end)
    desk = intake.new {
      tasks = list, queue = { add = function(_, task) queued[#queued + 1] = task end },
      files = { new_result_name = function() return "0a.png" end },
      state = { created = function(_, task, credits) return state and state(task, credits) or true end },
    }
  end)
  after_each(function() clock.set() end)

  local function make(notes)
    local service = { name = "magic_editor", credits = function(input) return input.price end }
    return { id = "a", service = service, input = { price = 3 }, ledger = book, notes = notes, status_words = {} }
  end

  local function creates() return book:snapshot().creates end

  it("charges the service's price, lists the task, and queues it", function()
    local task = desk:add(make())
    assert.same({ { id = "a", service = "magic_editor", credits = 3, refunded = 0 } }, creates())
    assert.same({ task }, list.list)
    assert.same({ task }, queued)
    assert.same({ {}, 0, "0a.png", 5 }, { task.notes, task.polls, task.result_name, task.created_at })
    assert.is_nil(task.fate)
  end)

  it("remembers how a fault wants it to end", function()
    local function fated(fault, notes)
      book = ledger.new(10)
      return desk:add(make(notes), fault)
    end
    assert.equal("failed", fated({ effect = "fail" }).fate)
    local refunded, kept = fated { effect = "terminate" }, fated { effect = "terminate", refund = false }
    assert.same({ "terminated", false, true }, { refunded.fate, refunded.keeps_credits, kept.keeps_credits })
    assert.is_nil(fated({ effect = "delay" }).fate)
    assert.same({ "n" }, fated(nil, { "n" }).notes)
  end)

  it("writes a task down with all that is known of it, before it is charged", function()
    local written
    state = function(task, credits)
      written = { task.id, task.fate, task.result_name, task.created_at, credits, #creates() }
      return true
    end
    desk:add(make(), { effect = "fail" })
    assert.same({ "a", "failed", "0a.png", 5, 3, 0 }, written)
  end)

  it("does nothing when the task cannot be written down", function()
    desk.state = { created = function() return nil, "the disk is full" end }
    local task, message = desk:add(make())
    assert.is_nil(task)
    assert.equal("the state cannot be written: the disk is full", message)
    assert.same({ {}, {}, {} }, { creates(), list.list, queued })
  end)

  it("takes up what an earlier process has begun, and what it has ended", function()
    local function saved(id, changes)
      local task = make {}
      task.id = id
      for name, value in pairs(changes or {}) do task[name] = value end
      desk:take_up(task, 2)
      return task
    end
    local unfinished = saved "u"
    saved("s", { state = "succeeded", ended_at = 1 })
    saved("f", { state = "failed", ended_at = 1, on_end = function() error "it was told before the restart" end })
    saved("k", { state = "terminated", ended_at = 1, keeps_credits = true })
    assert.same({ unfinished }, queued)
    assert.same({ 0, 0, 2, 0 }, {
      book.by_id.u.refunded, book.by_id.s.refunded, book.by_id.f.refunded, book.by_id.k.refunded,
    })
    assert.equal(10 - 8 + 2, book.balance)
    assert.equal(4, #list.list)
  end)
end)
