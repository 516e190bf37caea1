--- What a person says of a create with an unknown outcome: whose task is meant, and who learns of it.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"

local CREATE, ID = clients.CREATE, clients.ID

describe("homegen.recovery: settle", function()
  local scene, server, client, rows

  before_each(function()
    scene = journal_scene.begin()
    server, rows = scene.server, scene.rows
    client = scene:client_of_both()
  end)

  after_each(function() scene:finish() end)

  local function refuse(key_or_row, given)
    local settled, err = client:settle(key_or_row, given)
    assert.is_nil(settled)
    assert.equal("invalid", err.kind)
    return err.message
  end

  local function add(fields)
    fields.key = fields.key or "k"
    return rows:add(client, fields)
  end

  local function add_to_iacrea(fields)
    fields.account, fields.service = client.store.accounts[client.accounts.iacrea], "create_room"
    return add(fields)
  end

  local function state_of(row)
    return rows:get(row).state
  end

  local function submit()
    return client:smart_replace(clients.params(), { key = "k" })
  end

  it("touches no task of another account, which would be paid twice", function()
    local foreign = add { state = "unknown_outcome", account = "https://elsewhere#0" }
    for _, given in ipairs { { created = false }, { id = "55" } } do
      refuse("k", given)
      refuse(foreign, given)
      assert.equal("unknown_outcome", state_of(foreign))
    end
  end)

  it("means the task whose outcome is unknown, whichever account is the latest to use its key", function()
    local unknown = add { state = "unknown_outcome" }
    local known = add_to_iacrea { state = "succeeded", id = iacrea.generation(1), charged = 1 }
    assert.is_true(client:settle("k", { created = false }))
    assert.equal("refused", state_of(unknown))
    assert.equal("succeeded", state_of(known))
    assert.truthy(refuse("k", { created = false }):find("is known", 1, true))
  end)

  it("means an earlier attempt of the key when that is the one in doubt, and the key keeps the latest", function()
    local earlier = add { state = "unknown_outcome", current = 0 }
    local latest = submit()
    assert(homegen.await(latest, 20))
    assert(homegen.await(assert(client:settle("k", { id = "55" })), 20))
    assert.equal("succeeded", state_of(earlier))
    assert.equal(latest, assert(submit()))
  end)

  it("asks which one is meant when the key's tasks of both accounts are in doubt", function()
    local first, second = add { state = "unknown_outcome" }, add_to_iacrea { state = "sending", owner = journal_rows.DEAD }
    local message = refuse("k", { created = false })
    assert.truthy(message:find(tostring(first), 1, true) and message:find(tostring(second), 1, true), message)
    assert.same({ "unknown_outcome", "sending" }, { state_of(first), state_of(second) })
    assert.is_true(client:settle(second, { created = false }))
    assert.is_true(client:settle("k", { created = false }))
    assert.same({ "refused", "refused" }, { state_of(first), state_of(second) })
  end)

  it("takes nothing for an id that cannot be one", function()
    local row = add { state = "unknown_outcome" }
    for _, id in ipairs { "", "55 ", " 55", "5/5", "55\n" } do
      assert.has_error(function() client:settle("k", { id = id }) end)
      assert.equal("unknown_outcome", state_of(row))
    end
  end)

  it("knows no task by a number that is no row's", function()
    for _, number in ipairs { 0, 1.5, -1, 2 ^ 60 } do refuse(number, { created = false }) end
  end)

  it("does not take over a task of a service that it cannot follow", function()
    local row = add { state = "unknown_outcome", service = "of_a_later_version" }
    refuse("k", { id = "55" })
    assert.equal("unknown_outcome", state_of(row))
    assert.is_true(client:settle("k", { created = false }))
  end)

  describe("while somebody holds the task with the unknown outcome", function()
    local lost, row, other

    before_each(function()
      server:script(CREATE, { faultd.close_after_read() }, faultd.created(ID))
      lost = submit()
      local _, err = homegen.await(lost, 20)
      assert.equal("unknown_outcome", err.kind)
      row = assert(client:find { key = "k" }).row
      other = scene:client_of_both()
    end)

    after_each(function()
      other:close()
      assert.equal("unknown_outcome", lost.state)
    end)

    it("the key gives the same error as long as nobody settles it", function()
      local _, err = homegen.await(submit(), 20)
      assert.equal("unknown_outcome", err.kind)
      assert.equal("unknown_outcome", state_of(row))
      assert.equal(1, server:count(CREATE))
    end)

    it("the key may try again when another process says that it was not created", function()
      assert.is_true(other:settle("k", { created = false }))
      assert.equal(ID, assert(homegen.await(submit(), 20)).id)
      assert.equal(2, server:count(CREATE))
    end)

    it("the key may try again when this client says so by the row's number", function()
      assert.is_true(client:settle(row, { created = false }))
      assert.equal(ID, assert(homegen.await(submit(), 20)).id)
      assert.equal(2, server:count(CREATE))
    end)

    it("the key stands for the task whose id another process knows", function()
      assert(homegen.await(assert(other:settle("k", { id = "55" })), 20))
      assert.equal("55", assert(homegen.await(submit(), 20)).id)
      assert.equal(1, server:count(CREATE))
    end)

    it("other parameters are refused at once, as before", function()
      local task, err = client:smart_replace(clients.params { prompt = "another" }, { key = "k" })
      assert.is_nil(task)
      assert.equal("invalid", err.kind)
    end)
  end)
end)
