local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"
local webhook_calls = require "spec.support.webhook_calls"

describe("homegen.webhook.handle", function()
  local server, client

  before_each(function()
    server = faultd.start()
    server:always(iacrea.GENERATE, iacrea.generated(1))
    server:always(iacrea.GET, iacrea.succeeded("http://127.0.0.1:9/x.png"))
    client = clients.new(server, {
      iacrea = { api_key = "k", user_id = iacrea.USER, base_url = server.url }, webhook = "https://example.com/hooks",
      poll_interval = 60, poll_interval_max = 60,
    })
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  it("takes what another server has received, and says how to answer", function()
    local task = assert(client:create_room(iacrea.room()))
    assert(task:created(20))
    local path = webhook_calls.url(server):match "/hooks/.*"
    assert.equal(404, homegen.webhook.handle(client, webhook_calls.forged(path), "{}"))
    assert.equal(404, homegen.webhook.handle(client, "", "{}"))
    assert.equal(200, homegen.webhook.handle(client, path))
    assert(homegen.await(task, 20))
  end)

  it("knows the secret wherever it is mounted", function()
    local task = assert(client:create_room(iacrea.room()))
    assert(task:created(20))
    local secret = webhook_calls.url(server):match "/hooks/(.*)"
    assert.equal(200, homegen.webhook.handle(client, "/elsewhere/" .. secret, "{}"))
    assert.equal(200, homegen.webhook.handle(client, secret, "{}"))
    assert(homegen.await(task, 20))
  end)

  it("does not take what makes no sense", function()
    local cases = {
      { nil, "/x" }, { {}, "/x" }, { "client", "/x" }, { client, 7 }, { client, nil }, { client, "/x", 7 }, { client, "/x", {} },
    }
    for index = 1, #cases do
      local case = cases[index]
      local ok, message = pcall(function() homegen.webhook.handle(case[1], case[2], case[3]) end)
      assert.is_false(ok)
      assert.matches("^spec/webhook_spec.lua:%d+: homegen.webhook.handle: .* expected$", (message:gsub("must be text.*", "expected")))
    end
  end)
end)
