--- Against the sentences of "Generate an exterior variation".

local iacrea = require "spec.support.iacrea"
local probe = require "spec.support.probe"

local GENERATE, VARIATION = "/api/create_exterior/generate", "/api/create_exterior/generate-variation"

describe("sandbox.service.create_exterior_variation", function()
  local p
  before_each(function() p = probe.start { seconds = 0 } end)
  after_each(function() p:stop() end)

  local function generate()
    return p:ask(GENERATE, iacrea.exterior()).json.generation_id
  end

  it("takes the document's example as it stands", function()
    generate()
    local reply = p:post(VARIATION, '{"user_id":"uuid","generation_id":"uuid","original_url":"https://example.com/image.jpg",'
      .. '"mask_url":"https://example.com/new-mask.png","room_type":"POOL"}', { "x-api-key: " .. probe.KEY })
    assert.equal(200, reply.status)
    p:run_until(function() return p.jobs[2] end)
    assert.same({ "create_exterior", "POOL", 1 }, { p.jobs[2].kind, p.jobs[2].room_type, p.jobs[2].variation })
  end)

  it("knows no room's generation, nor a room its", function()
    local id = generate()
    local fields = { generation_id = id, original_url = "https://example.com/image.jpg", room_type = "POOL" }
    assert.equal(200, p:ask(VARIATION, fields).status)
    fields.room_type, fields.theme = "KITCHEN", "MODERN"
    assert.equal(404, p:ask("/api/create_room/generate-variation", fields).status)
    assert.equal(404, p:ask("/api/create_room/get", { generation_id = id }).status)
    assert.equal(200, p:ask("/api/create_exterior/get", { generation_id = id }).status)
  end)

  it("refuses what breaks a rule with 400", function()
    local id = generate()
    for _, name in ipairs { "generation_id", "original_url", "room_type" } do
      local fields = { generation_id = id, original_url = "https://example.com/image.jpg", room_type = "POOL" }
      fields[name] = false
      local reply = p:ask(VARIATION, fields)
      assert.equal(400, reply.status)
      assert.equal(name .. " is required", reply.json.message)
    end
  end)
end)
