local cjson = require "cjson"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local held = require "spec.support.held"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"

local CREATE, ID = clients.CREATE, clients.ID
local OTHER_ID = "1234567890123456790"

describe("homegen.store.admission", function()
  local scene, server, client, folder, rows

  before_each(function()
    scene = journal_scene.begin()
    server, folder, rows = scene.server, scene.folder, scene.rows
    server:always(CREATE, faultd.created(OTHER_ID))
    client = scene:client()
  end)

  after_each(function() scene:finish() end)

  ---Submits the job of the key `k` and waits for its end.
  local function call(options, changes)
    options = options or {}
    options.key = "k"
    local task = assert(client:smart_replace(clients.params(changes), options))
    local result, err = homegen.await(task, 20)
    return result, err, task
  end

  local STATE_FIELDS = {
    queued = { id = ID, charged = 1 }, processing = { id = ID, charged = 1 },
    succeeded = { id = ID, charged = 1 }, failed = { id = ID, charged = 1, refunded = 1, outcome = "accepted" },
    terminated = { id = ID, charged = 1, outcome = "accepted" },
  }

  local function leave(state, owner, fields)
    local all = { state = state, owner = owner, key = "k" }
    for name, value in pairs(STATE_FIELDS[state] or {}) do all[name] = value end
    for name, value in pairs(fields or {}) do all[name] = value end
    if state == "succeeded" then all.result = journal_rows.result(server.url .. "/r.png") end
    if state == "failed" or state == "terminated" or state == "unknown_outcome" or state == "refused" then
      all.error = ('{"kind":"%s","message":"as it was"}'):format(state == "refused" and "credits" or state)
    end
    return rows:add(client, all)
  end

  ---What the key's earlier task left behind, the call's options, how many creates leave for it, how it ends, whose id.
  local CELLS = {
    -- unfinished or succeeded: that task, at no cost
    { "waiting", creates = 1, ends = "succeeded", id = OTHER_ID, same_row = true, why = "claimed by who has key and parameters" },
    { "queued", creates = 0, ends = "succeeded", id = ID, same_row = true },
    { "processing", creates = 0, ends = "succeeded", id = ID, same_row = true },
    { "succeeded", creates = 0, ends = "succeeded", id = ID, same_row = true },
    { "succeeded", { retry_failed = true, retry_unknown = true }, creates = 0, ends = "succeeded", id = ID, same_row = true },
    -- canceled or expired with an id: followed again
    { "canceled", fields = { id = ID, charged = 1 }, creates = 0, ends = "succeeded", id = ID, same_row = true },
    { "expired", fields = { id = ID, charged = 1 }, creates = 0, ends = "succeeded", id = ID, same_row = true },
    -- refused or never sent: a new attempt
    { "canceled", creates = 1, ends = "succeeded", id = OTHER_ID },
    { "expired", creates = 1, ends = "succeeded", id = OTHER_ID },
    { "refused", creates = 1, ends = "succeeded", id = OTHER_ID },
    { "not_sent", creates = 1, ends = "succeeded", id = OTHER_ID },
    -- failed or terminated: the same failure, or a new attempt with retry_failed
    { "failed", creates = 0, ends = "failed", id = ID, same_row = true },
    { "terminated", creates = 0, ends = "terminated", id = ID, same_row = true },
    { "failed", { retry_unknown = true }, creates = 0, ends = "failed", id = ID, same_row = true },
    { "failed", { retry_failed = true }, creates = 1, ends = "succeeded", id = OTHER_ID },
    { "terminated", { retry_failed = true }, creates = 1, ends = "succeeded", id = OTHER_ID },
    -- unknown: the same error, until settle or retry_unknown
    { "unknown_outcome", creates = 0, ends = "unknown_outcome", same_row = true },
    { "unknown_outcome", { retry_failed = true }, creates = 0, ends = "unknown_outcome", same_row = true },
    { "unknown_outcome", { retry_unknown = true }, creates = 1, ends = "succeeded", id = OTHER_ID },
    -- on its way when its process ended: unknown
    { "sending", creates = 0, ends = "unknown_outcome", same_row = true },
    { "sending", { retry_unknown = true }, creates = 1, ends = "succeeded", id = OTHER_ID },
  }
  local DEAD_OWNER = { waiting = true, sending = true, queued = true, processing = true }

  for _, cell in ipairs(CELLS) do
    local state = cell[1]
    local options = {}
    for name in pairs(cell[2] or {}) do options[#options + 1] = name end
    table.sort(options)
    it(("%s%s %s: %s after %d creates"):format(state, cell.fields and " with an id" or "", table.concat(options, ", "),
      cell.ends, cell.creates), function()
      local row = leave(state, DEAD_OWNER[state] and journal_rows.DEAD or nil, cell.fields)
      local given = {}
      for name, value in pairs(cell[2] or {}) do given[name] = value end
      local result, err, task = call(given)
      assert.equal(cell.ends, task.state)
      assert.equal(cell.creates, server:count(CREATE))
      assert.equal(cell.id, task.id)
      if cell.ends == "succeeded" then
        assert.equal(server.url .. "/r.png", result.url)
        assert.equal(cell.id, task:created(0))
      else
        assert.equal(cell.ends, err.kind)
      end
      local current = rows:one("SELECT * FROM task WHERE key = 'k' AND current = 1")
      assert.equal(cell.ends, current.state)
      assert.equal(cell.same_row or false, current.row == row)
      assert.is_nil(current.owner)
      assert.equal(cell.same_row and 1 or 2, #rows:all "SELECT * FROM task")
    end)
  end

  for _, state in ipairs { "waiting", "sending", "queued", "processing" } do
    it("leaves a task alone that another living process has in hand, and ends with it: " .. state, function()
      local row = leave(state, rows.alive, { id = STATE_FIELDS[state] and ID })
      local task = assert(client:smart_replace(clients.params(), { key = "k" }))
      repeat homegen.step(0.05) until task.state == state and (not STATE_FIELDS[state] or task.id)
      assert.is_nil((homegen.await(task, 0.8)))
      assert.equal(0, #server:requests())
      rows:run { "UPDATE task SET state = 'succeeded', id = ?2, charged = 1, owner = NULL, result = ?3 WHERE row = ?1", row, ID,
        journal_rows.result(server.url .. "/r.png") }
      local result = assert(homegen.await(task, 20))
      assert.equal(ID, result.id)
      assert.equal(0, server:count(CREATE))
    end)
  end

  describe("of a task that has succeeded and whose picture another living process saves", function()
    local path, row, task

    before_each(function()
      path = folder .. "/k.png"
      row = leave("succeeded", rows.alive, { save = folder .. "/{key}.{ext}" })
      task = assert(client:smart_replace(clients.params(), { key = "k", save = folder .. "/{key}.{ext}" }))
      repeat homegen.step(0.05) until task.id
      assert.is_nil((homegen.await(task, 0.8)))
      assert.is_false(task:done())
      assert.equal(0, #server:requests()) -- both would fill the same part
    end)

    it("waits, and has the file with it", function()
      clients.write(path, clients.PNG)
      rows:run { "UPDATE task SET owner = NULL, saved = ?2 WHERE row = ?1", row, ('["%s"]'):format(path) }
      assert.equal(path, assert(homegen.await(task, 20)).path)
      assert.equal(0, #server:requests())
    end)

    it("saves it when the other one could not", function()
      rows:run { "UPDATE task SET owner = NULL WHERE row = ?1", row }
      assert.equal(path, assert(homegen.await(task, 20)).path)
      assert.equal(clients.PNG, clients.read(path))
      assert.equal(0, server:count(CREATE))
    end)
  end)

  it("does not save beside the process that saves it already, when the call names no file", function()
    local row = leave("succeeded", rows.alive, { save = folder .. "/{key}.{ext}" })
    local task = assert(client:smart_replace(clients.params(), { key = "k" }))
    repeat homegen.step(0.05) until task.id
    assert.is_nil((homegen.await(task, 0.8)))
    assert.equal(0, #server:requests())
    clients.write(folder .. "/k.png", clients.PNG)
    rows:run { "UPDATE task SET owner = NULL, saved = ?2 WHERE row = ?1", row, ('["%s/k.png"]'):format(folder) }
    assert.equal(folder .. "/k.png", assert(homegen.await(task, 20)).path)
    assert.equal(0, #server:requests())
  end)

  describe("trouble with the journal says nothing about a task that was seen there:", function()
    local function watch_until_trouble(state)
      local row = leave(state, rows.alive, { id = STATE_FIELDS[state] and ID })
      local task = assert(client:smart_replace(clients.params(), { key = "k" }))
      repeat homegen.step(0.02) until task.state == state
      local has_failed = held.fail(client, "admit")
      repeat homegen.step(0.02) until has_failed()
      assert.is_false(task:done())
      return row, task
    end

    for _, state in ipairs { "sending", "queued", "processing" } do
      it("in a living process's hand, " .. state, function()
        local row, task = watch_until_trouble(state)
        rows:run { "UPDATE task SET state = 'succeeded', id = ?2, charged = 1, owner = NULL, result = ?3 WHERE row = ?1", row, ID,
          journal_rows.result(server.url .. "/r.png") }
        assert.equal(ID, assert(homegen.await(task, 20)).id)
        assert.equal(0, server:count(CREATE))
      end)
    end

    for state, label in pairs { waiting = "adopt", sending = "ended", processing = "adopt", expired = "adopt" } do
      it("of a dead process, " .. state, function()
        local has_id = state == "processing" or state == "expired"
        leave(state, journal_rows.DEAD, { id = has_id and ID or nil, charged = has_id and 1 or nil })
        local has_failed = held.fail(client, label)
        local _, err, task = call()
        assert.is_true(has_failed())
        assert.equal(state == "sending" and "unknown_outcome" or "succeeded", task.state)
        assert.equal(state == "sending" and "unknown" or nil, err and err.outcome)
        assert.equal(state == "waiting" and 1 or 0, server:count(CREATE))
      end)
    end

    it("whose outcome this client knows to be unknown", function()
      server:script(CREATE, { faultd.close_after_read() }, faultd.created(OTHER_ID))
      assert.equal("unknown_outcome", select(3, call()).state)
      local has_failed = held.fail(client, "admit")
      local _, err, task = call()
      assert.is_true(has_failed())
      assert.equal("unknown_outcome", task.state)
      assert.equal("unknown", err.outcome)
      assert.equal(1, server:count(CREATE))
    end)

    for state, outcome in pairs { processing = "accepted", sending = "unknown", waiting = "not_sent" } do
      it("and if it will never work again, the error tells what is known: " .. outcome, function()
        leave(state, journal_rows.DEAD)
        held.fail(client, state == "sending" and "ended" or "adopt", "corrupt")
        local _, err, task = call()
        assert.equal("io", err.kind)
        assert.equal(outcome, err.outcome)
        assert.equal(outcome == "accepted" and ID or nil, task.id)
        assert.equal(0, server:count(CREATE))
      end)
    end
  end)

  it("saves a picture anew that was removed, once for all who ask", function()
    local saving = { save = folder .. "/{key}.{ext}" }
    leave("succeeded", nil, { save = saving.save, saved = ('["%s/gone.png"]'):format(folder) })
    assert.equal(folder .. "/k.png", assert(call(saving)).path)
    local row = rows:one "SELECT saved, owner FROM task WHERE key = 'k'"
    assert.same({ folder .. "/k.png" }, cjson.decode(row.saved))
    assert.is_nil(row.owner)
  end)

  it("takes over when the other process dies while it is watched", function()
    leave("processing", rows.alive)
    local task = assert(client:smart_replace(clients.params(), { key = "k" }))
    repeat homegen.step(0.05) until task.state == "processing"
    rows.handle:close()
    rows = journal_rows.open(folder .. "/jobs.db")
    scene.rows = rows -- closed at the end
    assert.equal(ID, assert(homegen.await(task, 20)).id)
    assert.equal(0, server:count(CREATE))
  end)

  it("stops watching when canceled, and leaves the other's task as it is", function()
    local row = leave("processing", rows.alive)
    local task = assert(client:smart_replace(clients.params(), { key = "k" }))
    repeat homegen.step(0.05) until task.state == "processing"
    task:cancel()
    local _, err = homegen.await(task, 20)
    assert.equal("canceled", err.kind)
    assert.equal("processing", rows:get(row).state)
    assert.equal(rows.alive, rows:get(row).owner)
  end)

  for _, state in ipairs { "waiting", "succeeded", "unknown_outcome", "refused" } do
    it("refuses the key of another job and names the difference: " .. state, function()
      leave(state, nil)
      local _, err = call(nil, { prompt = "a red chair" })
      assert.equal("invalid", err.kind)
      assert.equal("not_sent", err.outcome)
      assert.truthy(err.message:find("differs in: prompt", 1, true))
      assert.equal("k", err.key)
      assert.equal(0, #server:requests())
      assert.equal(state, rows:one("SELECT state FROM task WHERE key = 'k'").state)
    end)
  end

  it("two clients that submit the same key at once create one task", function()
    local other = clients.new(server, { journal = folder .. "/jobs.db" })
    local tasks = {}
    for index = 1, 4 do
      tasks[index] = assert((index % 2 == 0 and client or other):smart_replace(clients.params(), { key = "k" }))
    end
    for index = 1, 4 do assert.equal(OTHER_ID, assert(homegen.await(tasks[index], 20)).id) end
    assert.equal(1, server:count(CREATE))
    other:close()
  end)

  it("keeps neither the key of the account nor the prompt", function()
    assert(call { save = folder .. "/{key}.{ext}" })
    client:close()
    for _, name in ipairs { "jobs.db", "jobs.db-wal" } do
      local file = io.open(folder .. "/" .. name, "rb")
      local bytes = file and file:read("*a") or ""
      if file then file:close() end
      assert.is_nil(bytes:find(clients.KEY, 1, true), name)
      assert.is_nil(bytes:find("velvet", 1, true), name)
    end
  end)
end)
