local limits = require "homegen.mcp.limits"
local mcp_scene = require "spec.support.mcp_scene"

local MODERN = mcp_scene.MODERN
local IMAGE = mcp_scene.PARAMS.image_url

describe("homegen.mcp.limits", function()
  it("reads a number, none, or each provider's", function()
    assert.same({ ideal_house = 5, iacrea = 5 }, limits.read "5")
    assert.same({ ideal_house = math.huge, iacrea = math.huge }, limits.read "none")
    assert.same({ ideal_house = 50, iacrea = 0 }, limits.read "ideal-house=50,iacrea=0")
    for _, text in ipairs { "-5", "5.5", "much", "ideal_home=5", "ideal-house=1e3", "99999999999999" } do
      local read, problem = limits.read(text)
      assert.is_nil(read, text)
      assert.matches("is expected", problem)
    end
  end)

  it("has limits where nobody gave any", function()
    local own = limits.new()
    assert.same({ { ideal_house = 50, iacrea = 50 }, { ideal_house = 100, iacrea = 100 } }, { own.session, own.day })
    assert.equal(50, limits.new({ iacrea = 3 }).session.ideal_house)
  end)

  it("counts a purchase that was tried again once", function()
    local own = limits.new()
    for _, key in ipairs { "agent-0a", "agent-0a", "agent-0b" } do limits.note(own, "iacrea", key) end
    local found = { find = function() return { state = "succeeded", id = "1", price = 1, charged = 1, files = {} } end }
    local day = { { provider = "iacrea", key = "agent-0a" }, { provider = "ideal_house", key = "agent-0c" } }
    local figures = limits.figures(own, found, day, "iacrea")
    assert.same({ { used = 2, limit = 50 }, { used = 1, limit = 100 } }, { figures.session, figures.day })
  end)

  it("counts what a job may cost until the provider has said", function()
    local job = { price = 10, charged = 0, id = "1" }
    for state, cost in pairs {
      waiting = 10, sending = 10, unknown_outcome = 10, refused = 0, not_sent = 0, failed = 0,
    } do
      job.state = state
      assert.equal(cost, limits.cost(job), state)
    end
    for _, state in ipairs { "queued", "processing", "succeeded", "terminated", "lost", "expired", "canceled" } do
      assert.equal(7, limits.cost { price = 10, charged = 7, id = "1", state = state })
    end
    assert.equal(0, limits.cost { price = 10, charged = 0, state = "canceled" })
    assert.equal(0, limits.cost(nil))
  end)

  describe("of a server", function()
    local scene
    after_each(function() scene:finish() end)

    local function buy(model)
      local parameters = { image_url = IMAGE, model_type = model, prompt = "x" }
      return scene:call("magic_editor", { parameters = parameters, consent = scene:consent("magic_editor", parameters) }, MODERN)
    end

    it("stop a purchase before anything is sent, and name the person's option", function()
      scene = mcp_scene.begin { session = { ideal_house = 4, iacrea = 0 } }
      assert.equal("succeeded", buy("Base").structuredContent.state)
      local result = buy "Base"
      assert.equal("budget", result.structuredContent.error.kind)
      assert.matches("limit of 4 credits for this session would be exceeded: 3 used, this costs 3", result.content[1].text)
      assert.matches("homegen mcp %-%-session%-limit", result.content[1].text)
      assert.equal("succeeded", buy("Flash").structuredContent.state)
      assert.equal("budget", buy("Flash").structuredContent.error.kind)
      assert.equal(2, scene:creates())
    end)

    it("hold for a day over restarts, and not for longer", function()
      scene = mcp_scene.begin { day = { ideal_house = 3 } }
      assert.equal("succeeded", buy("Base").structuredContent.state)
      scene:restart { day = { ideal_house = 3 } }
      local result = buy "Flash"
      assert.matches("for 24 hours would be exceeded: 3 used, this costs 1", result.content[1].text)
      scene.clock.now = scene.clock.now + 24 * 60 * 60 + 1
      assert.equal("succeeded", buy("Flash").structuredContent.state)
      assert.equal(2, scene:creates())
    end)

    it("hold for purchases that are made at the same moment", function()
      scene = mcp_scene.begin { session = { ideal_house = 3 } }
      local ids = {}
      for index = 1, 8 do
        local parameters = { image_url = IMAGE, prompt = "x" .. index }
        ids[index] = scene:send("tools/call",
          { name = "magic_editor", arguments = { parameters = parameters, consent = scene:consent("magic_editor", parameters) } }, MODERN)
      end
      local refused = 0
      for _, id in ipairs(ids) do
        local answer = scene:until_so(function() return scene:answer_to(id) end)
        if answer.result.isError then refused = refused + 1 end
      end
      assert.same({ 5, 3 }, { refused, scene:creates() })
    end)

    it("give back what the provider gives back", function()
      scene = mcp_scene.begin { session = { ideal_house = 1 } }
      scene.sandbox:fault { on = "create", effect = "fail" }
      local failed = buy "Flash"
      assert.equal("failed", failed.structuredContent.state)
      assert.matches("gives it back", failed.structuredContent.money)
      assert.equal("succeeded", buy("Flash").structuredContent.state)
    end)

    it("count an unknown outcome as spent", function()
      scene = mcp_scene.begin { session = { ideal_house = 1 } }
      scene.sandbox:fault { on = "create", effect = "drop" }
      assert.equal("unknown_outcome", buy("Flash").structuredContent.state)
      assert.equal("budget", buy("Flash").structuredContent.error.kind)
    end)

    it("are told by spend", function()
      scene = mcp_scene.begin { session = { ideal_house = 4 }, day = { ideal_house = math.huge } }
      buy "Base"
      local told = scene:call("spend", nil, MODERN)
      assert.same({ used = 3, limit = 4 }, told.structuredContent.ideal_house.session)
      assert.same({ used = 3 }, told.structuredContent.ideal_house.day)
      assert.matches("session 3 of 4, 24 hours 3 of no limit", told.content[1].text)
      assert.same({ used = 0, limit = 100 }, told.structuredContent.iacrea.day)
    end)
  end)
end)
