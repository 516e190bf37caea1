--- What a person says of a create with an unknown outcome: whose task is meant, and who learns of it.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local held = require "spec.support.held"
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
    for _, id in ipairs { "", "55 ", " 55", "5/5", "55\n", "abc", "0", "055", "5.0", "9223372036854775808", iacrea.generation(1) } do
      assert.truthy(refuse("k", { id = id }):find("no id of Ideal House", 1, true))
      assert.equal("unknown_outcome", state_of(row))
    end
  end)

  it("takes no number for a row's that is none", function()
    local row = add { state = "unknown_outcome" }
    assert.equal(1, row)
    assert.truthy(refuse(1.5, { created = false }):find("has no task '1.5'", 1, true))
    assert.equal("unknown_outcome", state_of(row))
  end)

  it("says that another process was faster, and that asking again is worth it", function()
    local row = add { state = "unknown_outcome" }
    local is_there, release = held.answer(client, "find")
    local settling = homegen.spawn(function() return client:settle("k", { created = false }) end)
    repeat homegen.step(0.02) until is_there()
    rows:run { "UPDATE task SET state = 'queued', outcome = 'settled', id = '55', charged = 1 WHERE row = ?1", row }
    release()
    local settled, err = homegen.await(settling, 20)
    assert.is_nil(settled)
    assert.same({ "io", true }, { err.kind, err.retryable })
    assert.matches("another process", err.message, 1, true)
    assert.equal("queued", state_of(row))
  end)

  describe("of an id that the provider does not know", function()
    local row

    before_each(function()
      row = add { state = "unknown_outcome" }
      server:always(clients.RESULT, faultd.envelope(nil, 1001, "task not found"))
      local _, err = homegen.await(assert(client:settle("k", { id = "55" })), 20)
      assert.equal("task not found", err.message)
      assert.same({ "lost", "55", 1 }, { state_of(row), rows:get(row).id, rows:get(row).charged })
    end)

    it("can be said again, with the right one", function()
      server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
      assert.equal("66", assert(homegen.await(assert(client:settle("k", { id = "66" })), 20)).id)
      assert.same({ "succeeded", "66", 1 }, { state_of(row), rows:get(row).id, rows:get(row).charged })
      assert.truthy(refuse("k", { id = "77" }):find("is known", 1, true))
      assert.same({ reserved = 0, charged = 1, refunded = 0, uncertain = 0 }, client:spent().ideal_house)
    end)

    it("can be said again, with the same one", function()
      server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
      assert.equal("55", assert(homegen.await(assert(client:settle("k", { id = "55" })), 20)).id)
    end)

    it("can be taken back: it was not created, and the key tries again", function()
      assert.is_true(client:settle("k", { created = false }))
      assert.same({ "refused", 0 }, { state_of(row), rows:get(row).charged })
      assert.is_nil(rows:get(row).id)
      client:spent() -- fetches news
      assert(client:find { key = "k" })
      assert.same({ reserved = 0, charged = 0, refunded = 0, uncertain = 0 }, client:spent().ideal_house)
    end)

    it("is pruned like what has failed", function()
      assert.equal(1, client:prune { older_than = 0 })
    end)
  end)

  it("can be said again of an id that led to nothing in its time", function()
    local row = add { state = "unknown_outcome" }
    server:always(clients.RESULT, faultd.status(500))
    client:close()
    client = scene:client_of_both { timeout = 0.1 }
    homegen.await(assert(client:settle("k", { id = "55" })), 20)
    assert.equal("expired", state_of(row))
    assert.is_true(client:settle("k", { created = false }))
    assert.same({ "refused", 0 }, { state_of(row), rows:get(row).charged })
  end)

  it("is said again without a journal, too", function()
    local own = scene:client { journal = false }
    server:always(CREATE, faultd.close_after_read())
    server:always(clients.RESULT, faultd.envelope(nil, 1001, "task not found"))
    homegen.await(assert(own:smart_replace(clients.params(), { key = "k" })), 20)
    local _, wrong = own:settle("k", { id = "abc" })
    assert.equal("invalid", wrong.kind)
    homegen.await(assert(own:settle("k", { id = "55" })), 20)
    homegen.await(assert(own:settle("k", { id = "55" })), 20)
    assert.equal(1, own:spent().ideal_house.charged)
    assert(own:settle("k", { created = false }))
    assert.same({ reserved = 0, charged = 0, refunded = 0, uncertain = 0 }, own:spent().ideal_house)
  end)

  it("gives no task the id of another, without a journal either", function()
    local own = scene:client { journal = false }
    server:script(CREATE, { faultd.close_after_read(), faultd.close_after_read() }, faultd.created("66"))
    for _, key in ipairs { "a", "b", "c" } do
      homegen.await(assert(own:smart_replace(clients.params(), { key = key })), 20)
    end
    local _, err = own:settle("a", { id = "66" })
    assert.truthy(err.message:find("known already", 1, true))
    server:always(clients.RESULT, faultd.envelope(nil, 1001, "task not found"))
    homegen.await(assert(own:settle("a", { id = "55" })), 20)
    _, err = own:settle("b", { id = "55" })
    assert.equal("invalid", err.kind)
    assert(own:settle("a", { created = false }))
    assert(own:settle("b", { id = "55" })):cancel()
    assert.same({ reserved = 0, charged = 2, refunded = 0, uncertain = 0 }, own:spent().ideal_house)
  end)

  it("takes a UUID alone for the id of a generation", function()
    local row = add_to_iacrea { state = "unknown_outcome" }
    for _, id in ipairs { "abc", "55", iacrea.generation(1) .. "0", (iacrea.generation(1):gsub("-", "")) } do
      assert.truthy(refuse("k", { id = id }):find("a UUID", 1, true))
      assert.equal("unknown_outcome", state_of(row))
    end
    assert(client:settle("k", { id = iacrea.generation(1) })):cancel()
    assert.equal(iacrea.generation(1), rows:get(row).id)
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
