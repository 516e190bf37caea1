--- The SQL of what people ask a journal. Rows are put there by hand.

local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"
local query_statements = require "homegen.store.query_statements"
local statements = require "homegen.store.statements"

local STATES = {
  "waiting", "sending", "queued", "processing", "succeeded", "failed", "terminated", "refused", "not_sent", "unknown_outcome",
  "canceled", "expired", "lost",
}

describe("homegen.store.query_statements", function()
  local scene, rows, client, name

  before_each(function()
    scene = journal_scene.begin()
    rows, client = scene.rows, scene:client()
    name = client.store.accounts[client.accounts.ideal_house]
  end)

  after_each(function() scene:finish() end)

  local function owners() return { alive = rows.alive, dead = journal_rows.DEAD } end

  local function changed(statement)
    statement.changes = nil
    return rows:run(statement, statements.changed)[2][1].changed
  end

  -- Runs it on a row of each state, owner and with or without an id, and compares with what is said of them.
  local function on_each(run, is_right, more)
    for _, state in ipairs(STATES) do
      for _, owner in ipairs { "alive", "dead", "none" } do
        for _, id in ipairs { false, "9" } do
          local fields = { state = state, owner = owners()[owner], id = id or nil }
          for column, value in pairs(more or {}) do fields[column] = value end
          local row = rows:add(client, fields)
          local wanted = is_right(state, owner ~= "alive", id ~= false) and 1 or 0
          assert.equal(wanted, run(row), ("%s, %s, %s"):format(state, owner, tostring(id)))
          rows:one("DELETE FROM task WHERE row = ?1", row)
        end
      end
    end
  end

  local function is_unsettled(state, free) return state == "unknown_outcome" or state == "lost" or state == "sending" and free end

  -- What a person said of it before led to nothing.
  local function is_unsettled_again(state, free)
    return is_unsettled(state, free) or (state == "expired" or state == "canceled") and free
  end

  it("doubt the creates of dead processes, so many at most", function()
    local function doubt(limit, after) return rows:run(query_statements.doubt_all(name, "{}", 1, limit or 10, after or 0, "me"))[1] end
    on_each(function() return #doubt() end, function(state, free) return state == "sending" and free end)
    on_each(function() return #doubt() end,
      function(state, free) return (state == "sending" or state == "waiting") and free end, { notice = "[]" })
    for _ = 1, 3 do rows:add(client, { state = "sending" }) end
    rows:add(client, { state = "sending", account = "other" })
    assert.same({ 2, 1 }, { #doubt(2), #doubt(2) })
    local row = rows:add(client, { state = "sending" })
    assert.same({ 0, 1 }, { #doubt(2, row), #doubt(2, row - 1) })
  end)

  -- Of which ids are known, and of which none is.
  local KNOWN = { { notice = '["a"]' }, { notice = "[]", error = '{"task_id":"a"}' }, { error = '{"task_id":"a"}' } }
  local UNKNOWN = { {}, { notice = "[]" }, { error = "{}" } }

  it("leave those of which ids are known to who asks for them", function()
    for owner, list in pairs { me = KNOWN, [false] = UNKNOWN } do
      for _, fields in ipairs(list) do
        rows:add(client, { state = "sending", notice = fields.notice, error = fields.error })
        local doubted = rows:run(query_statements.doubt_all(name, "{}", 1, 10, 0, "me"))[1]
        assert.same({ 1, owner }, { #doubted, doubted[1].owner or false })
      end
    end
  end)

  it("find unknown outcomes of which ids are known, and that nobody asks for, so many at most", function()
    local function ask(limit, after) return rows:run(query_statements.ask_all(name, rows.alive, 1, limit or 10, after or 0))[1] end
    for _, fields in ipairs(KNOWN) do
      on_each(function() return #ask() end, function(state, free, id) return state == "unknown_outcome" and free and not id end, fields)
    end
    for _, fields in ipairs(UNKNOWN) do
      on_each(function() return #ask() end, function() return false end, fields)
    end
    rows:add(client, { state = "unknown_outcome", account = "other", notice = '["a"]' })
    for _ = 1, 3 do rows:add(client, { state = "unknown_outcome", notice = '["a"]' }) end
    assert.same({ 2, 1, 0 }, { #ask(2), #ask(2), #ask(2) })
    local row = rows:add(client, { state = "unknown_outcome", notice = '["a"]' })
    assert.equal(0, #ask(2, row))
    assert.same({ rows.alive, row }, { ask(2, row - 1)[1].owner, rows:get(row).row })
  end)

  it("adopt what is paid and not at hand, and what is still to be saved", function()
    local function adopt(limit, after)
      local count = 0
      for _, state in ipairs(query_statements.ADOPTED) do
        count = count + #rows:run(query_statements.adopt(name, rows.alive, 1, limit or 10, after or 0, state))[1]
      end
      return count
    end
    local FOLLOWED = { queued = true, processing = true, expired = true }
    on_each(adopt, function(state, free, id) return FOLLOWED[state] and free and id end)
    on_each(adopt, function(state, free, id) return (FOLLOWED[state] or state == "succeeded") and free and id end, { save = "/x" })
    on_each(adopt, function(state, free, id) return FOLLOWED[state] and free and id end, { save = "/x", saved = '["/x"]' })
    rows:add(client, { state = "queued", id = "1", account = "other" })
    assert.equal(0, adopt())
    for index = 1, 3 do rows:add(client, { state = "queued", id = "page" .. index }) end
    assert.same({ 2, 1, 0 }, { adopt(2), adopt(2), adopt(2) })
    local row = rows:add(client, { state = "queued", id = "next" })
    assert.same({ 0, 1 }, { adopt(2, row), adopt(2, row - 1) })
  end)

  it("settle what is not known, in one way and the other", function()
    local function created(row)
      return changed(query_statements.settle_created { row = row, account = name, id = "77", owner = rows.alive, now = 1 })
    end
    local function not_created(row) return changed(query_statements.settle_not_created(row, "{}", 1)) end
    for _, settle in ipairs { created, not_created } do
      on_each(settle, is_unsettled)
      on_each(settle, is_unsettled_again, { outcome = "settled" })
    end
    local called = rows:add(client, { state = "unknown_outcome", notice = "[]" })
    assert.equal(1, not_created(called))
    assert.is_nil(rows:get(called).notice) -- a person knows better
    rows:add(client, { state = "queued", id = "77" })
    local row = rows:add(client, { state = "unknown_outcome" })
    assert.equal(0, created(row))
    rows:one("UPDATE task SET account = 'other' WHERE id = '77'")
    assert.equal(1, created(row))
  end)

  it("find the latest task of a key or an id, of our own accounts and the current attempt first", function()
    local function find(key, id) return (rows:run(query_statements.find(key, id, name, "second"))[1][1] or {}).row end
    assert.is_nil(find("k"))
    local other = rows:add(client, { state = "queued", key = "k", id = "5", account = "other" })
    local another = rows:add(client, { state = "queued", key = "k", id = "6", account = "another" })
    assert.same({ another, other, nil }, { find "k", find(nil, "5"), find(nil, "7") })
    local current = rows:add(client, { state = "failed", key = "k", account = "second" })
    local former = rows:add(client, { state = "failed", key = "k", current = 0, id = "5" })
    assert.equal(current, find "k")
    assert.equal(former, find(nil, "5"))
    rows:one("UPDATE task SET current = 0 WHERE row = ?1", current)
    assert.equal(former, find "k")
    assert.is_nil(find("5"))
    assert.is_nil(find(nil, "k"))
  end)

  it("find the task of a key or id that is not settled, else the current, else the latest", function()
    local function find(what) return (rows:run(query_statements.find_unsettled(name, what))[1][1] or {}).row end
    rows:add(client, { state = "unknown_outcome", key = "k", account = "other" })
    assert.is_nil(find "k")
    local first = rows:add(client, { state = "failed", key = "k", id = "5", current = 0 })
    local second = rows:add(client, { state = "failed", key = "k", current = 0 })
    assert.same({ second, first }, { find "k", find "5" })
    local current = rows:add(client, { state = "queued", key = "k" })
    local third = rows:add(client, { state = "failed", key = "k", current = 0 })
    assert.equal(current, find "k")
    rows:one("UPDATE task SET state = 'sending', owner = ?1 WHERE row = ?2", rows.alive, third)
    assert.equal(current, find "k")
    rows:one("UPDATE task SET owner = NULL WHERE row = ?1", third)
    assert.equal(third, find "k")
    rows:one("UPDATE task SET state = 'unknown_outcome' WHERE row = ?1", second)
    rows:one("UPDATE task SET state = 'failed' WHERE row = ?1", third)
    assert.equal(second, find "k")
  end)

  it("list in pages, oldest first, of a state, of a service", function()
    local made = {}
    for index = 1, 5 do
      made[index] = rows:add(client, { state = index % 2 == 0 and "failed" or "refused", service = index > 3 and "magic_editor" or nil })
    end
    local function list(...)
      local found = {}
      for index, row in ipairs(rows:run(query_statements.list(...))[1]) do found[index] = row.row end
      return found
    end
    assert.same({ made[1], made[2] }, list(nil, nil, 0, 2))
    assert.same({ made[3], made[4], made[5] }, list(nil, nil, made[2], 9))
    assert.same({ made[2], made[4] }, list("failed", nil, 0, 9))
    assert.same({ made[4], made[5] }, list(nil, "magic_editor", 0, 9))
    assert.same({ made[4] }, list("failed", "magic_editor", 0, 9))
  end)
end)
