local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("homegen.task.queue_timeout", function()
  local server, client

  before_each(function()
    server = faultd.start()
    server:always(CREATE, faultd.created())
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  it("expires a task that waited too long for its turn; nothing was sent for it", function()
    client = clients.new(server, { max_unfinished = 1 })
    server:always(RESULT, faultd.task("Processing", 10))
    local first = assert(client:smart_replace(clients.params()))
    local second = assert(client:smart_replace(clients.params(), { queue_timeout = 0.05 }))
    local _, err = homegen.await(second, 20)
    assert.equal("timeout", err.kind)
    assert.equal("not_sent", err.outcome)
    assert.equal("expired", second.state)
    first:cancel()
    homegen.step(0)
    assert.equal(1, server:count(CREATE))
  end)
end)
