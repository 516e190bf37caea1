--- The SQL about webhooks. Rows are put there by hand.

local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"
local statements = require "homegen.store.statements"
local webhook_statements = require "homegen.store.webhook_statements"

local ID = "00000000-aaaa-4bbb-8ccc-00000000000A"

describe("homegen.store.webhook_statements", function()
  local scene, rows, client

  before_each(function()
    scene = journal_scene.begin()
    rows, client = scene.rows, scene:client()
  end)

  after_each(function() scene:finish() end)

  local function run(statement) return rows:run(statement, statements.changed)[2][1].changed end

  it("note what comes under the digest, once, and ids in the place of none", function()
    local row = rows:add(client, { state = "sending", webhook = "w", owner = rows.alive })
    local before = rows:get(row)
    local function note(digest, ids) return run(webhook_statements.note(row, digest, ids)) end
    assert.equal(0, note("v", "[]"))
    assert.equal(1, note("w", "[]"))
    assert.equal(0, note("w", "[]"))
    assert.equal(1, note("w", '["a"]'))
    assert.equal(0, note("w", '["b"]'))
    assert.equal(0, note("w", "[]"))
    before.notice = '["a"]'
    assert.same(before, rows:get(row))
    assert.equal(0, run(webhook_statements.note(row + 1, "w", "[]")))
  end)

  it("tell an owner what was noted of its tasks", function()
    local row = rows:add(client, { state = "queued", id = "1", webhook = "w", owner = "o", notice = "[]" })
    rows:add(client, { state = "queued", id = "2", webhook = "w", owner = "o" })
    rows:add(client, { state = "queued", id = "3", webhook = "w", owner = "p", notice = "[]" })
    assert.same({ { row = row, notice = "[]" } }, rows:run(webhook_statements.noticed "o")[1])
  end)

  it("forget what was heeded, but of a create", function()
    for id, state in ipairs { "queued", "processing", "succeeded" } do
      local row = rows:add(client, { state = state, webhook = "w", owner = "o", notice = "[]", id = tostring(id) })
      assert.equal(0, run(webhook_statements.heeded(row, "p")))
      assert.equal(1, run(webhook_statements.heeded(row, "o")))
      assert.is_nil(rows:get(row).notice)
    end
    for _, state in ipairs { "waiting", "sending", "unknown_outcome" } do
      local row = rows:add(client, { state = state, webhook = "w", owner = "o", notice = "[]" })
      assert.equal(0, run(webhook_statements.heeded(row, "o")))
    end
  end)

  it("find the task that has an id, however it is spelled, of the account alone", function()
    local function claimed(id) return #rows:run(webhook_statements.claimed("a", id))[1] > 0 end
    rows:add(client, { state = "queued", id = ID:lower(), account = "a" })
    rows:add(client, { state = "queued", id = "1", account = "b" })
    assert.same({ true, true, false, false }, { claimed(ID), claimed(ID:lower()), claimed "1", claimed "2" })
    rows:run { "UPDATE task SET id = ?1 WHERE account = 'a'", ID:upper() }
    assert.is_true(claimed(ID:lower()))
    rows:run { "UPDATE task SET id = 'aBc' WHERE account = 'a'" }
    assert.same({ true, false }, { claimed "aBc", claimed "abc" })
  end)

  -- Of a row of each state, owner, with or without a notice or id; compared with what is said of them.
  local function doubt_each(make, is_right)
    for _, state in ipairs {
      "waiting", "refused", "not_sent", "canceled", "expired", "sending", "queued", "failed", "unknown_outcome",
    } do
      for owner, is_free in pairs { [rows.alive] = false, [journal_rows.DEAD] = true } do
        for _, notice in ipairs { false, "[]" } do
          local row = rows:add(client, { state = state, owner = owner, notice = notice or nil, error = '{"kind":"server"}' })
          rows:run { "UPDATE task SET id = 'i' WHERE row = ?1", row }
          assert.equal(0, run(make(row, "me", '{"kind":"unknown_outcome"}', 7)))
          rows:run { "UPDATE task SET id = NULL WHERE row = ?1", row }
          local wanted = is_free and is_right(state, notice) and 1 or 0
          assert.equal(wanted, run(make(row, "me", '{"kind":"unknown_outcome"}', 7)), state .. tostring(notice))
          local after, known = rows:get(row), state == "unknown_outcome"
          if wanted == 1 then
            assert.same({ "unknown_outcome", "unknown", 7, "me" }, { after.state, after.outcome, after.changed_at, after.owner })
            assert.same({ not known and 7 or nil }, { after.ended_at })
            assert.equal((known or state == "waiting") and '{"kind":"server"}' or '{"kind":"unknown_outcome"}', after.error)
          end
        end
      end
    end
  end

  local WRONG = { waiting = true, refused = true, not_sent = true, canceled = true, expired = true }

  it("doubt what a webhook contradicts, and that nobody has in hand; an unknown outcome gets an owner", function()
    doubt_each(webhook_statements.doubt, function(state, notice) return state == "unknown_outcome" or notice and WRONG[state] end)
  end)

  it("doubt an end where one has come", function()
    doubt_each(webhook_statements.doubt_told, function(state, notice) return notice and (state == "unknown_outcome" or WRONG[state]) end)
  end)

  it("say what it was of what has no error yet, and leave it to nobody", function()
    local row = rows:add(client, { state = "waiting", notice = "[]" })
    assert.equal(1, run(webhook_statements.doubt(row, nil, "{}", 7)))
    assert.same({ "{}", nil }, { rows:get(row).error, rows:get(row).owner })
  end)

  it("keep the digest of the attempt that leaves, and none does when one has been called", function()
    local row = rows:add(client, { state = "waiting", owner = client.store.owner, webhook = "former" })
    local task = {
      account = client.store.accounts[client.accounts.ideal_house], row = row, owner = client.store.owner, service = "smart_replace",
      limit = 1, now = 1, hooked = 1, webhook = "w",
    }
    task.owner = journal_rows.DEAD
    local statement = statements.depart(task)
    statement.changes = nil
    assert.equal(0, run(statement))
    assert.equal("former", rows:get(row).webhook)
    task.owner = client.store.owner
    rows:run { "UPDATE task SET notice = '[]' WHERE row = ?1", row }
    statement = statements.depart(task)
    statement.changes = nil
    assert.equal(0, run(statement))
    assert.same({ "waiting", "former" }, { rows:get(row).state, rows:get(row).webhook })
    rows:run { "UPDATE task SET notice = NULL WHERE row = ?1", row }
    assert.equal(1, run(statements.depart(task)))
    local after = rows:get(row)
    assert.same({ "sending", 1, "w" }, { after.state, after.attempt, after.webhook })
    assert.is_nil(after.notice)
  end)

  it("take the digest away where an attempt leaves without a webhook", function()
    local row = rows:add(client, { state = "waiting", owner = client.store.owner, webhook = "former" })
    assert.equal(1, run(statements.depart {
      account = client.store.accounts[client.accounts.ideal_house], row = row, owner = client.store.owner, service = "smart_replace",
      limit = 1, now = 1, hooked = 1,
    }))
    assert.is_nil(rows:get(row).webhook)
  end)

  it("let nobody claim what waits and has been called", function()
    local row = rows:add(client, { state = "waiting", owner = journal_rows.DEAD, webhook = "w", notice = "[]" })
    local function claim()
      local statement = statements.claim(row, client.store.owner, nil, 1)
      statement.changes = nil
      return run(statement)
    end
    assert.equal(0, claim())
    rows:run { "UPDATE task SET notice = NULL WHERE row = ?1", row }
    assert.equal(1, claim())
  end)
end)
