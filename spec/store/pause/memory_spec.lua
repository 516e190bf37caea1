local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"

describe("homegen.store.pause.memory", function()
  local server, client

  before_each(function()
    server = faultd.start()
    server:always(clients.CREATE, faultd.created())
    server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
    client = clients.new(server)
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  it("holds a key back as long as the client lives, or until it is let go of", function()
    assert.is_true(client:pause "k")
    assert.is_false(client:pause "k")
    local task = assert(client:smart_replace(clients.params(), { key = "k" }))
    assert(homegen.await(client:smart_replace(clients.params()), 20))
    assert.equal(1, server:count(clients.CREATE))
    assert.equal("waiting", task.state)
    assert.equal("paused", client:explain("k").reason)
    assert.is_true(client:unpause "k")
    assert.is_false(client:unpause "k")
    assert(homegen.await(task, 20))
    assert.equal(2, server:count(clients.CREATE))
  end)

  it("a canceled one is held no more", function()
    client:pause "k"
    local task = assert(client:smart_replace(clients.params(), { key = "k" }))
    homegen.step()
    task:cancel()
    assert.equal("canceled", select(2, homegen.await(task, 20)).kind)
    assert.is_nil(next(client.store.held))
  end)
end)
