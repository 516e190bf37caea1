--- The documents' own bodies: passed as they are, they come out as they are, in value and in type.

local cjson = require "cjson"
local payload = require "homegen.client.payload"
local services = require "homegen.service"

local function compact(json)
  json = json:gsub("%s*\n%s*", ""):gsub('": ', '":'):gsub(', "', ',"')
  return (json:gsub("{ ", "{"):gsub(" }", "}"))
end

local examples = {
  smart_replace = { [[{
    "imageUrl": "https://example.com/room.jpg",
    "prompt": "a modern velvet sofa in dark blue",
    "maskUrl": "https://example.com/mask.png"
  }]] },
  magic_editor = { [[{
    "imageUrl": "https://example.com/room.jpg",
    "modelType": "Flash"
  }]], [[{
    "imageUrl": "https://example.com/room.jpg",
    "prompt": "Change the wall color to warm beige and add wooden flooring",
    "modelType": "Base"
  }]], [[{
    "imageUrl": "https://example.com/room.jpg",
    "prompt": "Modern Scandinavian style interior",
    "modelType": "Pro"
  }]] },
  house_plan = { [[{
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
  }]], [[{
    "style": "Victorian",
    "stories": "3+",
    "bedrooms": "5+",
    "bathrooms": "4+",
    "totalArea": "300-380 m²",
    "garageEnabled": true,
    "garageType": "Front Entry",
    "garageCapacity": "3+",
    "basement": "Full",
    "roofType": "Gable roof",
    "outdoorSpaces": ["Front porch", "Balcony", "Courtyard", "Outdoor Kitchen"],
    "layoutConcept": "Traditional",
    "bedroomAreaRanges": [
      { "name": "Room 1 (Master)", "minArea": "18", "maxArea": "28", "unit": "m²" },
      { "name": "Room 2", "minArea": "12", "maxArea": "16", "unit": "m²" },
      { "name": "Room 3", "minArea": "12", "maxArea": "16", "unit": "m²" },
      { "name": "Room 4", "minArea": "10", "maxArea": "14", "unit": "m²" },
      { "name": "Room 5", "minArea": "10", "maxArea": "14", "unit": "m²" }
    ],
    "bathroomLayouts": [
      { "name": "Bathroom 1", "layout": "With Wet & Dry Separation" },
      { "name": "Bathroom 2", "layout": "With Wet & Dry Separation" },
      { "name": "Bathroom 3", "layout": "Without Separation" },
      { "name": "Bathroom 4", "layout": null }
    ],
    "kitchenLayout": "Closed Kitchen",
    "kitchenFeatureOptions": ["Kitchen Island", "Breakfast Nook"],
    "keyRooms": "Home Office, Bonus Room, Media Room, Guest Suite",
    "prompt": "Grand Victorian mansion with ornate details and wraparound porch",
    "refImageUrl": "https://example.com/reference-house.jpg",
    "modelType": "Pro"
  }]] },
  create_room = { [[{
    "user_id": "123e4567-e89b-12d3-a456-426614174000",
    "image_url": "https://example.com/image.jpg",
    "mask_url": "https://example.com/mask.png",
    "room_type": "KITCHEN",
    "theme": "MODERN",
    "width": 1024,
    "height": 768
  }]] },
  create_room_variation = { [[{
    "user_id": "123e4567-e89b-12d3-a456-426614174000",
    "generation_id": "123e4567-e89b-12d3-a456-426614174001",
    "original_url": "https://example.com/image.jpg",
    "mask_url": "https://example.com/new-mask.png",
    "room_type": "BATHROOM",
    "theme": "SCANDINAVIAN"
  }]] },
  create_exterior = { [[{
    "user_id": "123e4567-e89b-12d3-a456-426614174000",
    "image_url": "https://example.com/image.jpg",
    "mask_url": "https://example.com/mask.png",
    "room_type": "TERRACE",
    "width": 1024,
    "height": 768
  }]] },
}

for name, texts in pairs(examples) do
  describe("the document of " .. name, function()
    local schema = services.find(name).schema
    for index, text in ipairs(texts) do
      it("has example " .. index .. " that is sent as it stands", function()
        local normalised = assert(schema:check(cjson.decode(text)))
        assert.equal(compact(text), tostring(schema:encode(normalised)))
        assert.same(cjson.decode(text), schema:wire(normalised))
        assert.same(normalised, schema:check(normalised))
      end)
    end
  end)
end

describe("the house plan's defaults", function()
  local service = services.find "house_plan"
  local schema = service.schema

  it("are the document's, every field is sent", function()
    local basic = cjson.decode(examples.house_plan[1])
    local normalised = assert(schema:check(payload.prepare(service, {
      bedroom_area_ranges = basic.bedroomAreaRanges, bathroom_layouts = { { name = "Bathroom 1" } },
    })))
    assert.equal(compact(examples.house_plan[1]), tostring(schema:encode(normalised)))
  end)

  it("do not stand in the way of numbers, tables and lists", function()
    local basic = cjson.decode(examples.house_plan[1])
    local normalised, notes = assert(schema:check {
      stories = 1, bedrooms = 2, bathrooms = 1.5, garage_type = "Rear Entry", garage_capacity = 2,
      total_area = { min = 1500, max = 2000, unit = "sqft" }, key_rooms = { "Mudroom", "Guest Suite" },
      bedroom_area_ranges = {
        { name = "A", min_area = 12, max_area = 12.5, unit = "sqm" },
        { name = "B", min_area = 0, max_area = 9, unit = "ft2" },
      },
      bathroom_layouts = basic.bathroomLayouts,
    })
    assert.equal("1500-2000 ft²", normalised.total_area)
    assert.equal("Mudroom, Guest Suite", normalised.key_rooms)
    assert.is_true(normalised.garage_enabled)
    assert.equal("2", normalised.garage_capacity)
    assert.equal("1.5", normalised.bathrooms)
    assert.same({ name = "A", min_area = "12", max_area = "12.5", unit = "m²" }, normalised.bedroom_area_ranges[1])
    local rules = {}
    for _, note in ipairs(notes) do rules[note.rule] = note.field end
    assert.equal("bedroom_area_ranges", rules.uniform)
  end)
end)
