local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("homegen.task.waiting", function()
  local server, client

  before_each(function()
    server = faultd.start()
    server:always(CREATE, faultd.created())
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  it("keeps at most max_unfinished tasks open at the provider, the rest wait in order", function()
    client = clients.new(server, { max_unfinished = 2 })
    server:always(RESULT, faultd.task("Processing", 10))
    local tasks = {}
    for index = 1, 4 do tasks[index] = assert(client:smart_replace(clients.params())) end
    assert(tasks[1]:created(20))
    assert(tasks[2]:created(20))
    homegen.step(0)
    assert.equal(2, server:count(CREATE))
    assert.equal("waiting", tasks[3].state)
    assert.equal("waiting", tasks[4].state)
    tasks[1]:cancel()
    assert(tasks[3]:created(20))
    assert.equal("waiting", tasks[4].state)
    assert.equal(3, server:count(CREATE))
  end)

  it("can be canceled, and gives its place up", function()
    client = clients.new(server, { max_unfinished = 1 })
    server:script(RESULT, {}, faultd.task("Processing", 10))
    local first, second, third
    first = assert(client:smart_replace(clients.params()))
    second = assert(client:smart_replace(clients.params()))
    third = assert(client:smart_replace(clients.params()))
    second:cancel()
    local _, err = homegen.await(second, 20)
    assert.equal("canceled", err.kind)
    assert.equal("not_sent", err.outcome)
    assert(first:created(20))
    first:cancel()
    assert(third:created(20))
    assert.equal(2, server:count(CREATE))
  end)
end)
