--- Against the sentences of the Room Creation API documentation.

local cjson = require "cjson"
local create_room = require "homegen.sandbox.service.create_room"
local iacrea = require "spec.support.iacrea"
local probe = require "spec.support.probe"

local GENERATE = "/api/create_room/generate"
local UUID = "%x%x%x%x%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%x%x%x%x%x%x%x%x"

describe("sandbox.service.create_room", function()
  local p
  before_each(function() p = probe.start { seconds = 0 } end)
  after_each(function() p:stop() end)

  local function generate(changes)
    return p:ask(GENERATE, iacrea.room(changes))
  end

  it("takes the document's example as it stands, and answers with its three fields", function()
    local reply = p:post(GENERATE, [[{
      "user_id": "uuid",
      "image_url": "https://example.com/image.jpg",
      "mask_url": "https://example.com/mask.png",
      "room_type": "KITCHEN",
      "theme": "MODERN",
      "width": 1024,
      "height": 768
    }]], { "x-api-key: " .. probe.KEY })
    assert.equal(200, reply.status)
    assert.matches('^{"generation_id":"' .. UUID .. '","remaining_photos":999,"project_id":"' .. UUID .. '"}$', reply.body)
  end)

  it("takes every room type and theme, and a number with nothing behind its point", function()
    for _, room_type in ipairs { "BATHROOM", "KITCHEN", "SHOWEROOM" } do
      for _, theme in ipairs { "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS" } do
        assert.equal(200, generate { room_type = room_type, theme = theme }.status)
      end
    end
    local body = ('{"user_id":"%s","image_url":"http://a/b","mask_url":"http://a/c","room_type":"KITCHEN","theme":"MODERN",'
      .. '"width":1024.0,"height":1e3}'):format(probe.USER:upper())
    assert.equal(200, p:post(GENERATE, body, { "x-api-key: " .. probe.KEY }).status)
  end)

  it("refuses what breaks a rule with 400, and names the field", function()
    for _, case in ipairs {
      { { user_id = false }, "user_id is required" }, { { user_id = "me" }, "user_id must be a UUID" }, { { user_id = 7 }, "user_id" },
      { { image_url = false }, "image_url is required" }, { { image_url = "image.jpg" }, "image_url" },
      { { image_url = cjson.null }, "image_url" }, { { mask_url = false }, "mask_url is required" },
      { { mask_url = "" }, "mask_url" }, { { room_type = false }, "room_type is required" },
      { { room_type = "SHOWROOM" }, "room_type must be one of BATHROOM, KITCHEN, SHOWEROOM" },
      { { room_type = "TERRACE" }, "room_type" }, { { room_type = "kitchen" }, "room_type" },
      { { theme = false }, "theme is required" }, { { theme = "BAROQUE" }, "theme" }, { { theme = cjson.null }, "theme" },
      { { width = false }, "width is required" }, { { width = "1024" }, "width" }, { { width = 0 }, "width" },
      { { width = 10.5 }, "width" }, { { height = false }, "height is required" }, { { height = -1 }, "height" },
      { { webhook = "hook" }, "webhook" }, { { webhook = cjson.null }, "webhook" },
    } do
      local reply = generate(case[1])
      assert.equal(400, reply.status, case[2])
      assert.matches(case[2], reply.json.message, 1, true)
    end
    assert.equal(0, p.sandbox:ledger("iacrea").charged)
  end)

  it("gives the painter both pictures, the type, the theme, and 0 for the first", function()
    generate { theme = "LUXURIOUS", width = 1024, height = 767 }
    p:run_until(function() return p.jobs[1] end)
    local job = p.jobs[1]
    assert.same({ "create_room", "KITCHEN", "LUXURIOUS", 0 }, { job.kind, job.room_type, job.theme, job.variation })
    assert.is_true(#job.source > 1000 and #job.mask > 100)
    assert.matches("were sent as 1024x767", p.sandbox:tasks()[1].notes[3], 1, true)
  end)

  it("says nothing of the size when it is right", function()
    local input = { width = 3, height = 2 }
    assert.is_nil(create_room.remark(input, 3, 2))
    assert.is_string(create_room.remark(input, 2, 3))
  end)
end)
