--- Kept connections that the server has closed since, whatever libcurl believes of them: 8.22 and later take one that was
--- used less than a second ago for alive.

local fault_client = require "proof.faultd.fault_client"
local faultd = require "proof.faultd.faultd"

local WARM = 6

describe("kept connections", function()
  local client, server

  before_each(function()
    client = fault_client.new()
    server = client:start()
    server:script("/warm", {}, faultd.json("1"):together(WARM))
    local where = client:target(server, { path = "/warm" })
    for _ = 1, WARM do client.engine:get(where, nil, 5) end
    client:finish(WARM)
    assert.equal(WARM, #server:connections())
    server:always("/job", faultd.json('"fresh"'))
  end)
  after_each(function() assert.is_true(client:close()) end)

  for _, way in ipairs { "close_idle", "drop_idle", "reset_idle" } do
    for _, method in ipairs { "get", "post", "create" } do
      it(("that ended unnoticed cost a %s no attempt (%s)"):format(method, way), function()
        assert.equal(WARM, server[way](server))
        local got = client:request(method, client:target(server))
        assert.equal("ok", got.outcome)
        assert.equal('"fresh"', got.body)
        assert.equal(1, #server:requests("/job"))
        assert.equal(WARM + 1, #server:connections())
      end)
    end
  end

  it("that ended with their server leave the word for what is wrong now", function()
    server:refuse()
    server:close_idle()
    local got = client:get(client:target(server))
    assert.equal("connect", got.outcome)
    assert.is_false(got.sent)
  end)

  it("that ended cost one new connection, not one for each request from then on", function()
    assert.equal(WARM, server:close_idle())
    assert.equal("ok", client:get(client:target(server)).outcome)
    client.engine:step(1.2) -- nothing else lets libcurl's trust in a connection run out
    for _ = 1, 3 do assert.equal("ok", client:get(client:target(server)).outcome) end
    assert.equal(WARM + 1, #server:connections())
  end)

  it("are used again as long as they live", function()
    for _ = 1, 3 do assert.equal("ok", client:get(client:target(server)).outcome) end
    assert.equal(WARM, #server:connections())
  end)
end)
