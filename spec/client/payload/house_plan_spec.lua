local cjson = require "cjson"
local core = require "homegen.core"
local service = require "homegen.service.house_plan"
local prepare = require "homegen.client.payload.house_plan"
local violations = require "spec.support.violations"

local schema = core.schema { fields = service.fields, groups = service.groups }

local function bedrooms_of(parameters) return prepare(parameters, service).bedroom_area_ranges end
local function bathrooms_of(parameters) return prepare(parameters, service).bathroom_layouts end

---Every bedroom as "minimum-maximum unit".
local function areas(parameters)
  local list = {}
  for i, room in ipairs(bedrooms_of(parameters)) do
    list[i] = ("%s-%s %s"):format(room.min_area, room.max_area, room.unit)
  end
  return list
end

describe("the house plan's helper", function()
  it("gives the document's own lists for its own counts", function()
    assert.same({
      { name = "Room 1 (Master)", min_area = "12", max_area = "18", unit = "m²" },
      { name = "Room 2", min_area = "10", max_area = "14", unit = "m²" },
    }, bedrooms_of {})
    assert.same({ { name = "Bathroom 1" } }, bathrooms_of {})
  end)

  it("makes as many bedrooms as the count says, however it is written", function()
    local wanted = { ["1"] = 1, ["2"] = 2, ["3"] = 3, ["4"] = 4, ["5+"] = 5, [1] = 1, [4] = 4, [3.0] = 3 }
    for count, length in pairs(wanted) do
      assert.equal(length, #bedrooms_of { bedrooms = count })
      assert.truthy(schema:check(prepare({ bedrooms = count }, service)))
    end
  end)

  it("makes as many bathrooms as the count says, halves left out", function()
    local wanted = {
      ["1"] = 1, ["1.5"] = 1, ["2"] = 2, ["2.5"] = 2, ["3"] = 3, ["3.5"] = 3, ["4+"] = 4, [2.5] = 2, [3] = 3,
    }
    for count, length in pairs(wanted) do
      local layouts = bathrooms_of { bathrooms = count }
      assert.equal(length, #layouts)
      assert.equal("Bathroom " .. length, layouts[length].name)
      assert.truthy(schema:check(prepare({ bathrooms = count }, service)))
    end
  end)

  it("measures bedrooms in the unit of the plan", function()
    for _, area in ipairs { "1500-2000 ft²", "1500-2000sqft", { min = 1500, max = 2000, unit = "ft2" } } do
      assert.same({ "130-190 ft²", "110-150 ft²" }, areas { total_area = area })
      assert.same({ "130-190 ft²", "110-150 ft²" }, areas { totalArea = area })
    end
    assert.same({ "12-18 m²", "10-14 m²" }, areas { total_area = "150-200 sqm" })
  end)

  it("makes bedrooms smaller in a small house, down to half", function()
    assert.same({ "9-14 m²", "8-11 m²", "8-11 m²" }, areas { bedrooms = 3, total_area = "60-80 m²" })
    assert.same({ "6-9 m²", "5-7 m²", "5-7 m²", "5-7 m²", "5-7 m²" },
      areas { bedrooms = "5+", total_area = "50-60 m²" })
    assert.same({ "60-100 ft²", "50-80 ft²", "50-80 ft²", "50-80 ft²" },
      areas { bedrooms = 4, total_area = "500-900 ft²" })
  end)

  it("leaves lists that are given alone, right or wrong, in either spelling", function()
    for _, list in ipairs { {}, { "x" }, cjson.null, false, 7 } do
      for _, name in ipairs { "bedroom_area_ranges", "bedroomAreaRanges", "bathroom_layouts", "bathroomLayouts" } do
        assert.equal(list, prepare({ [name] = list }, service)[name])
      end
      assert.is_nil(bedrooms_of { bedroomAreaRanges = list })
      assert.is_nil(bathrooms_of { bathroomLayouts = list })
    end
  end)

  it("sends an empty reference image, but not in the way of a local file", function()
    assert.equal("", prepare({}, service).ref_image_url)
    assert.is_nil(prepare({ ref_image_file = "house.jpg" }, service).ref_image_url)
    assert.is_nil(prepare({ refImageUrl = "https://example.com/house.jpg" }, service).ref_image_url)
    local normalised = schema:check(prepare({ ref_image_file = "house.jpg" }, service))
    assert.is_true(require("homegen.picture.inputs").needs_upload(service, normalised))
  end)

  it("leaves the caller's table alone", function()
    local given = { bedrooms = 3, prompt = "x" }
    local prepared = prepare(given, service)
    assert.same({ bedrooms = 3, prompt = "x" }, given)
    assert.equal("x", prepared.prompt)
    assert.equal(3, prepared.bedrooms)
  end)

  it("adds no violation to a wrong count or area, and hides none", function()
    local wrong = { "7", "", -1, 0 / 0, 1e999, true, {}, print, cjson.null }
    for _, value in ipairs(wrong) do
      for _, name in ipairs { "bedrooms", "bathrooms" } do
        local _, found = schema:check(prepare({ [name] = value }, service))
        assert.equal(1, #found)
        assert.equal(name, found[1].field)
      end
      local _, found = schema:check(prepare({ total_area = value }, service))
      assert.truthy(#found > 0)
      for _, violation in ipairs(found) do assert.truthy(violation.field:find("^total_area")) end
    end
  end)

  it("stands any value in an area", function()
    local cyclic = {}
    cyclic.min, cyclic.unit = cyclic, cyclic
    for _, value in ipairs { 0 / 0, 1e999, -1e999, -5, 1e300, "x", true, print, cyclic, cjson.null } do
      assert.equal(2, #bedrooms_of { total_area = { min = value, max = value, unit = value } })
    end
    assert.equal(2, #bedrooms_of { total_area = cyclic })
    assert.equal(2, #bedrooms_of { total_area = ("9"):rep(1000) .. "-1 m²" })
  end)

  it("keeps both spellings at once, for the schema to report", function()
    local _, found = schema:check(prepare({ totalArea = "150-200 m²", total_area = "150-200 m²" }, service))
    assert.same({ "total_area: duplicate" }, violations.brief(found))
  end)

  it("runs no metamethod", function()
    local function never() error("called") end
    local trap = setmetatable({}, { __index = never, __newindex = never, __len = never, __pairs = never, __eq = never })
    assert.equal(2, #bedrooms_of(trap))
    assert.equal(2, #bedrooms_of { total_area = trap, bedrooms = trap })
  end)
end)
