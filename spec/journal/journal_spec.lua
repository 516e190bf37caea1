local journal = require "homegen.journal"
local clients = require "spec.support.clients"
local runtime = require "spec.support.runtime"

local SCHEMA = { "CREATE TABLE pair (name TEXT PRIMARY KEY, value)" }

describe("homegen.journal", function()
  local folder, opened

  local function open(changes)
    local given = { path = folder .. "/j.db", application_id = 7, versions = SCHEMA }
    for name, value in pairs(changes or {}) do given[name] = value end
    local handle, message, word = journal.open(given)
    opened[#opened + 1] = handle
    return handle, message, word
  end

  before_each(function() folder, opened = clients.folder(), {} end)

  after_each(function()
    for _, handle in ipairs(opened) do handle:close() end
    os.execute(("chmod -R u+w '%s'; rm -rf '%s'"):format(folder, folder))
  end)

  ---Submits one transaction and waits for what comes of it.
  local function run(handle, ...)
    local id = handle:submit { label = "spec", ... }
    assert.is_true(handle:drain(20))
    local got, outcome, value, word = handle:take()
    assert.equal(id, got)
    return outcome, value, word
  end

  it("keeps rows, and gives them back typed", function()
    local handle = open()
    assert.equal("ok", run(handle,
      { "INSERT INTO pair VALUES (?1, ?2)", "text", "a'b\n\";--" }, { "INSERT INTO pair VALUES (?1, ?2)", "whole", 2 ^ 40 },
      { "INSERT INTO pair VALUES (?1, ?2)", "part", 0.5 }, { "INSERT INTO pair VALUES (?1, ?2)", "none", n = 2 },
      { "INSERT INTO pair VALUES (?1, ?2)", "yes", true }))
    handle:close()
    local outcome, value = run(open(), { "SELECT * FROM pair ORDER BY name" })
    assert.equal("ok", outcome)
    assert.same({
      { name = "none" }, { name = "part", value = 0.5 }, { name = "text", value = "a'b\n\";--" },
      { name = "whole", value = 1099511627776 }, { name = "yes", value = 1 },
    }, value[1])
  end)

  it("tells the row that was inserted last", function()
    local handle = open()
    local _, _, row = run(handle, { "INSERT INTO pair VALUES ('a', 1)" })
    assert.equal(1, row)
    _, _, row = run(handle, { "INSERT INTO pair VALUES ('b', 1)" })
    assert.equal(2, row)
  end)

  it("holds what is asked until it is to go", function()
    local handle = open()
    local first = handle:hold { label = "spec", { "INSERT INTO pair VALUES ('a', 1)" } }
    assert.equal(first + 1, handle:hold { label = "spec", { "SELECT count(*) AS n FROM pair" } })
    assert.equal(2, handle:count())
    assert.is_nil(handle:take())
    handle:go()
    assert.is_true(handle:drain(20))
    assert.equal(first, (handle:take()))
    local _, outcome, rows = handle:take()
    assert.same({ "ok", 1 }, { outcome, rows[1][1].n })
    handle:go() -- nothing is held
    assert.equal(0, handle:count())
    handle:hold { label = "spec", { "INSERT INTO pair VALUES ('b', 1)" } }
    handle:close() -- what was asked is still done
    _, rows = run(open(), { "SELECT count(*) AS n FROM pair" })
    assert.equal(2, rows[1][1].n)
  end)

  it("does all of a transaction or nothing, and spares its neighbours", function()
    local handle = open()
    local ids = {
      handle:submit { label = "spec", { "INSERT INTO pair VALUES ('a', 1)" } },
      handle:submit { label = "spec", { "INSERT INTO pair VALUES ('b', 1)" },
        { "UPDATE pair SET value = 2 WHERE name = 'x'", changes = 1 } },
      handle:submit { label = "spec", { "INSERT INTO pair VALUES ('c', 1)" }, { "INSERT INTO pair VALUES ('a', 1)" } },
      handle:submit { label = "spec", { "INSERT INTO pair VALUES ('d', 1)" } },
    }
    assert.is_true(handle:drain(20))
    local seen = {}
    for _ = 1, 4 do
      local id, outcome, value, word = handle:take()
      seen[id] = { outcome, outcome == "unmet" and value or outcome == "error" and word or nil }
    end
    assert.same({ "ok" }, seen[ids[1]])
    assert.same({ "unmet", 2 }, seen[ids[2]])
    assert.same({ "error", "constraint" }, seen[ids[3]])
    assert.same({ "ok" }, seen[ids[4]])
    local _, rows = run(handle, { "SELECT group_concat(name) AS names FROM (SELECT name FROM pair ORDER BY name)" })
    assert.equal("a,d", rows[1][1].names)
  end)

  describe("opening says what is wrong:", function()
    local function refused(word, changes)
      local handle, message, said = open(changes)
      assert.is_nil(handle)
      assert.equal(word, said)
      assert.truthy(message:find(folder, 1, true), message)
      return message
    end

    it("the folder is missing", function() refused("path", { path = folder .. "/none/j.db" }) end)
    it("it is a folder", function() refused("path", { path = folder }) end)

    it("a file of another kind", function()
      clients.write(folder .. "/j.db", ("no database at all\n"):rep(100))
      refused "foreign"
    end)

    it("a database of another program", function()
      open():close()
      refused("foreign", { application_id = 8 })
    end)

    it("a newer homegen has written it", function()
      open({ versions = { SCHEMA[1], "CREATE TABLE more (x)" } }):close()
      refused "newer"
    end)

    it("it is damaged", function()
      local handle = open()
      for index = 1, 50 do run(handle, { "INSERT INTO pair VALUES (?1, ?2)", "n" .. index, ("x"):rep(1000) }) end
      handle:close()
      local bytes = clients.read(folder .. "/j.db")
      clients.write(folder .. "/j.db", bytes:sub(1, 8192) .. ("\255"):rep(16384) .. bytes:sub(24577))
      refused "corrupt"
    end)

    it("it is read-only", function()
      open():close()
      os.execute(("chmod 444 '%s/j.db'; chmod 755 '%s'"):format(folder, folder))
      local script = ([[local h, m, w = require("homegen.journal").open {
        path = "%s/j.db", application_id = 7, versions = { "" } } print(w, m)]]):format(folder)
      -- Root may write what is read-only; it stays root, as another user might not reach this tree.
      local root = io.popen("id -u"):read("*l") == "0"
      local pipe = io.popen(("%s%s -e '%s' 2>&1"):format(
        root and "setpriv --bounding-set=-dac_override " or "", runtime.interpreter, script))
      local said = pipe:read("*a")
      pipe:close()
      assert.truthy(said:find("^read_only\t") and said:find(folder, 1, true), said)
    end)
  end)

  it("an older file gets what newer versions add", function()
    open():close()
    local handle = open { versions = { SCHEMA[1], "CREATE TABLE more (x)" } }
    assert.equal("ok", run(handle, { "INSERT INTO more VALUES (1)" }))
  end)

  it("an owner is alive as long as its handle is open", function()
    local one, other = open(), open()
    local function alive(owner)
      local _, rows = run(one, { "SELECT is_alive(?1) AS alive", owner, n = 1 })
      return rows[1][1].alive
    end
    assert.not_equal(one:owner(), other:owner())
    assert.equal(1, alive(one:owner()))
    assert.equal(1, alive(other:owner()))
    local name = other:owner()
    other:close()
    assert.equal(0, alive(name))
    assert.equal(0, alive(nil))
    assert.equal(1, alive "../../etc/passwd") -- any doubt counts as alive
  end)

  it("digests are salted by the file", function()
    local one = open()
    local other = open { path = folder .. "/k.db" }
    assert.equal(one:digest "text", one:digest "text")
    assert.matches("^%x+$", one:digest "text")
    assert.equal(32, #one:digest "text")
    assert.not_equal(one:digest "text", other:digest "text")
  end)

  it("raises when it is misused, and after it was closed", function()
    local handle = open()
    for _, bad in ipairs { {}, { label = "spec" }, { label = "no label!", { "SELECT 1" } }, { label = "spec", { 1 } },
      { label = "spec", { "SELECT ?1", {} } } } do
      assert.has_error(function() handle:submit(bad) end)
    end
    handle:close()
    handle:close()
    assert.has_error(function() handle:submit { label = "spec", { "SELECT 1" } } end)
  end)
end)
