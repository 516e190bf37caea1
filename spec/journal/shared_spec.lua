--- Two clients of one process on one journal: to each other they are what two processes are.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local journal_scene = require "spec.support.journal_scene"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("two clients on one journal in one process", function()
  local scene, server, rows, one, other

  before_each(function()
    scene = journal_scene.begin()
    server, rows = scene.server, scene.rows
    server:always(RESULT, faultd.task("Processing", 10))
    one, other = scene:client(), scene:client()
  end)

  after_each(function() scene:finish() end)

  local function submit(client, key)
    return assert(client:smart_replace(clients.params(), { key = key }))
  end

  local function row_of(key)
    return rows:one("SELECT *, is_alive(owner) AS alive FROM task WHERE key = ?1", key)
  end

  it("have owners of their own, and each its tasks", function()
    local mine, its = submit(one, "mine"), submit(other, "its")
    assert(mine:created(20))
    assert(its:created(20))
    assert.not_equal(row_of("mine").owner, row_of("its").owner)
    assert.equal(row_of("mine").owner, one.store.owner)
    assert.equal(row_of("its").owner, other.store.owner)
  end)

  it("the same key is created once, and both get its result", function()
    local mine, its = submit(one, "k"), submit(other, "k")
    local id = assert(mine:created(20))
    assert.equal(id, its:created(20))
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    assert.equal(server.url .. "/r.png", assert(homegen.await(mine, 20)).url)
    assert.equal(server.url .. "/r.png", assert(homegen.await(its, 20)).url)
    assert.same({ id, id }, { mine.id, its.id })
    assert.equal(1, server:count(CREATE))
    other:spent()
    assert(other:tasks {}) -- behind the look at the sums that the call before has begun
    assert.equal(1, other:spent().ideal_house.charged)
  end)

  it("closing one leaves the other's tasks, and what it had is taken over by whoever waits for it", function()
    local mine, its, watched = submit(one, "mine"), submit(other, "its"), submit(one, "watched")
    for _, task in ipairs { mine, its, watched } do assert(task:created(20)) end
    local watching = submit(other, "watched")
    assert(watching:created(20))
    assert.equal(one.store.owner, row_of("watched").owner)
    one:close()
    assert.same({ "canceled", "canceled" }, { mine.state, watched.state })
    assert.is_nil(row_of("mine").owner)
    assert.equal(1, row_of("its").alive)
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    assert(homegen.await(its, 20))
    assert(homegen.await(watching, 20))
    assert.equal(watched.id, watching.id)
    assert(homegen.await(submit(other, "mine"), 20))
    assert.equal(3, server:count(CREATE))
  end)

  it("one whose create is on its way is alive for the other, which does not send it again", function()
    server:script(CREATE, { faultd.created("71"):together(9) }) -- the reply is withheld
    local mine = submit(one, "k")
    repeat homegen.step(0.05) until server:count(CREATE) == 1
    local its = submit(other, "k")
    repeat homegen.step(0.05) until its.state == "sending" -- it has seen the other's row
    server:release()
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    assert(homegen.await(mine, 20))
    assert(homegen.await(its, 20))
    assert.same({ "71", "71" }, { mine.id, its.id })
    assert.equal(1, server:count(CREATE))
  end)
end)
