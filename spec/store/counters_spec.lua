--- What the journal counts as it writes is what its rows come to, whatever was written in whatever order.

local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"
local query_statements = require "homegen.store.query_statements"
local statements = require "homegen.store.statements"
local tables = require "homegen.store.tables"
local webhook_statements = require "homegen.store.webhook_statements"

local SEQUENCES, STEPS = 6, 120

-- The sums as they were asked for before anything was counted: of all rows.
local FIGURES = [[
SELECT
  (SELECT COALESCE(SUM(price), 0) FROM task WHERE account = ?1 AND state IN ('waiting', 'sending') AND is_alive(owner)) AS reserved,
  (SELECT COALESCE(SUM(price), 0) FROM task WHERE account = ?1
    AND (state = 'unknown_outcome' OR NOT is_alive(owner)
      AND (state = 'sending' OR state = 'waiting' AND notice IS NOT NULL AND owner IS NOT NULL))) AS uncertain,
  (SELECT COALESCE(SUM(charged), 0) FROM task WHERE account = ?1) AS charged,
  (SELECT COALESCE(SUM(refunded), 0) FROM task WHERE account = ?1) AS refunded]]

local LOAD = [[
SELECT account, service, COALESCE(owner, '') AS owner, changed_at / ?1 AS heard, SUM(price * (state = 'waiting')) AS waiting,
  SUM(price * (state = 'sending')) AS sending, SUM(state <> 'waiting') AS tasks
FROM task WHERE state IN ('waiting', 'sending', 'queued', 'processing') GROUP BY 1, 2, 3, 4
HAVING $SOMETHING ORDER BY 1, 2, 3, 4]]

-- A task that costs nothing and waits counts for nothing: whether a row of zeros is there does not matter.
local SOMETHING = "waiting <> 0 OR sending <> 0 OR tasks <> 0"
LOAD = LOAD:gsub("%$SOMETHING", SOMETHING)
local KEPT = "SELECT * FROM load WHERE " .. SOMETHING .. " ORDER BY account, service, owner, heard"

