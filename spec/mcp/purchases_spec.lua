local clients = require "spec.support.clients"
local homegen = require "homegen"
local mcp_scene = require "spec.support.mcp_scene"
local purchases = require "homegen.mcp.purchases"

local PARAMS, MODERN = mcp_scene.PARAMS, mcp_scene.MODERN

describe("homegen.mcp.purchases", function()
  local scene

  local function begin(given) scene = mcp_scene.begin(given) end
  after_each(function() scene:finish() end)

  local function buy(consent, parameters, more)
    local given = { parameters = parameters or PARAMS, consent = consent }
    for name, value in pairs(more or {}) do given[name] = value end
    return scene:call("smart_replace", given, MODERN)
  end

  local function refused(result, kind)
    assert.is_true(result.isError)
    assert.equal(kind, result.structuredContent.error.kind)
    assert.equal("not_sent", result.structuredContent.error.outcome)
    return result.structuredContent.error.message
  end

  it("buys once with a consent, and the same call again is the same job", function()
    begin()
    local consent = scene:consent()
    assert.equal(0, scene:creates())
    local first, second = buy(consent), buy(consent)
    assert.equal("succeeded", first.structuredContent.state)
    assert.same(first.structuredContent, second.structuredContent)
    assert.equal(1, scene:creates())
    assert.equal(clients.read(first.structuredContent.files[1].path):sub(2, 4), "PNG")
  end)

  it("buys once when the same call comes twenty times at the same moment", function()
    begin()
    local consent, ids = scene:consent(), {}
    for index = 1, 20 do
      ids[index] = scene:send("tools/call", { name = "smart_replace", arguments = { parameters = PARAMS, consent = consent } }, MODERN)
    end
    local keys = {}
    for _, id in ipairs(ids) do
      local answer = scene:until_so(function() return scene:answer_to(id) end)
      assert.equal("succeeded", answer.result.structuredContent.state)
      keys[answer.result.structuredContent.key] = true
    end
    assert.is_nil(next(keys, (next(keys))))
    assert.equal(1, scene:creates())
    assert.equal(1, scene:call("spend", nil, MODERN).structuredContent.ideal_house.session.used)
  end)

  it("buys once over a restart of the server, and after the consent has expired", function()
    begin { wait = 0 }
    local consent = scene:consent()
    local first = buy(consent)
    scene:restart()
    scene.clock.now = scene.clock.now + purchases.VALID + 1
    local second = buy(consent)
    assert.equal(first.structuredContent.key, second.structuredContent.key)
    assert.equal("succeeded", second.structuredContent.state)
    assert.equal(1, scene:creates())
  end)

  it("refuses a consent for anything but what was quoted", function()
    begin()
    local consent = scene:consent()
    local other = clients.params { prompt = "another sofa" }
    assert.matches("for other parameters", refused(buy(consent, other), "invalid"))
    local dear = scene:consent("magic_editor", { image_url = PARAMS.image_url })
    assert.matches("for other parameters", refused(scene:call("magic_editor",
      { parameters = { image_url = PARAMS.image_url, model_type = "Pro" }, consent = dear }, MODERN), "invalid"))
    assert.matches("not given by quote", refused(buy "yes, please", "invalid"))
    assert.matches("for other parameters", refused(buy((consent:gsub("%x$", function(d) return d == "0" and "1" or "0" end))), "invalid"))
    local later = consent:gsub("%.(%d+)%.", function(at) return (".%d."):format(at + 9) end)
    assert.matches("for other parameters", refused(buy(later), "invalid"))
    assert.equal(0, scene:creates())
    assert.equal("succeeded", buy(consent).structuredContent.state)
  end)

  it("takes the same parameters in another spelling for the same", function()
    begin()
    local consent = scene:consent()
    local wire = { imageUrl = PARAMS.image_url, maskUrl = PARAMS.mask_url, prompt = PARAMS.prompt }
    assert.equal("succeeded", buy(consent, wire).structuredContent.state)
  end)

  it("refuses a consent that has expired", function()
    begin()
    local consent = scene:consent()
    scene.clock.now = scene.clock.now + purchases.VALID + 1
    assert.matches("expired", refused(buy(consent), "invalid"))
    assert.equal(0, scene:creates())
  end)

  it("tells all that is wrong with parameters, in quote and in the purchase", function()
    begin()
    local wrong = { imageUrl = "no url", promt = "x" }
    for _, result in ipairs {
      scene:call("quote", { service = "smart_replace", parameters = wrong }, MODERN), buy("hc1.1.a.b", wrong),
    } do
      refused(result, "invalid")
      local fields = {}
      for index, violation in ipairs(result.structuredContent.error.violations) do fields[index] = violation.field end
      table.sort(fields)
      assert.equal("image_url mask_url prompt promt", table.concat(fields, " "))
    end
  end)

  it("does not let an agent set who pays, whom the provider calls, or name local files", function()
    begin()
    local room = {
      image_url = PARAMS.image_url, mask_url = PARAMS.mask_url, room_type = "KITCHEN", theme = "MODERN", width = 8, height = 8,
    }
    assert.equal("photo", scene:call("quote", { service = "create_room", parameters = room }, MODERN).structuredContent.unit)
    room.webhook, room.user_id = "https://example.com/", "5b1e0000-0000-4000-8000-000000000000"
    local result = scene:call("quote", { service = "create_room", parameters = room }, MODERN)
    refused(result, "invalid")
    assert.equal(2, #result.structuredContent.error.violations)
    local file = { image_file = "/etc/passwd", mask_url = PARAMS.mask_url, prompt = "x" }
    result = scene:call("quote", { service = "smart_replace", parameters = file }, MODERN)
    assert.matches("%-%-local%-files", result.content[1].text)
  end)

  it("takes local files where a person allows them, and binds the consent to what they hold", function()
    begin { local_files = true }
    local samples = require "homegen.sandbox.files.samples"
    local mask = scene.folder .. "/mask.png"
    clients.write(mask, clients.read(samples.mask))
    local parameters = { image_file = samples.room, mask_file = mask, prompt = "x" }
    local consent = scene:consent("smart_replace", parameters)
    assert(homegen.mask.new(1024, 768):rectangle(0, 0, 100, 100):save(mask))
    assert.matches("for other parameters", refused(buy(consent, parameters), "invalid"))
    clients.write(mask, clients.read(samples.mask))
    assert.equal("succeeded", buy(consent, parameters).structuredContent.state)
  end)

  it("says that no key is there before anything is sent", function()
    begin { ideal_house = { base_url = "http://127.0.0.1:9", api_key = "" } }
    local result = buy(scene:consent())
    refused(result, "config")
    assert.matches("IDEAL_HOUSE_API_KEY", result.content[1].text)
  end)

  it("tries again with the same consent what a provider that is down never got", function()
    begin { ideal_house = { base_url = "http://127.0.0.1:9", api_key = "k" }, retries = 0 }
    local consent = scene:consent()
    local first = buy(consent)
    assert.equal("not_sent", first.structuredContent.state)
    assert.matches("Nothing was charged", first.structuredContent.money)
    local second = buy(consent)
    assert.equal(first.structuredContent.key, second.structuredContent.key)
    assert.equal("not_sent", second.structuredContent.state)
  end)

  it("claims nothing about money when the journal cannot be read after the purchase has begun", function()
    begin()
    local consent, find, count = scene:consent(), scene.shop.jobs.find, 0
    local errors = require "homegen.base.errors"
    scene.shop.jobs.find = function(...)
      count = count + 1
      if count <= 2 then return find(...) end -- before the purchase, and under the lock
      return nil, errors.new { kind = "io", message = "the disk is gone" }
    end
    local result = buy(consent)
    assert.is_true(result.isError)
    assert.matches("cannot be told now", result.structuredContent.money)
    assert.matches("^agent%-%x+$", result.structuredContent.key)
    scene.shop.jobs.find = nil
    assert.equal("succeeded", buy(consent).structuredContent.state)
    assert.equal(1, scene:creates())
  end)

  it("never sends an unknown outcome again, and says who settles it", function()
    begin()
    scene.sandbox:fault { on = "create", effect = "drop" }
    local consent = scene:consent()
    local first = buy(consent)
    assert.equal("unknown_outcome", first.structuredContent.state)
    assert.is_true(first.isError)
    assert.matches("homegen settle agent%-%x+ %-%-id ID", first.structuredContent.next)
    assert.equal("unknown_outcome", buy(consent).structuredContent.state)
    assert.equal(1, scene.sandbox:requests().create)
  end)
end)
