local homegen = require "homegen"
local iacrea = require "spec.support.iacrea"
local journal_scene = require "spec.support.journal_scene"
local report = require "homegen.base.report"

describe("homegen.store.queries", function()
  local scene, server, client, rows, events

  before_each(function()
    scene, events = journal_scene.begin(), {}
    server, rows = scene.server, scene.rows
    server:always(iacrea.GET, iacrea.succeeded(server.url .. "/r.png"))
    client = scene:client_of_both { on_event = function(event) events[#events + 1] = event end }
    report.from(function() return function() end end)
  end)

  after_each(function()
    scene:finish()
    report.from(function() end)
  end)

  -- Rows 1 … count are there already; makes `count` of the first.
  local function multiply(count)
    rows:run { [[
      WITH RECURSIVE number (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
      INSERT INTO task (account, service, fingerprint, context, price, state, id, charged, owner, save, result, created_at, changed_at)
      SELECT account, service, fingerprint, context, price, state, n, charged, owner, save, result, created_at, changed_at
      FROM task, number WHERE row = 1]], count }
  end

  -- Each by another process, and each asked about once alone.
  for label, ask in pairs {
    ["find{ }"] = function() return client:find { key = "k" } end, ["tasks()"] = function() return client:tasks() end,
    ["prune()"] = function() return client:prune() end, ["resume()"] = function() return client:resume() end,
    ["a settled doubt"] = function() return client:settle("k", { created = false }) end,
  } do
    it("know what is spent by then: " .. label, function()
      rows:add(client, { state = "succeeded", id = "1", charged = 3 })
      rows:add(client, { state = "failed", id = "2", charged = 2, refunded = 2, key = "other" })
      local unknown = rows:add(client, { state = "unknown_outcome", key = "k" })
      assert(ask())
      if label ~= "a settled doubt" then rows:run { "UPDATE task SET state = 'refused' WHERE row = ?1", unknown } end
      local known = { reserved = 0, charged = 5, refunded = 2, uncertain = label == "a settled doubt" and 0 or 1 }
      assert.same(known, client:spent().ideal_house)
    end)
  end

  it("lists more tasks than one transaction may give", function()
    local count = 10001
    rows:add(client, { state = "succeeded", id = "1", charged = 1 })
    multiply(count)
    rows:add(client, { state = "failed", id = "20000", charged = 1 })
    local list = assert(client:tasks { state = "succeeded" })
    assert.equal(count, #list)
    for index, task in ipairs(list) do assert.equal(index, task.row) end
    assert.equal(1, #assert(client:tasks { state = "failed" }))
  end)

  it("says of a question that it cannot be answered, not that nothing can be written", function()
    local thread = client.store.journal.thread
    local call = thread.call
    thread.call = function(self, method, done, list)
      list[#list + 1] = { "SELECT * FROM nothing" } -- as a file would be that is damaged
      return call(self, method, done, list)
    end
    local asked = { client:find { key = "k" } }
    local listed = { client:tasks() }
    thread.call = nil
    for _, answer in ipairs { asked[2], listed[2] } do
      assert.equal("io", answer.kind)
      assert.truthy(answer.message:find("cannot be read", 1, true), answer.message)
      assert.is_nil(tostring(answer):find("written", 1, true), tostring(answer))
    end
  end)

  local function ids_of(tasks)
    local ids = {}
    for _, task in ipairs(tasks) do ids[#ids + 1] = task.id end
    return ids
  end

  it("takes over more tasks than fit into one transaction, each once", function()
    local count = 1100
    rows:add(client, { state = "processing", id = "1", charged = 1 })
    multiply(count)
    local tasks = assert(client:resume())
    assert.equal(count, #tasks)
    for index, id in ipairs(ids_of(tasks)) do assert.equal(tostring(index), id) end
    homegen.settle(tasks)
    assert.equal(count, rows:one("SELECT COUNT(*) AS n FROM task WHERE state = 'succeeded' AND owner IS NULL").n)
  end)

  describe("when the tasks of one account cannot be taken over", function()
    before_each(function()
      rows:add(client, { state = "queued", id = "11", charged = 1 })
      rows:add(client, { state = "queued", id = iacrea.generation(1), charged = 1, service = "create_room",
        account = client.store.accounts[client.accounts.iacrea] })
      rows:run { [[CREATE TRIGGER second BEFORE UPDATE OF owner ON task
        WHEN new.owner IS NOT NULL AND EXISTS (SELECT 1 FROM task WHERE owner IS NOT NULL)
        BEGIN SELECT RAISE(ABORT, 'not this one'); END]] }
    end)

    it("those of the other are left for whoever asks next", function()
      local tasks, err = client:resume()
      assert.is_nil(tasks)
      assert.equal("io", err.kind)
      assert.equal(0, rows:one("SELECT COUNT(*) AS n FROM task WHERE owner IS NOT NULL").n)
      rows:run { "DROP TRIGGER second" }
      local ids = ids_of(assert(client:resume()))
      assert.same({ "11", iacrea.generation(1) }, ids)
    end)
  end)

  it("gives out what it has taken over when a later transaction fails, and says that there is more", function()
    rows:add(client, { state = "processing", id = "1", charged = 1 })
    multiply(1100)
    rows:run { [[CREATE TRIGGER last BEFORE UPDATE OF owner ON task WHEN new.owner IS NOT NULL AND new.row = 1100
      BEGIN SELECT RAISE(ABORT, 'not this one'); END]] }
    local tasks = assert(client:resume())
    homegen.settle(tasks)
    homegen.step() -- they may have ended while the later transaction was waited for: then the warning is still to be told
    local followed = rows:one("SELECT COUNT(*) AS n FROM task WHERE state = 'succeeded'").n
    assert.equal(#tasks, followed)
    assert.equal(1100 - #tasks, rows:one("SELECT COUNT(*) AS n FROM task WHERE state = 'processing' AND owner IS NULL").n)
    local told
    for _, event in ipairs(events) do told = told or event.type == "warning" and event.message:find("resume again", 1, true) end
    assert.truthy(told)
    rows:run { "DROP TRIGGER last" }
    assert.equal(1100 - #tasks, #assert(client:resume()))
  end)

  it("leaves to the next call what has become ours and could not be gone on with", function()
    for id = 1, 4 do rows:add(client, { state = "queued", id = tostring(id), charged = 1 }) end
    local taken = {}
    local function take(_, row)
      if row.id == "2" and #taken == 1 then error("not enough memory", 0) end
      taken[#taken + 1] = row.id
    end
    assert.same({ false, "not enough memory" }, { pcall(client.store.adopt, client.store, take) })
    assert.same({ "1" }, taken)
    taken[#taken + 1] = "-"
    assert(client.store:adopt(take))
    assert.same({ "1", "-", "2", "3", "4" }, taken)
    assert(client.store:adopt(take))
    assert.equal(5, #taken)
  end)

  it("does not keep a task of a service that it does not know", function()
    local row = rows:add(client, { state = "processing", id = "11", charged = 1, service = "of_a_later_version" })
    assert.same({}, assert(client:resume()))
    assert(client:tasks()) -- what was handed over before is written
    assert.is_nil(rows:get(row).owner)
    assert.equal("processing", rows:get(row).state)
  end)
end)
