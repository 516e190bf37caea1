--- The SQL of a task's life: each change begins where its words say, and nowhere else. Rows are put there by hand.

local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"
local statements = require "homegen.store.statements"

local unpack = table.unpack or unpack

local STATES = {
  "waiting", "sending", "queued", "processing", "succeeded", "failed", "terminated", "refused", "not_sent", "unknown_outcome",
  "canceled", "expired", "lost",
}

local function set(...)
  local found = {}
  for _, name in ipairs { ... } do found[name] = true end
  return found
end

describe("homegen.store.statements", function()
  local scene, rows, client, name

  before_each(function()
    scene = journal_scene.begin()
    rows, client = scene.rows, scene:client()
    name = client.store.accounts[client.accounts.ideal_house]
  end)

  after_each(function() scene:finish() end)

  local function owners() return { ours = client.store.owner, alive = rows.alive, dead = journal_rows.DEAD } end

  ---Runs it with what the statement itself demands of the number of rows left out.
  local function changed(statement)
    statement.changes = nil
    return rows:run(statement, statements.changed)[2][1].changed
  end

  ---What a statement changes: { states, owners, with an id or without }.
  local CASES = {
    claim = {
      function(row) return statements.claim(row, owners().ours, nil, 1) end, set "waiting", set("dead", "none"),
    },
    take_over = {
      function(row) return statements.take_over(row, owners().ours, nil, 1) end,
      set("queued", "processing", "canceled", "expired", "succeeded", "lost"), set("dead", "none"), true,
    },
    doubt = { function(row) return statements.doubt(row, "{}", 1) end, set "sending", set("dead", "none") },
    depart = {
      function(row)
        return statements.depart {
          account = name, row = row, owner = owners().ours, service = "smart_replace", limit = 30, budget = nil, now = 1,
        }
      end, set "waiting", set "ours",
    },
    note_doubt = {
      function(row) return statements.note_doubt { row = row, owner = owners().ours, error = "{}", now = 1 } end,
      set("sending", "waiting"), set "ours",
    },
    wait_again = { function(row) return statements.wait_again(row, owners().ours, 1) end, set "sending", set "ours" },
    release = { function(row) return statements.release(row, owners().ours, 1) end, set(unpack(STATES)), set "ours" },
    accept = {
      function(row)
        return statements.accept { account = name, row = row, id = "77", context = "{}", owner = owners().ours, now = 1 }
      end, set("sending", "unknown_outcome"), set("ours", "alive", "dead", "none"),
    },
  }

  for verb, case in pairs(CASES) do
    it(verb .. " begins in its own states, in the right hands", function()
      for _, state in ipairs(STATES) do
        for _, owner in ipairs { "ours", "alive", "dead", "none" } do
          for _, id in ipairs { false, "9" } do
            local row = rows:add(client, { state = state, owner = owners()[owner], id = id or nil })
            local right = case[2][state] and case[3][owner] and (not case[4] or id ~= false)
            assert.equal(right and 1 or 0, changed(case[1](row)), ("%s of %s, %s, %s"):format(verb, state, owner, tostring(id)))
            rows:one("DELETE FROM task WHERE row = ?1", row)
          end
        end
      end
    end)
  end

  it("supersede begins with the current attempt in the state that was seen", function()
    local function attempt(current, seen)
      local row = rows:add(client, { state = "failed", key = "k" .. current .. seen, current = current })
      return changed(statements.supersede(row, seen, 1))
    end
    assert.equal(1, attempt(1, "failed"))
    assert.equal(0, attempt(1, "expired"))
    assert.equal(0, attempt(0, "failed"))
  end)

  it("accept gives no task the id of another one of the account", function()
    rows:add(client, { state = "queued", id = "77" })
    local row = rows:add(client, { state = "sending", owner = owners().ours })
    local function accept(id)
      return changed(statements.accept {
        account = name, row = row, id = id, context = "{}", owner = owners().ours, now = 1,
      })
    end
    assert.equal(0, accept "77")
    rows:one("UPDATE task SET account = 'other' WHERE id = '77'")
    assert.equal(1, accept "77")
    assert.same({ "queued", 1 }, { rows:get(row).state, rows:get(row).charged })
  end)

  it("a place is counted for each account and service, as long as a process lives or the task was heard of lately", function()
    local waiting = rows:add(client, { state = "waiting", owner = owners().ours })
    local now = 1000000
    local function departs(fields)
      fields.changed_at = fields.changed_at or now
      local row = rows:add(client, fields)
      local statement = statements.depart {
        account = name, row = waiting, owner = owners().ours, service = "smart_replace", limit = 1, budget = nil, now = now,
      }
      local count = changed(statement)
      rows:one("UPDATE task SET state = 'waiting' WHERE row = ?1", waiting)
      rows:one("DELETE FROM task WHERE row = ?1", row)
      return count == 1
    end
    for _, state in ipairs { "sending", "queued", "processing" } do
      assert.is_false(departs { state = state, owner = rows.alive })
      assert.is_false(departs { state = state, owner = rows.alive, changed_at = now - 4000 })
      assert.is_false(departs { state = state, owner = journal_rows.DEAD, changed_at = now - 3599 })
      assert.is_false(departs { state = state, owner = nil, changed_at = now - 3599 })
      assert.is_true(departs { state = state, owner = journal_rows.DEAD, changed_at = now - 4200 })
      assert.is_true(departs { state = state, owner = nil, changed_at = now - 4200 })
      assert.is_true(departs { state = state, owner = rows.alive, service = "magic_editor" })
      assert.is_true(departs { state = state, owner = rows.alive, account = "other" })
    end
    assert.is_true(departs { state = "succeeded", owner = rows.alive })
  end)

  it("the budget counts what is charged, uncertain, on its way, or waits in a living process", function()
    local function counted() return rows:run(statements.counted(name))[1][1].counted end
    local sum = 0
    for _, each in ipairs {
      { { state = "waiting", price = 3, owner = rows.alive }, 3 }, { { state = "waiting", price = 5, owner = journal_rows.DEAD }, 0 },
      { { state = "waiting", price = 5 }, 0 }, { { state = "sending", price = 7, owner = journal_rows.DEAD }, 7 },
      { { state = "queued", price = 11, charged = 11, id = "1" }, 11 },
      { { state = "failed", price = 13, charged = 13, refunded = 13 }, 0 },
      { { state = "unknown_outcome", price = 17 }, 17 }, { { state = "refused", price = 19 }, 0 },
      { { state = "sending", price = 23, account = "other" }, 0 },
    } do
      rows:add(client, each[1])
      sum = sum + each[2]
      assert.equal(sum, counted(), each[1].state .. each[1].price)
    end
  end)

  it("what is spent tells apart what is on its way in a living process and in a dead one", function()
    rows:add(client, { state = "sending", price = 3, owner = rows.alive })
    rows:add(client, { state = "waiting", price = 5, owner = rows.alive })
    rows:add(client, { state = "sending", price = 7, owner = journal_rows.DEAD })
    rows:add(client, { state = "sending", price = 11 })
    rows:add(client, { state = "waiting", price = 13, owner = journal_rows.DEAD })
    rows:add(client, { state = "unknown_outcome", price = 17 })
    rows:add(client, { state = "failed", price = 19, charged = 19, refunded = 19 })
    rows:add(client, { state = "queued", price = 23, charged = 23, id = "2", account = "other" })
    assert.same({ reserved = 8, uncertain = 35, charged = 19, refunded = 19 }, rows:run(statements.figures(name))[1][1])
  end)

  it("is read with what each column of a row means", function()
    local row = rows:add(client, { state = "queued", id = "5", key = "k", owner = rows.alive })
    assert.equal(row, rows:run(statements.by_key(name, "k"))[1][1].row)
    assert.equal(row, rows:run(statements.by_id(name, "5"))[1][1].row)
    assert.equal(1, rows:run(statements.by_row(row))[1][1].alive)
    assert.is_nil(rows:run(statements.by_key("other", "k"))[1][1])
    assert.is_nil(rows:run(statements.by_id("other", "5"))[1][1])
    rows:one("UPDATE task SET current = 0")
    assert.is_nil(rows:run(statements.by_key(name, "k"))[1][1])
  end)
end)
