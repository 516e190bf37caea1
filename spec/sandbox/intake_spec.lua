local intake = require "homegen.sandbox.intake"
local ledger = require "homegen.sandbox.ledger"

describe("sandbox.intake", function()
  local book, listed, queued, desk
  before_each(function()
    book, listed, queued = ledger.new(10), {}, {}
    desk = intake.new {
      tasks = { add = function(_, task) listed[#listed + 1] = task end },
      queue = { add = function(_, task) queued[#queued + 1] = task end },
    }
  end)

  local function add(fault, notes)
    local service = { name = "magic_editor", credits = function(input) return input.price end }
    return desk:add({ id = "a", service = service, input = { price = 3 }, ledger = book, notes = notes }, fault)
  end

  it("charges the service's price, lists the task, and queues it", function()
    local task = add()
    assert.same({ { id = "a", service = "magic_editor", credits = 3, refunded = 0 } }, book:snapshot().creates)
    assert.same({ task }, listed)
    assert.same({ task }, queued)
    assert.same({ {}, 0 }, { task.notes, task.polls })
    assert.is_nil(task.fate)
  end)

  it("remembers how a fault wants it to end", function()
    assert.equal("failed", add({ effect = "fail" }).fate)
    local refunded, kept = add { effect = "terminate" }, add { effect = "terminate", refund = false }
    assert.same({ "terminated", false, true }, { refunded.fate, refunded.keeps_credits, kept.keeps_credits })
    assert.is_nil(add({ effect = "delay" }).fate)
    assert.same({ "n" }, add(nil, { "n" }).notes)
  end)
end)
