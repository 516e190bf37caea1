local cjson = require "cjson"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local iacrea = require "spec.support.iacrea"

local EDIT, EDITED = "/api/v1/magicEditor/generate", "/api/v1/magicEditor/result"

describe("homegen.client.chain", function()
  local server, client

  before_each(function()
    server = faultd.start()
    server:always(iacrea.GENERATE, iacrea.generated(1))
    server:script(iacrea.VARIATION, { iacrea.varied(2), iacrea.varied(3), iacrea.varied(4) })
    server:always(iacrea.GET, iacrea.succeeded("https://cdn.example.com/room.png"))
    server:always(EDIT, faultd.created("77"))
    server:always(EDITED, faultd.success("https://cdn.example.com/edited.png"))
    client = clients.new(server, { iacrea = { api_key = "k", user_id = iacrea.USER, base_url = server.url } })
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
  end)

  local function first(changes)
    changes = changes or {}
    changes.service = "create_room"
    return iacrea.room(changes)
  end

  it("makes each step from the one before and returns all results, the first step's included", function()
    local progress = {}
    local running = assert(client:variation_chain(first(), { { theme = "INDUSTRIAL" }, { theme = "LUXURIOUS" } }, {
      on_progress = function(chain) progress[#progress + 1] = chain.step end,
    }))
    local results = assert(homegen.await(running, 20))
    homegen.step()
    assert.equal(3, #results)
    assert.same({ iacrea.generation(1), iacrea.generation(2), iacrea.generation(3) },
      { results[1].id, results[2].id, results[3].id })
    local requests = server:requests(iacrea.VARIATION)
    assert.equal(iacrea.generation(1), cjson.decode(requests[1].body).generation_id)
    assert.equal(iacrea.generation(2), cjson.decode(requests[2].body).generation_id)
    assert.equal("succeeded", running.state)
    assert.equal(100, running.percentage)
    assert.equal(3, progress[#progress])
  end)

  it("leaves out the first when it was made before", function()
    local room = assert(homegen.await(client:create_room(iacrea.room()), 20))
    local results = assert(homegen.await(client:variation_chain(room, { { theme = "INDUSTRIAL" } }), 20))
    assert.equal(1, #results)
    assert.equal("create_room_variation", results[1].service)
  end)

  it("feeds the picture to steps of other services", function()
    local results = assert(homegen.await(client:variation_chain(first(), {
      { service = "magic_editor", prompt = "warm evening light", model_type = "Base" },
    }), 20))
    assert.equal("https://cdn.example.com/edited.png", results[2].url)
    assert.equal("https://cdn.example.com/room.png", cjson.decode(server:requests(EDIT)[1].body).imageUrl)
  end)

  it("checks all steps before the first is paid", function()
    local running, err = client:variation_chain(first(), { { theme = "INDUSTRIAL" }, { theme = "GOTHIC" } })
    assert.is_nil(running)
    assert.equal("invalid", err.kind)
    assert.equal(3, err.step)
    running, err = client:variation_chain(first(), { { service = "magic_editor", model_type = "Base" } })
    assert.is_nil(running)
    assert.equal("prompt", err.violations[1].field)
    running, err = client:variation_chain(first(), { { service = "magic_editor" }, { theme = "MODERN" } })
    assert.is_nil(running)
    assert.equal("no_variation", err.violations[1].rule)
    assert.equal(0, #server:requests())
  end)

  it("tells how far it came when a step fails, and goes on from there without paying twice", function()
    server:clear()
    server:always(iacrea.GENERATE, iacrea.generated(1))
    server:script(iacrea.VARIATION, { iacrea.varied(2), faultd.json('{"message":"no photos left"}', 402) }, iacrea.varied(3))
    server:always(iacrea.GET, iacrea.succeeded("https://cdn.example.com/room.png"))
    local steps = { { theme = "INDUSTRIAL" }, { theme = "LUXURIOUS" } }
    local results, err = homegen.await(client:variation_chain(first(), steps, { key = "kitchen" }), 20)
    assert.is_nil(results)
    assert.equal("credits", err.kind)
    assert.equal(3, err.step)
    assert.equal(2, #err.results)
    assert.equal("kitchen/3", err.key)
    results = assert(homegen.await(client:variation_chain(first(), steps, { key = "kitchen" }), 20))
    assert.equal(3, #results)
    assert.equal(1, server:count(iacrea.GENERATE))
    assert.equal(3, server:count(iacrea.VARIATION)) -- the second step once, the third refused and then paid
    assert.equal(3, client:spent().iacrea.charged)
  end)

  it("can be canceled", function()
    server:always(iacrea.GET, iacrea.status("PROCESSING"))
    local running = assert(client:variation_chain(first(), { { theme = "INDUSTRIAL" } }))
    repeat homegen.step(1) until running.task and running.task.id
    running:cancel()
    local results, err = homegen.await(running, 20)
    assert.is_nil(results)
    assert.equal("canceled", err.kind)
    assert.equal("canceled", running.state)
    assert.equal(0, server:count(iacrea.VARIATION))
  end)

  it("looks at every step's file before the first is paid", function()
    local folder = clients.folder()
    local CASES = {
      { folder .. "/room.png", 2, "invalid" }, { folder .. "/{service}.png", 3, "invalid" }, { folder .. "/{index}/x.png", 1, "io" },
      { "~/{index}.png", 1, "invalid" },
    }
    for _, case in ipairs(CASES) do
      local running, err = client:variation_chain(first(), { { theme = "INDUSTRIAL" }, { theme = "LUXURIOUS" } }, { save = case[1] })
      assert.is_nil(running)
      assert.same({ case[2], case[3], "not_sent" }, { err.step, err.kind, err.outcome })
    end
    assert.equal(0, #server:requests())
    for _, save in ipairs { "/{index}.{ext}", "/{id}.png", "/{key}-{service}.png" } do
      local running = assert(client:variation_chain(first(), { { theme = "INDUSTRIAL" } }, { save = folder .. save, key = save }))
      running:cancel()
      homegen.await(running, 20)
    end
    os.execute(("rm -r '%s'"):format(folder))
  end)

  it("raises at the caller's line when it is misused", function()
    for _, misuse in ipairs {
      function() client:variation_chain(iacrea.room(), {}) end, function() client:variation_chain(first(), "steps") end,
      function() client:variation_chain(first(), { "step" }) end,
      function() client:variation_chain(first(), { { service = "nothing" } }) end,
    } do
      local ok, message = pcall(misuse)
      assert.is_false(ok)
      assert.truthy(message:find("chain_spec.lua:%d+: "), message)
    end
  end)
end)
