--- A journal with many rows is taken over, looked at and cleared part by part.

local homegen = require "homegen"
local faultd = require "proof.faultd.faultd"
local clients = require "spec.support.clients"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"

local MANY = 130 -- several parts of each kind

describe("a journal with many rows", function()
  local scene, rows, client

  before_each(function()
    scene = journal_scene.begin()
    rows, client = scene.rows, scene:client()
    scene.server:always(clients.RESULT, faultd.task("Processing", 10))
  end)

  after_each(function() scene:finish() end)

  ---One statement makes them all.
  local function fill(count, state, more)
    local row = rows:add(client, { state = state, id = more.id and "0", owner = journal_rows.DEAD, changed_at = more.changed_at })
    rows:run { [[WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
      INSERT INTO task (account, service, fingerprint, context, price, state, owner, id, created_at, changed_at)
      SELECT account, service, fingerprint, context, price, state, owner, CASE WHEN ?3 THEN '' || (1000 + i) END,
        created_at, changed_at FROM task, n WHERE row = ?1]], row, count - 1, more.id or false }
  end

  ---The most rows that one transaction has given.
  local function widest(run)
    local transact, most = client.store.journal.transact, 0
    client.store.journal.transact = function(self, label, statements, done)
      return transact(self, label, statements, function(outcome, value, last_row)
        local count = 0
        for _, result in ipairs(outcome == "ok" and value or {}) do count = count + #result end
        most = math.max(most, count)
        done(outcome, value, last_row)
      end)
    end
    local value = run()
    client.store.journal.transact = nil
    return value, most
  end

  it("is taken over in parts, whole, and each once", function()
    fill(MANY, "processing", { id = true })
    fill(MANY, "sending", {})
    local list, most = widest(function() return assert(homegen.await(homegen.spawn(function() return client:resume() end))) end)
    assert.equal(2 * MANY, #list)
    assert.is_true(most < MANY / 2, most)
    local seen = {}
    for _, task in ipairs(list) do seen[task] = true end
    local count = 0
    for _ in pairs(seen) do count = count + 1 end
    assert.equal(2 * MANY, count)
    assert.equal(MANY, rows:one("SELECT count(*) AS n FROM task WHERE owner = ?1", client.store.owner).n)
    assert.equal(MANY, rows:one("SELECT count(*) AS n FROM task WHERE state = 'unknown_outcome'").n)
  end)

  it("is listed in parts, of a state that few rows have too", function()
    fill(2500, "refused", {})
    rows:add(client, { state = "failed" })
    fill(MANY, "lost", { id = true })
    local function list(given) return widest(function() return #assert(client:tasks(given)) end) end
    local found, most = list {}
    assert.equal(2501 + MANY, found)
    assert.is_true(most < MANY, most)
    assert.equal(1, (list { state = "failed" }))
    assert.equal(MANY, (list { state = "lost" }))
    assert.equal(0, (list { state = "canceled" }))
  end)

  it("is cleared in parts, to the last", function()
    fill(2500, "refused", { changed_at = 1800000000 })
    fill(1200, "waiting", { changed_at = 1800000000 })
    rows:add(client, { state = "queued", id = "7", changed_at = 1800000000 })
    client.store.now = function() return 1900000000 end
    assert.equal(3700, client:prune())
    assert.equal(1, rows:one("SELECT count(*) AS n FROM task").n)
  end)
end)
