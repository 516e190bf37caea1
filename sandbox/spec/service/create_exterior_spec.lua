--- Against the sentences of the Exterior Creation API documentation.

local iacrea = require "spec.support.iacrea"
local probe = require "spec.support.probe"

local GENERATE = "/api/create_exterior/generate"

describe("sandbox.service.create_exterior", function()
  local p
  before_each(function() p = probe.start { seconds = 0 } end)
  after_each(function() p:stop() end)

  local function generate(changes)
    return p:ask(GENERATE, iacrea.exterior(changes))
  end

  it("takes the document's example as it stands", function()
    local reply = p:post(GENERATE, '{"user_id":"uuid","image_url":"https://example.com/image.jpg",'
      .. '"mask_url":"https://example.com/mask.png","room_type":"TERRACE","width":1024,"height":768}',
      { "x-api-key: " .. probe.KEY })
    assert.equal(200, reply.status)
    assert.equal(999, reply.json.remaining_photos)
    assert.is_string(reply.json.project_id)
  end)

  it("takes its three types, needs no theme, and does not look at one", function()
    for _, room_type in ipairs { "TERRACE", "POOL", "PETANQUE" } do
      assert.equal(200, generate { room_type = room_type }.status)
    end
    assert.equal(200, generate { theme = "MODERN" }.status)
    p:run_until(function() return p.jobs[1] end)
    assert.same({ "create_exterior", "TERRACE", 0 }, { p.jobs[1].kind, p.jobs[1].room_type, p.jobs[1].variation })
    assert.is_nil(p.jobs[1].theme)
  end)

  it("refuses what breaks a rule with 400, and names the field", function()
    for _, case in ipairs {
      { { user_id = false }, "user_id" }, { { image_url = false }, "image_url" }, { { mask_url = "x" }, "mask_url" },
      { { room_type = "KITCHEN" }, "room_type must be one of TERRACE, POOL, PETANQUE" }, { { room_type = false }, "room_type" },
      { { width = 0.5 }, "width" }, { { height = false }, "height" }, { { webhook = "ftp://a/b" }, "webhook" },
    } do
      local reply = generate(case[1])
      assert.equal(400, reply.status, case[2])
      assert.matches(case[2], reply.json.message, 1, true)
    end
  end)
end)
