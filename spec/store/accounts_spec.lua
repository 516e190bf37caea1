--- Whose tasks are whose: that an address is spelled otherwise, or that a key is a new one, pays no job again.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"

local CREATE, ID = clients.CREATE, clients.ID

describe("homegen.store.accounts", function()
  local scene, server

  before_each(function()
    scene = journal_scene.begin()
    server = scene.server
  end)

  after_each(function() scene:finish() end)

  ---A client of a key at an address.
  local function open(api_key, options)
    local given = { ideal_house = { api_key = api_key or "first-key", base_url = server.url } }
    for name, value in pairs(options or {}) do given[name] = value end
    return scene:client(given)
  end

  local function ask(client, key)
    return homegen.await(client:smart_replace(clients.params(), { key = key or "k" }), 20)
  end

  ---Leaves a row of the journal to a key that is not open any more.
  local function leave(api_key, state, fields)
    local client = open(api_key)
    local all = { key = "k", state = state }
    for name, value in pairs(fields or {}) do all[name] = value end
    local row = scene.rows:add(client, all)
    client:close()
    return row
  end

  it("knows an address however it is spelled", function()
    local port = server.url:match ":(%d+)$"
    local client = open()
    assert(ask(client))
    client:close()
    for _, spelled in ipairs {
      "HTTP://127.0.0.1:%s", "http://localhost:%s", "http://LocalHost:%s/", "http://127.0.0.1:%s//", "Http://127.1:%s",
    } do
      client = open("first-key", { ideal_house = { api_key = "first-key", base_url = spelled:format(port) } })
      assert(ask(client), spelled)
      assert.equal(1, server:count(CREATE), spelled)
      client:close()
    end
  end)

  it("does not pay again for a job that is there under another key, and says what to do", function()
    assert(ask(open "first-key"))
    local second = open "second-key"
    for _ = 1, 2 do -- that it has tasks of its own changes nothing
      local result, err = ask(second)
      assert.is_nil(result)
      assert.equal("invalid", err.kind)
      assert.equal("not_sent", err.outcome)
      assert.equal("k", err.key)
      assert.truthy(err.message:find("under another key of Ideal House", 1, true))
      assert.truthy(err.hint:find('account = "name"', 1, true))
      assert(ask(second, "another job"))
    end
    assert.equal(2, server:count(CREATE))
  end)

  it("does not pay again where the new key's own attempt was refused", function()
    leave("first-key", "succeeded", { id = ID, charged = 1, result = journal_rows.result(server.url .. "/r.png") })
    local second = open "second-key"
    scene.rows:add(second, { key = "k", state = "not_sent" })
    local _, err = ask(second)
    assert.equal("invalid", err.kind)
    assert.equal(0, server:count(CREATE))
  end)

  for _, case in ipairs {
    { "refused" }, { "not_sent" }, { "waiting" }, { "canceled" }, { "expired" },
  } do
    it("a job that was never paid under the other key is in nobody's way: " .. case[1], function()
      leave("first-key", case[1])
      assert(ask(open "second-key"))
      assert.equal(1, server:count(CREATE))
    end)
  end

  for _, state in ipairs { "queued", "processing", "failed", "unknown_outcome", "sending" } do
    it("one that was, or may have been, is: " .. state, function()
      leave("first-key", state, { id = state ~= "unknown_outcome" and state ~= "sending" and ID or nil })
      local _, err = ask(open "second-key")
      assert.equal("invalid", err.kind)
      assert.equal(0, server:count(CREATE))
    end)
  end

  it("a key that a person has called by the account's name has the account's tasks", function()
    local first = open "first-key"
    assert(ask(first))
    first:close()
    local second = open("second-key", { account = "main" })
    assert.equal(1, second:spent().ideal_house.charged)
    assert(ask(second))
    assert(ask(second, "another job"))
    second:close()
    for _, options in ipairs { { "third-key", "main" }, { "second-key" }, { "first-key" }, { "first-key", "main" } } do
      local client = open(options[1], { account = options[2] })
      assert(ask(client))
      assert(ask(client, "another job"))
      assert.equal(2, client:spent().ideal_house.charged)
      client:close()
    end
    assert.equal(2, server:count(CREATE))
  end)

  it("accounts that have names of their own may have the same jobs", function()
    assert(ask(open("first-key", { account = "first" })))
    server:always(CREATE, faultd.created("1234567890123456791"))
    assert(ask(open("second-key", { account = "second" })))
    assert.equal(2, server:count(CREATE))
    local _, err = ask(open "third-key")
    assert.equal("invalid", err.kind)
    for name, id in pairs { first = ID, second = "1234567890123456791" } do
      local more = open("more-of-" .. name, { account = name })
      assert.equal(id, assert(ask(more)).id)
      more:close()
    end
    assert.equal(2, server:count(CREATE))
    assert.equal(2, scene.rows:one("SELECT COUNT(DISTINCT label) AS count FROM account").count)
  end)

  it("asks which account is meant where there are several", function()
    leave("first-key", "succeeded", { id = ID, charged = 1 })
    leave("second-key", "succeeded", { id = "1234567890123456791", charged = 1, key = "l" })
    local client, err = homegen.new {
      journal = scene.path, account = "main", ideal_house = { api_key = "third-key", base_url = server.url },
    }
    assert.is_nil(client)
    assert.equal("config", err.kind)
    assert.truthy(err.message:find("2 keys of Ideal House", 1, true))
    open("second-key", { account = "main" }):close()
    assert.equal(1, open("third-key", { account = "main" }):spent().ideal_house.charged)
  end)

  it("does not take another name for a key that has one", function()
    open("first-key", { account = "main" }):close()
    local client, err = homegen.new {
      journal = scene.path, account = "other", ideal_house = { api_key = "first-key", base_url = server.url },
    }
    assert.is_nil(client)
    assert.equal("config", err.kind)
    assert.truthy(err.message:find("'main'", 1, true))
  end)

  it("the sandbox's pictures are no real ones: another address is another provider", function()
    leave("first-key", "succeeded", { id = ID, charged = 1 })
    scene.rows:one "UPDATE task SET account = 'http://127.0.0.1:1#' || substr(account, instr(account, '#') + 1)"
    scene.rows:one "UPDATE total SET account = 'http://127.0.0.1:1#' || substr(account, instr(account, '#') + 1)"
    assert(ask(open "second-key"))
    assert.equal(1, server:count(CREATE))
  end)

  it("an embedded sandbox knows nothing of one that was at its address before", function()
    local port
    for run = 1, 2 do
      local client = assert(homegen.new {
        journal = scene.path, sandbox = { port = port, seconds = 0.01, painter = "plain" },
      })
      port = client.sandbox.port
      assert(ask(client))
      assert.equal(1, client.sandbox:ledger().charged, run)
      client:close()
    end
  end)

  it("tasks that stand under an address as it was spelled are found again, and counted once", function()
    leave("first-key", "succeeded", { id = ID, charged = 1, result = journal_rows.result(server.url .. "/r.png") })
    leave("first-key", "succeeded", { id = "1234567890123456791", charged = 1, key = "l" })
    local former = ("'HTTP://LOCALHOST:%s/#' || substr(account, instr(account, '#') + 1)"):format(server.url:match ":(%d+)$")
    scene.rows:one("UPDATE task SET account = " .. former .. " WHERE key = 'k'")
    scene.rows:one(([[INSERT INTO task (account, service, key, fingerprint, context, price, state, id, charged, created_at, changed_at)
      SELECT %s, service, key, fingerprint, context, price, state, '77', 1, 1, 1 FROM task WHERE key = 'l']]):format(former))
    scene.rows:one "UPDATE total SET charged = 1, refunded = 10, uncertain = 100" -- the trigger has made the second row
    scene.rows:one [[UPDATE total SET charged = 2, refunded = 20, uncertain = 200
      WHERE account = (SELECT account FROM task WHERE key = 'k')]]
    -- an earlier attempt stays one
    scene.rows:one(([[INSERT INTO task
      (account, service, key, fingerprint, context, price, state, id, current, created_at, changed_at)
      SELECT '%s#' || substr(account, instr(account, '#') + 1), service, key, fingerprint, context, price, state, '78', 0, 1, 1
      FROM task WHERE key = 'k']]):format(server.url))
    local client = open "first-key"
    assert.same({ reserved = 0, charged = 3, refunded = 30, uncertain = 300 }, client:spent().ideal_house)
    assert(ask(client))
    assert.equal(0, server:count(CREATE))
    assert.equal(1, scene.rows:one("SELECT COUNT(DISTINCT account) AS count FROM task").count)
    assert.equal(1, scene.rows:one("SELECT COUNT(*) AS count FROM task WHERE key = 'l' AND current = 1").count)
    assert.equal(3, scene.rows:one("SELECT SUM(charged) AS sum FROM total").sum)
    assert.equal(1, scene.rows:one("SELECT COUNT(*) AS count FROM total WHERE charged > 0").count)
  end)
end)
