local clock = require "homegen.loop.clock"
local ledger = require "homegen.sandbox.work.ledger"
local tasks = require "homegen.sandbox.work.tasks"

describe("sandbox.tasks", function()
  local book, list, now
  before_each(function()
    book, now = ledger.new(10), 5
    list = tasks.new()
    clock.set(function() return now end)
  end)
  after_each(function() clock.set() end)

  local function add(id, changes)
    local task = {
      id = id, service = { name = "smart_replace" }, status_words = { queued = "Unprocessed", succeeded = "Success" },
      ledger = book, input = { prompt = "p", mask = { base64 = "large" } }, notes = { "n" }, polls = 0, state = "queued",
    }
    for name, value in pairs(changes or {}) do task[name] = value end
    book:charge(id, "smart_replace", 1)
    list:add(task)
    return task
  end

  it("finds by id", function()
    local task = add "1234567890123456789"
    assert.equal(task, list:find("1234567890123456789"))
    assert.is_nil(list:find("1234567890123456788"))
  end)

  it("counts polls and the shortest time between two", function()
    local task = add "1"
    list:note_poll(task)
    assert.is_nil(task.poll_gap)
    for _, seconds in ipairs { 3, 2, 4 } do
      now = now + seconds
      list:note_poll(task)
    end
    assert.same({ 4, 2 }, { task.polls, task.poll_gap })
  end)

  it("refunds what did not succeed, unless it keeps its credits, and drops the mask", function()
    for id, changes in pairs {
      s = { state = "succeeded" }, f = { state = "failed" }, t = { state = "terminated" },
      k = { state = "terminated", keeps_credits = true },
    } do
      local task = add(id, changes)
      list:end_task(task)
      assert.is_nil(task.input.mask)
    end
    assert.same({ 0, 1, 1, 0 }, {
      book.by_id.s.refunded, book.by_id.f.refunded, book.by_id.t.refunded, book.by_id.k.refunded,
    })
  end)

  it("shows copies, in order", function()
    add "b"
    add("a", { state = "succeeded", output = { url = "u" } })
    local views = list:snapshot()
    views[1].notes[1] = "changed"
    views = list:snapshot()
    assert.same({ "b", "a", "n", "Unprocessed", "Success", "u" }, {
      views[1].id, views[2].id, views[1].notes[1], views[1].status, views[2].status, views[2].result_url,
    })
  end)

  it("tells whoever made the task that it has ended, after the refund", function()
    local told
    list:end_task(add("f", { state = "failed", on_end = function(task) told = book.by_id[task.id].refunded end }))
    assert.equal(1, told)
  end)
end)
