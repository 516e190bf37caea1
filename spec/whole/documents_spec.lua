-- The documents' own request examples through the client against the real sandbox: a picture each.

local cjson = require "cjson"
local homegen = require "homegen"

local IDEAL_HOUSE = {
  smart_replace = [[{
    "imageUrl": "https://example.com/room.jpg",
    "prompt": "a modern velvet sofa in dark blue",
    "maskUrl": "https://example.com/mask.png"
  }]],
  magic_editor = [[{ "imageUrl": "https://example.com/room.jpg", "modelType": "Flash" }]],
  house_plan = [[{
    "style": "Barndominium",
    "stories": "2",
    "bedrooms": "2",
    "bathrooms": "1",
    "totalArea": "150-200 m²",
    "garageEnabled": false,
    "garageType": null,
    "garageCapacity": null,
    "basement": "None",
    "roofType": null,
    "outdoorSpaces": [],
    "layoutConcept": null,
    "bedroomAreaRanges": [
    { "name": "Room 1 (Master)", "minArea": "12", "maxArea": "18", "unit": "m²" },
    { "name": "Room 2", "minArea": "10", "maxArea": "14", "unit": "m²" }
    ],
    "bathroomLayouts": [
    { "name": "Bathroom 1", "layout": null }
    ],
    "kitchenLayout": null,
    "kitchenFeatureOptions": [],
    "keyRooms": null,
    "prompt": "",
    "refImageUrl": "",
    "modelType": "Base"
  }]],
}

-- "uuid" stands for the user's identifier, which the client fills in.
local IACREA = {
  create_room = [[{
    "image_url": "https://example.com/image.jpg", "mask_url": "https://example.com/mask.png",
    "room_type": "KITCHEN", "theme": "MODERN", "width": 1024, "height": 768
  }]],
  create_exterior = [[{
    "image_url": "https://example.com/image.jpg", "mask_url": "https://example.com/mask.png",
    "room_type": "TERRACE", "width": 1024, "height": 768
  }]],
}

describe("the documents' examples", function()
  local client

  setup(function() client = assert(homegen.new { sandbox = { seconds = 0.05 } }) end)
  teardown(function() client:close() end)

  for _, examples in ipairs { IDEAL_HOUSE, IACREA } do
    for service, body in pairs(examples) do
      it("give a picture: " .. service, function()
        local result = assert(homegen.await(client[service](client, cjson.decode(body)), 120))
        local info = assert(homegen.image.info { bytes = assert(result:bytes()) })
        assert.equal(service == "house_plan" and 2560 or 1024, info.width)
        assert.equal(info.width, result.width)
      end)
    end
  end

  it("give a variation of a room, and one of that", function()
    local room = assert(homegen.await(client:create_room(cjson.decode(IACREA.create_room)), 120))
    local first = assert(homegen.await(client:vary(room, { theme = "INDUSTRIAL" }), 120))
    local second = assert(homegen.await(client:vary(first, { theme = "LUXURIOUS" }), 120))
    local pictures = { assert(room:bytes()), assert(first:bytes()), assert(second:bytes()) }
    assert.is_false(pictures[1] == pictures[2] or pictures[2] == pictures[3])
  end)
end)
