local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"

local GENERATE, GET = iacrea.GENERATE, iacrea.GET
local URL = "http://127.0.0.1:9/x.png"

describe("homegen.task.asking", function()
  local server, client, task

  local function start(options)
    local given = {
      iacrea = { api_key = "k", user_id = iacrea.USER, base_url = server.url }, webhook = "https://example.com/hooks",
      poll_interval = 0.02, poll_interval_max = 0.02,
    }
    for name, value in pairs(options or {}) do given[name] = value end
    client = clients.new(server, given)
    task = assert(client:create_room(iacrea.room()))
    assert(task:created(20))
  end

  before_each(function()
    server = faultd.start()
    server:always(GENERATE, iacrea.generated(1))
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  local function asked(count)
    repeat homegen.step(0.01) until server:count(GET) >= (count or 1)
  end

  it("takes the answer for what it is", function()
    server:always(GET, iacrea.status "FAILED")
    start { poll_interval = 60, poll_interval_max = 60 }
    task._job:heard {}
    local _, err = homegen.await(task, 20)
    assert.same({ "failed", 1, 1 }, { err.kind, server:count(GET), client:spent().iacrea.refunded })
  end)

  it("leaves what is not over, or cannot be answered, to be followed like any other", function()
    for _, first in ipairs { iacrea.status "PROCESSING", faultd.status(500), faultd.json "{}", faultd.json("[", 200):reset() } do
      server:clear()
      server:always(GENERATE, iacrea.generated(1))
      server:script(GET, { first }, iacrea.succeeded(URL))
      start()
      task._job:heard {}
      task._job:heard {}
      assert.equal(URL, assert(homegen.await(task, 20)).url)
      assert.equal(2, server:count(GET))
      client:close()
    end
  end)

  it("keeps the task's time", function()
    server:always(GET, iacrea.status "PROCESSING")
    start { timeout = 0.4 }
    local begun = homegen.now()
    task._job:heard {}
    local _, err = homegen.await(task, 20)
    assert.equal("timeout", err.kind)
    assert.is_true(homegen.now() - begun < 1)
  end)

  it("ends with a cancel, and with the client", function()
    server:always(GET, iacrea.succeeded(URL):together(0))
    start { poll_interval = 60, poll_interval_max = 60 }
    task._job:heard {}
    asked()
    assert.is_true(task._job:ends_at_once())
    task:cancel()
    local _, err = homegen.await(task, 20)
    assert.same({ "canceled", "accepted", "no longer followed" }, { err.kind, err.outcome, err.message })
    client:close()
    start { poll_interval = 60, poll_interval_max = 60 }
    task._job:heard {}
    asked(2)
    client:close()
    assert.equal("canceled", select(2, homegen.await(task, 20)).kind)
    server:release()
  end)
end)
