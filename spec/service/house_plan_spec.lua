local cjson = require "cjson"
local core = require "homegen.core"
local payload = require "homegen.client.payload"
local price = require "homegen.client.price"
local house_plan = require "homegen.service.house_plan"

local schema = core.schema { fields = house_plan.fields, groups = house_plan.groups }

-- "Basic request with default values"
local BASIC = '{"style":"Barndominium","stories":"2","bedrooms":"2","bathrooms":"1","totalArea":"150-200 m²",'
  .. '"garageEnabled":false,"garageType":null,"garageCapacity":null,"basement":"None","roofType":null,'
  .. '"outdoorSpaces":[],"layoutConcept":null,"bedroomAreaRanges":[{"name":"Room 1 (Master)","minArea":"12",'
  .. '"maxArea":"18","unit":"m²"},{"name":"Room 2","minArea":"10","maxArea":"14","unit":"m²"}],'
  .. '"bathroomLayouts":[{"name":"Bathroom 1","layout":null}],"kitchenLayout":null,"kitchenFeatureOptions":[],'
  .. '"keyRooms":null,"prompt":"","refImageUrl":"","modelType":"Base"}'

-- "Pro model with reference image and custom prompt"
local PRO = '{"style":"Victorian","stories":"3+","bedrooms":"5+","bathrooms":"4+","totalArea":"300-380 m²",'
  .. '"garageEnabled":true,"garageType":"Front Entry","garageCapacity":"3+","basement":"Full",'
  .. '"roofType":"Gable roof","outdoorSpaces":["Front porch","Balcony","Courtyard","Outdoor Kitchen"],'
  .. '"layoutConcept":"Traditional","bedroomAreaRanges":[{"name":"Room 1 (Master)","minArea":"18",'
  .. '"maxArea":"28","unit":"m²"},{"name":"Room 2","minArea":"12","maxArea":"16","unit":"m²"},{"name":"Room 3",'
  .. '"minArea":"12","maxArea":"16","unit":"m²"},{"name":"Room 4","minArea":"10","maxArea":"14","unit":"m²"},'
  .. '{"name":"Room 5","minArea":"10","maxArea":"14","unit":"m²"}],"bathroomLayouts":[{"name":"Bathroom 1",'
  .. '"layout":"With Wet & Dry Separation"},{"name":"Bathroom 2","layout":"With Wet & Dry Separation"},'
  .. '{"name":"Bathroom 3","layout":"Without Separation"},{"name":"Bathroom 4","layout":null}],'
  .. '"kitchenLayout":"Closed Kitchen","kitchenFeatureOptions":["Kitchen Island","Breakfast Nook"],'
  .. '"keyRooms":"Home Office, Bonus Room, Media Room, Guest Suite",'
  .. '"prompt":"Grand Victorian mansion with ornate details and wraparound porch",'
  .. '"refImageUrl":"https://example.com/reference-house.jpg","modelType":"Pro"}'

---The JSON that parameters come to.
local function encode(parameters)
  return tostring(schema:encode(assert(schema:check(payload.prepare(house_plan, parameters)))))
end

describe("the house plan service", function()
  it("has the document's paths", function()
    assert.equal("/api/v1/housePlan/generate", house_plan.create_path)
    assert.equal("/api/v1/housePlan/result", house_plan.result_path)
  end)

  it("costs what its model costs", function()
    assert.equal(10, price.of(house_plan, { model_type = "Base" }))
    assert.equal(20, price.of(house_plan, { model_type = "Pro" }))
  end)

  it("has the document's statuses", function()
    assert.same({
      Unprocessed = "queued", Processing = "processing", Success = "succeeded", Failed = "failed",
      Termination = "terminated",
    }, house_plan.statuses)
  end)

  for name, text in pairs { basic = BASIC, pro = PRO } do
    it("sends the document's " .. name .. " request as it stands, with the helpers and without", function()
      assert.equal(text, encode(cjson.decode(text)))
      assert.equal(text, tostring(schema:encode(assert(schema:check(cjson.decode(text))))))
    end)

    it("has a table for the document's " .. name .. " request that is equal in value and type", function()
      local normalised = assert(schema:check(payload.prepare(house_plan, cjson.decode(text))))
      assert.same(cjson.decode(text), schema:wire(normalised))
    end)
  end

  it("makes the document's basic request of nothing", function()
    assert.equal(BASIC, encode {})
  end)

  it("makes the document's basic request of numbers and tables", function()
    assert.equal(BASIC, encode {
      style = "Barndominium", stories = 2, bedrooms = 2, bathrooms = 1, key_rooms = {},
      total_area = { min = 150, max = 200, unit = "m2" },
    })
  end)

  it("makes the document's pro request of numbers, tables and lists", function()
    local function bedroom(name, low, high) return { name = name, min_area = low, max_area = high, unit = "sqm" } end
    local wet, dry = "With Wet & Dry Separation", "Without Separation"
    assert.equal(PRO, encode {
      style = "Victorian", stories = "3+", bedrooms = "5+", bathrooms = "4+", total_area = "300-380 sqm",
      garage_type = "Front Entry", garage_capacity = "3+", basement = "Full", roof_type = "Gable roof",
      outdoor_spaces = { "Front porch", "Balcony", "Courtyard", "Outdoor Kitchen" }, layout_concept = "Traditional",
      bedroom_area_ranges = {
        bedroom("Room 1 (Master)", 18, 28), bedroom("Room 2", 12, 16), bedroom("Room 3", 12, 16.0),
        bedroom("Room 4", 10, 14), bedroom("Room 5", "10", "14"),
      },
      bathroom_layouts = {
        { name = "Bathroom 1", layout = wet }, { name = "Bathroom 2", layout = wet },
        { name = "Bathroom 3", layout = dry }, { name = "Bathroom 4" },
      },
      kitchen_layout = "Closed Kitchen", kitchen_feature_options = { "Kitchen Island", "Breakfast Nook" },
      key_rooms = { "Home Office", "Bonus Room", "Media Room", "Guest Suite" },
      prompt = "Grand Victorian mansion with ornate details and wraparound porch",
      ref_image_url = "https://example.com/reference-house.jpg", model_type = "Pro",
    })
  end)
end)