describe("the journal's counters", function()
  local scene, rows, client, name, now, last_id, forgotten

  before_each(function()
    scene = journal_scene.begin()
    rows, client = scene.rows, scene:client()
    name = client.store.accounts[client.accounts.ideal_house]
    now, last_id, forgotten = 1800000000, 0, { charged = 0, refunded = 0 }
  end)

  after_each(function() scene:finish() end)

  local function one_of(list) return list[math.random(#list)] end

  local function owner() return one_of { rows.alive, client.store.owner, journal_rows.DEAD } end

  local function next_id()
    last_id = last_id + 1
    return "id" .. last_id
  end

  local function entry(account, key)
    return {
      account = account, service = one_of { "smart_replace", "magic_editor" }, key = key, named = nil, fingerprint = "",
      context = "{}", price = math.random(3), owner = owner(), save = one_of { nil, "/x" }, budget = one_of { nil, 40 }, now = now,
    }
  end

  -- What may be done to a row, whether it holds or not.
  local ACTS = {
    enter = function(row) return { statements.enter(entry(row.account, one_of { nil, "k" .. math.random(9) })) } end,
    supersede = function(row)
      local again = statements.enter(entry(row.account, row.key))
      again.changes = 1
      return { statements.supersede(row.row, row.state, now), again }
    end,
    claim = function(row) return { statements.claim(row.row, owner(), nil, now) } end,
    take_over = function(row) return { statements.take_over(row.row, owner(), nil, now) } end,
    take_over_by_id = function(row) return { statements.take_over_by_id(row.account, row.id or "", owner(), nil, now) } end,
    note_doubt = function(row)
      return { statements.note_doubt { row = row.row, owner = row.owner or "", error = "{}", reply = nil, now = now } }
    end,
    doubt = function(row) return { statements.doubt(row.row, "{}", now) } end,
    depart = function(row)
      return { statements.depart {
        account = row.account, row = row.row, owner = row.owner or "", service = row.service, limit = 30, budget = nil, now = now,
      } }
    end,
    wait_again = function(row) return { statements.wait_again(row.row, row.owner or "", now) } end,
    accept = function(row)
      return { statements.accept {
        account = row.account, row = row.row, id = next_id(), context = "{}", owner = row.owner or "", now = now,
      } }
    end,
    finish = function(row)
      local state = one_of { "failed", "terminated", "refused", "not_sent", "unknown_outcome", "canceled", "expired", "lost" }
      return { statements.finish {
        row = row.row, state = state, outcome = "x", error = "{}", refund = state == "failed", owner = row.owner or "", now = now,
      } }
    end,
    succeed = function(row)
      return { statements.succeed { row = row.row, result = "{}", keep = row.save ~= nil, owner = row.owner or "", now = now } }
    end,
    save = function(row) return { statements.save(row.row, "[]", true, now) } end,
    release = function(row) return { statements.release(row.row, row.owner or "", now) } end,
    attach = function(row)
      return { statements.attach {
        account = row.account, service = row.service, context = "{}", owner = owner(), id = next_id(), now = now,
      } }
    end,
    doubt_all = function(row) return { query_statements.doubt_all(row.account, "{}", now, 3, 0, owner()) } end,
    ask_all = function(row) return { query_statements.ask_all(row.account, owner(), now, 3, 0) } end,
    note = function(row) return { { "UPDATE task SET notice = ?2 WHERE row = ?1", row.row, one_of { "[]", '["a"]' } } } end,
    doubt_told = function(row) return { webhook_statements.doubt_told(row.row, one_of { nil, owner() }, "{}", now) } end,
    adopt = function(row) return { query_statements.adopt(row.account, owner(), now, 3, 0, one_of(query_statements.ADOPTED)) } end,
    settle_created = function(row)
      return { query_statements.settle_created { row = row.row, account = row.account, id = next_id(), owner = owner(), now = now } }
    end,
    settle_not_created = function(row) return { query_statements.settle_not_created(row.row, "{}", now) } end,
    prune = function() return query_statements.prune(now - 900, 5) end,
    of_a_spec = function(row)
      local state = one_of { "waiting", "sending", "queued" }
      return { { "UPDATE task SET state = ?2, owner = ?3 WHERE row = ?1", row.row, state, owner() } }
    end,
    moved = function(row)
      local service = one_of { "house_plan", "create_room" }
      return { { "UPDATE OR IGNORE task SET service = ?2, key = NULL WHERE row = ?1", row.row, service } }
    end,
  }

  local NAMES = {}
  for act in pairs(ACTS) do NAMES[#NAMES + 1] = act end
  table.sort(NAMES)

  local SPENT = "SELECT COALESCE(SUM(charged), 0) AS charged, COALESCE(SUM(refunded), 0) AS refunded FROM task WHERE account = ?1"

  -- A transaction whose demands are not met changes nothing, as in the product.
  local function try(list)
    list.label = "spec"
    rows.handle:submit(list)
    assert(rows.handle:drain(20))
    local _, outcome, message = rows.handle:take()
    assert(outcome ~= "error" or message:find("UNIQUE"), message)
  end

  local function check(said)
    local figures = rows:run(statements.figures(name))[1][1]
    local sums = rows:one(FIGURES, name)
    sums.charged, sums.refunded = sums.charged + forgotten.charged, sums.refunded + forgotten.refunded
    assert.same(sums, figures, said)
    assert.same(rows:all(LOAD, tables.load_seconds), rows:all(KEPT), said)
  end

  local function act(index)
    local row = rows:one("SELECT * FROM task ORDER BY (row * ?1) % 101 LIMIT 1", math.random(1000)) or { account = name }
    local what = one_of(NAMES)
    if not row.row then what = "enter" end
    now = now + one_of { 0, 1, 599, 3600 }
    local before = rows:one(SPENT, name)
    try(ACTS[what](row))
    if what == "prune" then -- what is forgotten stays counted
      local after = rows:one(SPENT, name)
      for figure, sum in pairs(before) do forgotten[figure] = forgotten[figure] + sum - after[figure] end
    end
    check(("act %d: %s of a row that is %s"):format(index, what, tostring(row.state)))
  end

  it("are the sums over all rows", function()
    for _ = 1, SEQUENCES do
      for index = 1, STEPS do act(index) end
      rows:run { "DELETE FROM task" }
      rows:run { "UPDATE total SET charged = 0, refunded = 0, uncertain = 0" }
      forgotten = { charged = 0, refunded = 0 }
      check "all removed"
    end
  end)
end)
