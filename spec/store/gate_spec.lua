--- The gate before each create: limits that hold over the rows of all processes.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"

local CREATE, RESULT, ID = clients.CREATE, clients.RESULT, clients.ID

describe("homegen.store.gate", function()
  local scene, server, rows

  before_each(function()
    scene = journal_scene.begin()
    server, rows = scene.server, scene.rows
  end)

  after_each(function() scene:finish() end)

  local function submit(client, key, options)
    options = options or {}
    options.key = key
    return assert(client:smart_replace(clients.params(), options))
  end

  local function row_of(key)
    return rows:one("SELECT * FROM task WHERE key = ?1 AND current = 1", key)
  end

  it("at most max_unfinished tasks of an account are open at the provider", function()
    server:always(RESULT, faultd.task("Processing", 10))
    local one, other = scene:client { max_unfinished = 2 }, scene:client { max_unfinished = 2 }
    local first, second = submit(one, "1"), submit(one, "2")
    first:created(20)
    second:created(20)
    local third = submit(other, "3")
    assert.is_nil((third:created(0.8)))
    assert.equal("waiting", row_of("3").state)
    assert.equal(2, server:count(CREATE))
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    assert(homegen.await(third, 20))
    assert.equal(3, server:count(CREATE))
  end)

  it("counts the tasks of a dead process, but not for ever", function()
    local client = scene:client { max_unfinished = 1 }
    local row = rows:add(client, { state = "processing", id = "7", charged = 1, owner = journal_rows.DEAD })
    local task = submit(client, "k")
    assert.is_nil((task:created(0.6)))
    rows:run { "UPDATE task SET changed_at = changed_at - 4300 WHERE row = ?1", row }
    assert(task:created(20))
  end)

  it("a task that finds no place ends after queue_timeout, uncreated", function()
    local client = scene:client { max_unfinished = 1 }
    rows:add(client, { state = "processing", id = ID, charged = 1, owner = rows.alive })
    local task = submit(client, "k", { queue_timeout = 0.3 })
    local _, err = homegen.await(task, 20)
    assert.equal("timeout", err.kind)
    assert.equal("not_sent", err.outcome)
    assert.equal("expired", row_of("k").state)
    assert.equal(0, server:count(CREATE))
  end)

  it("the budget holds for all rows of the account", function()
    local one, other = scene:client { budget = { ideal_house = 2 } }, scene:client { budget = { ideal_house = 2 } }
    assert(homegen.await(submit(one, "1"), 20))
    server:script(CREATE, { faultd.close_after_read() }, faultd.created())
    homegen.await(submit(one, "2"), 20) -- nobody knows: it counts
    local task = submit(other, "3")
    local _, err = homegen.await(task, 20)
    assert.equal("budget", err.kind)
    assert.equal("not_sent", err.outcome)
    assert.equal("not_sent", task.state)
    assert.equal(2, server:count(CREATE))
    assert.is_nil(row_of "3")
    assert(homegen.await(submit(other, "1"), 20)) -- what is there already costs nothing
    assert.equal(2, server:count(CREATE))
  end)

  it("the budget is looked at once more before each sending", function()
    local options = { budget = { ideal_house = 2 }, max_unfinished = 1 }
    local client, other = scene:client(options), scene:client(options)
    server:always(RESULT, faultd.task("Processing", 10))
    local first = submit(client, "1")
    assert(first:created(20))
    local second = submit(other, "2")
    assert.is_nil((second:created(0.8))) -- there is no place; the budget is used up to the last credit, and holds it
    assert.equal("waiting", second.state)
    rows:add(client, { state = "unknown_outcome", key = "of another process" })
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    local _, err = homegen.await(second, 20)
    assert.equal("budget", err.kind)
    assert.matches("this would cost 1, and 2 of the budget of 2 are spent", err.message, 1, true)
    assert.equal(1, server:count(CREATE))
  end)

  it("stays shut for a task that was taken away from outside", function()
    local client = scene:client { max_unfinished = 1 }
    rows:add(client, { state = "processing", id = ID, charged = 1, owner = rows.alive })
    local task = submit(client, "k")
    repeat homegen.step(0.05) until row_of("k") ~= nil
    rows:run { "UPDATE task SET owner = ?1 WHERE key = 'k'", rows.alive }
    local _, err = homegen.await(task, 20)
    assert.equal("io", err.kind)
    assert.equal("not_sent", err.outcome)
    assert.matches("changed from outside", err.message, 1, true)
    assert.equal(0, server:count(CREATE))
  end)
end)
