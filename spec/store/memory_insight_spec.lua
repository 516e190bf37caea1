local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local workers = require "spec.support.process.workers"

describe("homegen.store.memory_insight", function()
  local server, client

  before_each(function()
    server = faultd.start()
    server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
    client = clients.new(server, { max_unfinished = 1, budget = { ideal_house = 5 } })
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  local function submit(key)
    return assert(client:smart_replace(clients.params(), { key = key }))
  end

  it("tells what a task waits for, and what it has cost", function()
    server:script(clients.CREATE, { faultd.created("1"):together(2) }, faultd.created("2"))
    local first, second = submit "first", submit "second"
    workers.wait_for(function() return server:count(clients.CREATE) == 1 end)
    local told = client:explain "second"
    assert.same({ "limit", "nothing was charged; it costs 1 credit" }, { told.reason, told.money })
    assert.same({ "none", false }, { client:explain("third").reason, client:explain("third").found })
    server:release()
    assert(homegen.await(first, 20))
    assert(homegen.await(second, 20))
    assert.same({ "succeeded", 1, "1 credit was charged" }, {
      client:explain("1").reason, client:explain("1").charged, client:explain("first").money,
    })
    local ids = {}
    assert(client:export(function(snapshot) ids[#ids + 1] = snapshot.id end))
    table.sort(ids)
    assert.same({ "1", "2" }, ids)
    assert.same({ { provider = "ideal_house", origin = server.url, own = true, reserved = 0, charged = 2, refunded = 0, uncertain = 0 } },
      client:books())
  end)
end)
