--- Keys that a person holds back in a journal: nothing of theirs is sent, whatever process has them in hand.

local clients = require "spec.support.clients"
local homegen = require "homegen"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"
local workers = require "spec.support.process.workers"

local CREATE = clients.CREATE

describe("homegen.store.pause.journal", function()
  local scene, server, client, rows, events

  before_each(function()
    scene, events = journal_scene.begin(), {}
    server, rows = scene.server, scene.rows
    client = scene:client { max_unfinished = 1, on_event = function(event) events[#events + 1] = event end }
  end)

  after_each(function() scene:finish() end)

  local function submit(key, own)
    return assert((own or client):smart_replace(clients.params(), { key = key }))
  end

  local function held_back(key)
    for _, event in ipairs(events) do
      if event.type == "state" and event.state == "paused" and event.key == key then return true end
    end
  end

  it("no create of such a key leaves, others have its place, and it goes on when it is let go of", function()
    assert.is_true(client:pause "k")
    assert.is_false(client:pause "k")
    local task = submit "k"
    workers.wait_for(function() return held_back "k" end)
    assert(homegen.await(submit "other", 20))
    assert.equal(1, server:count(CREATE))
    assert.same({ "waiting", true, true }, { task.state, client:find({ key = "k" }).paused, client:tasks({ state = "waiting" })[1].paused })
    assert.is_true(client:unpause "k")
    assert.is_false(client:unpause "k")
    assert(homegen.await(task, 20))
    assert.equal(2, server:count(CREATE))
    assert.is_false(client:find({ key = "k" }).paused)
  end)

  it("another process holds back and lets go", function()
    local other = scene:client()
    assert(other:pause "k")
    local task = submit "k"
    workers.wait_for(function() return held_back "k" end)
    assert(other:unpause "k")
    assert(homegen.await(task, 20))
  end)

  it("it stays so when the process ends, and the next one claims nothing of it to send", function()
    assert(client:pause "k")
    local row = rows:add(client, { state = "waiting", owner = journal_rows.DEAD, key = "k" })
    client:close()
    client = scene:client { on_event = function(event) events[#events + 1] = event end }
    local task = submit "k"
    workers.wait_for(function() return held_back "k" end)
    assert.equal(0, server:count(CREATE))
    assert.equal("waiting", rows:get(row).state)
    task:cancel()
    local _, err = homegen.await(task, 20)
    assert.equal("canceled", err.kind)
    assert.is_nil(next(client.store.held))
  end)

  it("what was created already is followed to its end", function()
    local task = submit "k"
    assert(task:created(20))
    assert(client:pause "k")
    assert(homegen.await(task, 20))
  end)

  it("one that is held back loses its turn when its time for waiting is over", function()
    assert(client:pause "k")
    local task = assert(client:smart_replace(clients.params(), { key = "k", queue_timeout = 0.05 }))
    local _, err = homegen.await(task, 20)
    assert.same({ "timeout", "not_sent" }, { err.kind, err.outcome })
    assert.is_nil(next(client.store.held))
  end)

  it("closing leaves it in the journal as it is", function()
    assert(client:pause "k")
    submit "k"
    workers.wait_for(function() return held_back "k" end)
    client:close()
    local row = rows:one "SELECT state, owner FROM task WHERE key = 'k'"
    assert.same({ "waiting", nil }, { row.state, row.owner })
  end)

  it("more keys than one page has are looked through", function()
    rows:run { [[WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
      INSERT INTO pause SELECT 'a' || i, 1 FROM n]] }
    assert(client:pause "k")
    local task = submit "k"
    workers.wait_for(function() return held_back "k" end)
    rows:run { "DELETE FROM pause WHERE key = 'a1'" }
    rows:run { "DELETE FROM pause WHERE key = 'k'" }
    assert(homegen.await(task, 20))
  end)
end)
