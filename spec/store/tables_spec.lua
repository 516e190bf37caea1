--- Journals of older versions of homegen.

local clients = require "spec.support.clients"
local journal = require "homegen.store.journal"
local native = require "homegen.journal"
local tables = require "homegen.store.tables"

local unpack = table.unpack or unpack

describe("homegen.store.tables", function()
  local folder, path

  before_each(function()
    folder = clients.folder()
    path = folder .. "/jobs.db"
  end)
  after_each(function() os.execute(("rm -rf '%s'"):format(folder)) end)

  local function run(handle, sql)
    handle:submit { label = "spec", { sql } }
    assert(handle:drain(20))
    local _, outcome, rows = handle:take()
    assert.equal("ok", outcome)
    return rows[1]
  end

  -- As a homegen opens it that lets SQLite copy the log by itself.
  local function open_as_first()
    return native.open { path = path, application_id = tables.application_id, versions = { tables.versions[1] }, busy_seconds = 0 }
  end

  it("convert a journal of the first format, which the first homegen then refuses", function()
    local old = assert(open_as_first())
    run(old, "INSERT INTO total (account, charged) VALUES ('kept', 7)")
    old:close()
    local opened = assert(journal.open(path, print))
    assert.equal(7, run(opened.handle, "SELECT charged FROM total")[1].charged)
    local handle, message, word = open_as_first()
    assert.is_nil(handle)
    assert.equal("newer", word)
    assert.matches("was written by a newer version", message)
    opened:close()
  end)

  it("convert none that a process has open, which may be of the first version", function()
    local old = assert(open_as_first())
    local handle, message, word = native.open {
      path = path, application_id = tables.application_id, versions = tables.versions, busy_seconds = 0,
    }
    assert.is_nil(handle)
    assert.equal("busy", word)
    assert.matches("older format.*end that process", message)
    old:close()
    assert(journal.open(path, print)):close()
  end)

  it("leave the tasks of a journal without webhooks as they were", function()
    local old = assert(native.open { path = path, application_id = tables.application_id, versions = { unpack(tables.versions, 1, 4) } })
    run(old, [[INSERT INTO task (account, service, fingerprint, context, price, state, owner, id, created_at, changed_at)
      VALUES ('a', 's', '', '{}', 1, 'queued', 'o', '7', 1, 1200)]])
    local before = { run(old, "SELECT * FROM task"), run(old, "SELECT * FROM load"), run(old, "SELECT * FROM total") }
    old:close()
    local opened = assert(journal.open(path, print))
    local after = {}
    for index, name in ipairs { "task", "load", "total" } do after[index] = run(opened.handle, "SELECT * FROM " .. name) end
    assert.same(before, after)
    assert.same({ #tables.versions }, { run(opened.handle, "SELECT user_version AS version FROM pragma_user_version")[1].version })
    run(opened.handle, "UPDATE task SET webhook = 'w', notice = '[]'")
    run(opened.handle, "INSERT INTO pause VALUES ('k', 1)")
    assert.same({ "w", "[]" }, { run(opened.handle, "SELECT * FROM task")[1].webhook, run(opened.handle, "SELECT * FROM task")[1].notice })
    opened:close()
  end)

  it("count what the rows of an older journal come to", function()
    local former = { unpack(tables.versions, 1, 3) }
    local old = assert(native.open { path = path, application_id = tables.application_id, versions = former })
    for index, state in ipairs { "waiting", "sending", "queued", "processing", "processing", "succeeded" } do
      run(old, ([[INSERT INTO task (account, service, fingerprint, context, price, state, owner, created_at, changed_at)
        VALUES ('a', 's', '', '{}', %d, '%s', %s, 0, 1200)]]):format(index, state, index == 4 and "'o'" or "NULL"))
    end
    old:close()
    local opened = assert(journal.open(path, print)) -- by way of all formats in between
    assert.same({
      { account = "a", service = "s", owner = "", heard = 2, waiting = 1, sending = 2, tasks = 3 },
      { account = "a", service = "s", owner = "o", heard = 2, waiting = 0, sending = 0, tasks = 1 },
    }, run(opened.handle, "SELECT * FROM load ORDER BY owner"))
    opened:close()
  end)
end)
