--- House plan: what its document's sentences allow and forbid.

local null = require("cjson").null

local function bedrooms(count, changes)
  local list = {}
  for i = 1, count do list[i] = { name = "Room " .. i, minArea = "10", maxArea = "14", unit = "m²" } end
  for key, value in pairs(changes or {}) do list[count][key] = value end
  return list
end

local function bathrooms(count, layout)
  local list = {}
  for i = 1, count do list[i] = { name = "Bathroom " .. i, layout = layout } end
  return list
end

local cyclic = {}
cyclic[1], cyclic.name = cyclic, cyclic

local holes = { [1] = "Deck", [3] = "Balcony" }

local cases = {
  service = "house_plan",
  valid = {},

  { says = '# Basic request with default values', json = '{"style":"Barndominium","stories":"2","bedrooms":"2",'
    .. '"bathrooms":"1","totalArea":"150-200 m²","garageEnabled":false,"garageType":null,"garageCapacity":null,'
    .. '"basement":"None","roofType":null,"outdoorSpaces":[],"layoutConcept":null,"bedroomAreaRanges":['
    .. '{"name":"Room 1 (Master)","minArea":"12","maxArea":"18","unit":"m²"},'
    .. '{"name":"Room 2","minArea":"10","maxArea":"14","unit":"m²"}],'
    .. '"bathroomLayouts":[{"name":"Bathroom 1","layout":null}],"kitchenLayout":null,"kitchenFeatureOptions":[],'
    .. '"keyRooms":null,"prompt":"","refImageUrl":"","modelType":"Base"}' },

  { says = "`style` may be null only if the caller says `homegen.null`", give = { style = null },
    sends = { style = null } },
  { says = "Architectural style English name", give = { style = "Gothic" }, breaks = { "style: enum" } },
  { says = "Architectural style English name", give = { style = "modern" }, breaks = { "style: enum" } },
  { says = "Architectural style English name", give = { style = "" }, breaks = { "style: enum" } },
  { says = "Architectural style English name", give = { style = 3 }, breaks = { "style: type" } },

  { says = "Number of stories", give = { stories = "3" }, breaks = { "stories: enum" } },
  { says = "Number of stories", give = { stories = "0" }, breaks = { "stories: enum" } },
  { says = "Number of stories", give = { stories = 2.0 }, sends = { stories = "2" } },
  { says = "Number of stories", give = { stories = -1 }, breaks = { "stories: enum" } },
  { says = "Number of stories", give = { stories = 0 / 0 }, breaks = { "stories: type" } },
  { says = "Number of stories", give = { stories = 1e999 }, breaks = { "stories: type" } },
  { says = "storiesstring Yes", give = { stories = null }, breaks = { "stories: null" } },

  { says = "Number of bedrooms", give = { bedrooms = "6" }, breaks = { "bedrooms: enum" } },
  { says = "Number of bedrooms", give = { bedrooms = "5" }, breaks = { "bedrooms: enum" } },
  { says = "Number of bedrooms", give = { bedrooms = 2.5 }, breaks = { "bedrooms: enum" } },
  { says = "Number of bedrooms", give = { bedrooms = { "2" } }, breaks = { "bedrooms: type" } },
  { says = "Number of bedrooms", give = { bedrooms = 0 / 0 }, breaks = { "bedrooms: type" } },
  { says = "bedroomsstring Yes", give = { bedrooms = null }, breaks = { "bedrooms: null" } },
  { says = "Number of bathrooms", give = { bathrooms = "4" }, breaks = { "bathrooms: enum" } },
  { says = "Number of bathrooms", give = { bathrooms = "1.50" }, breaks = { "bathrooms: enum" } },
  { says = "Number of bathrooms", give = { bathrooms = "0.5" }, breaks = { "bathrooms: enum" } },
  { says = "Number of bathrooms", give = { bathrooms = false }, breaks = { "bathrooms: type" } },

  { says = "Total area range in min-max unit format", give = { total_area = "150 m²" },
    breaks = { "total_area: form" } },
  { says = "Total area range in min-max unit format", give = { total_area = "150-200" },
    breaks = { "total_area: unit" } },
  { says = "Total area range in min-max unit format", give = { total_area = "-150-200 m²" },
    breaks = { "total_area: form" } },
  { says = "Total area range in min-max unit format", give = { total_area = "150-200 acres" },
    breaks = { "total_area: unit" } },
  { says = "Total area range in min-max unit format", give = { total_area = "" }, breaks = { "total_area: form" } },
  { says = "Total area range in min-max unit format", give = { total_area = 150 }, breaks = { "total_area: type" } },
  { says = "Total area range in min-max unit format", give = { total_area = null }, breaks = { "total_area: null" } },
  { says = "Total area range in min-max unit format", give = { total_area = cyclic },
    breaks = { "total_area: unknown", "total_area: unknown", "total_area.min: required", "total_area.max: required",
      "total_area.unit: required" } },
  { says = "Total area range in min-max unit format", give = { total_area = { min = 150, max = 200 } },
    breaks = { "total_area.unit: required" } },
  { says = "Total area range in min-max unit format", give = { total_area = { min = "150", max = 0 / 0, unit = "m²" } },
    breaks = { "total_area.min: integer", "total_area.max: integer" } },
  { says = "Total area range in min-max unit format", give = { total_area = { min = 0 / 0, max = 1e999, unit = "m²" } },
    breaks = { "total_area.min: integer", "total_area.max: integer" } },
  { says = "The metric unit was lost from the document in places; it is `m²` (bounds 50-500, step 10)",
    give = { total_area = { min = 50, max = 500, unit = "m²" } }, sends = { totalArea = "50-500 m²" } },
  { says = "The metric unit was lost from the document in places; it is `m²` (bounds 50-500, step 10)",
    give = { total_area = "40-60 m²" }, breaks = { "total_area: range" } },
  { says = "The metric unit was lost from the document in places; it is `m²` (bounds 50-500, step 10)",
    give = { total_area = "490-510 m²" }, breaks = { "total_area: range" } },
  { says = "imperial `ft²` (500-5000, step 100)", give = { total_area = "1500-2000 ft²" },
    sends = { totalArea = "1500-2000 ft²" } },
  { says = "imperial `ft²` (500-5000, step 100)", give = { total_area = { min = 500, max = 5000, unit = "ft²" } },
    sends = { totalArea = "500-5000 ft²" } },
  { says = "imperial `ft²` (500-5000, step 100)", give = { total_area = "150-200 ft²" },
    breaks = { "total_area: range", "total_area: range" } },
  { says = "imperial `ft²` (500-5000, step 100)", give = { total_area = "1550-2000 ft²" },
    breaks = { "total_area: step" } },
  { says = "imperial `ft²` (500-5000, step 100)", give = { total_area = "4900-5100 ft²" },
    breaks = { "total_area: range" } },
  { says = "Both ends lie on the step grid: 55-65 is invalid", give = { total_area = "55-65 m²" },
    breaks = { "total_area: step", "total_area: step" } },
  { says = "500-500 is invalid", give = { total_area = "500-500 m²" }, breaks = { "total_area: ordered" } },
  { says = "50-60 and 490-500 are valid", give = { total_area = "50-60 m²" }, sends = { totalArea = "50-60 m²" } },
  { says = "50-60 and 490-500 are valid", give = { total_area = "490-500 m²" },
    sends = { totalArea = "490-500 m²" } },
  { says = "The minimum value must be lower than the maximum value by at least one step",
    give = { total_area = "200-150 m²" }, breaks = { "total_area: ordered" } },
  { says = "The minimum value must be lower than the maximum value by at least one step",
    give = { total_area = "600-600 ft²" }, breaks = { "total_area: ordered" } },

  { says = "Whether to include a garage", give = { garage_enabled = "true" }, breaks = { "garage_enabled: type" } },
  { says = "Whether to include a garage", give = { garage_enabled = 1 }, breaks = { "garage_enabled: type" } },
  { says = "Whether to include a garage", give = { garage_enabled = null }, breaks = { "garage_enabled: null" } },
  { says = "Required when garageEnabled=true", give = { garage_enabled = true },
    breaks = { "garage_type: required", "garage_capacity: required" } },
  { says = "Required when garageEnabled=true", give = { garageEnabled = true, garageType = "Detached" },
    breaks = { "garage_capacity: required" } },
  { says = "Required when garageEnabled=true",
    give = { garage_enabled = true, garage_type = null, garage_capacity = "1" }, breaks = { "garage_type: required" } },
  { says = "Required when garageEnabled=true",
    give = { garage_enabled = true, garage_type = "Side Entry", garage_capacity = "3+" },
    sends = { garageEnabled = true, garageType = "Side Entry", garageCapacity = "3+" } },
  { says = "Required when garageEnabled=true", give = { garage_type = "Rear Entry", garage_capacity = 2 },
    sends = { garageEnabled = true, garageType = "Rear Entry", garageCapacity = "2" } },
  { says = "Required when garageEnabled=true", give = { garage_type = "Rear Entry" },
    breaks = { "garage_capacity: required" } },
  { says = "otherwise send null", give = { garage_enabled = false },
    sends = { garageEnabled = false, garageType = null, garageCapacity = null } },
  { says = "otherwise send null", give = { garage_type = null, garage_capacity = null },
    sends = { garageEnabled = false, garageType = null, garageCapacity = null } },
  { says = "A caller who disables the garage and names a type or capacity gets a violation",
    give = { garage_enabled = false, garage_type = "Detached" }, breaks = { "garage_type: forbidden" } },
  { says = "A caller who disables the garage and names a type or capacity gets a violation",
    give = { garage_enabled = false, garage_capacity = 1 }, breaks = { "garage_capacity: forbidden" } },
  { says = "DetachedDetached garage", give = { garage_type = "Attached", garage_capacity = "1" },
    breaks = { "garage_type: enum" } },
  { says = "3+Three or more car spaces", give = { garage_type = "Detached", garage_capacity = 3 },
    breaks = { "garage_capacity: enum" } },

  { says = "Basement type", give = { basement = "none" }, breaks = { "basement: enum" } },
  { says = "Basement type", give = { basement = null }, breaks = { "basement: null" } },
  { says = "Basement type", give = { basement = false }, breaks = { "basement: type" } },
  { says = "Roof structure type", give = { roof_type = null }, sends = { roofType = null } },
  { says = "Roof structure type", give = { roofType = "Gable" }, breaks = { "roof_type: enum" } },
  { says = "Overall interior layout concept", give = { layout_concept = "Open" }, breaks = { "layout_concept: enum" } },

  { says = "The outdoorSpaces field accepts an array of the following values",
    give = { outdoorSpaces = { "Front porch", "Deck", "Balcony" } },
    text = { '"outdoorSpaces":["Front porch","Deck","Balcony"]' } },
  { says = "The outdoorSpaces field accepts an array of the following values", give = { outdoor_spaces = {} },
    text = { '"outdoorSpaces":[]' } },
  { says = "The outdoorSpaces field accepts an array of the following values", give = { outdoor_spaces = { "Moat" } },
    breaks = { "outdoor_spaces[1]: enum" } },
  { says = "The outdoorSpaces field accepts an array of the following values", give = { outdoor_spaces = "Deck" },
    breaks = { "outdoor_spaces: type" } },
  { says = "The outdoorSpaces field accepts an array of the following values", give = { outdoor_spaces = null },
    breaks = { "outdoor_spaces: null" } },
  { says = "The outdoorSpaces field accepts an array of the following values", give = { outdoor_spaces = holes },
    breaks = { "outdoor_spaces: list" } },
  { says = "The outdoorSpaces field accepts an array of the following values", give = { outdoor_spaces = cyclic },
    breaks = { "outdoor_spaces: list" } },
  { says = "The outdoorSpaces field accepts an array of the following values",
    give = { outdoor_spaces = { "Deck", "Balcony", "Deck" } }, breaks = { "outdoor_spaces[3]: distinct" } },

  { says = "must be an array whose length matches the bedrooms count", give = { bedroom_area_ranges = bedrooms(3) },
    breaks = { "bedroom_area_ranges: count" } },
  { says = "must be an array whose length matches the bedrooms count", give = { bedroom_area_ranges = {} },
    breaks = { "bedroom_area_ranges: count" } },
  { says = "must be an array whose length matches the bedrooms count",
    give = { bedrooms = "3", bedroomAreaRanges = bedrooms(3) }, sends = { bedrooms = "3" } },
  { says = "must be an array whose length matches the bedrooms count", give = { bedroom_area_ranges = null },
    breaks = { "bedroom_area_ranges: null" } },
  { says = "must be an array whose length matches the bedrooms count",
    give = { bedroom_area_ranges = { [1] = bedrooms(1)[1], [3] = bedrooms(1)[1] } },
    breaks = { "bedroom_area_ranges: list" } },
  { says = "must be an array whose length matches the bedrooms count",
    give = { bedroom_area_ranges = bedrooms(2), bedroomAreaRanges = bedrooms(2) },
    breaks = { "bedroom_area_ranges: duplicate" } },
  { says = "`5+` needs exactly 5 bedroom ranges, `4+` exactly 4 bathroom layouts",
    give = { bedrooms = "5+", bedroom_area_ranges = bedrooms(5) }, sends = { bedrooms = "5+" } },
  { says = "`5+` needs exactly 5 bedroom ranges, `4+` exactly 4 bathroom layouts",
    give = { bedrooms = "5+", bedroom_area_ranges = bedrooms(6) }, breaks = { "bedroom_area_ranges: count" } },
  { says = "`5+` needs exactly 5 bedroom ranges, `4+` exactly 4 bathroom layouts",
    give = { bathrooms = "4+", bathroom_layouts = bathrooms(4) }, sends = { bathrooms = "4+" } },
  { says = "`5+` needs exactly 5 bedroom ranges, `4+` exactly 4 bathroom layouts",
    give = { bathrooms = "4+", bathroom_layouts = bathrooms(5) }, breaks = { "bathroom_layouts: count" } },

  { says = "Must be a non-negative numeric string", give = { bedroom_area_ranges = bedrooms(2, { minArea = "-1" }) },
    breaks = { "bedroom_area_ranges[2].min_area: decimal" } },
  { says = "Must be a non-negative numeric string", give = { bedroom_area_ranges = bedrooms(2, { minArea = "0" }) },
    text = { '"minArea":"0"' } },
  { says = "Must be a non-negative numeric string", give = { bedroom_area_ranges = bedrooms(2, { minArea = "ten" }) },
    breaks = { "bedroom_area_ranges[2].min_area: decimal" } },
  { says = "Must be a non-negative numeric string", give = { bedroom_area_ranges = bedrooms(2, { minArea = -1 }) },
    breaks = { "bedroom_area_ranges[2].min_area: decimal" } },
  { says = "Must be a non-negative numeric string", give = { bedroom_area_ranges = bedrooms(2, { minArea = 0 / 0 }) },
    breaks = { "bedroom_area_ranges[2].min_area: type" } },
  { says = "Must be a non-negative numeric string", give = { bedroom_area_ranges = bedrooms(2, { minArea = 12.5 }) },
    text = { '"minArea":"12.5"' } },
  { says = "Must be a non-negative numeric string", give = { bedroom_area_ranges = bedrooms(2, { minArea = 12.0 }) },
    text = { '"minArea":"12"' } },
  { says = "Numeric strings are plain decimals (`12`, `12.5`), compared as numbers",
    give = { bedroom_area_ranges = bedrooms(2, { minArea = "9", maxArea = "10" }) }, text = { '"minArea":"9"' } },
  { says = "no sign, exponent, or blank", give = { bedroom_area_ranges = bedrooms(2, { minArea = "+9" }) },
    breaks = { "bedroom_area_ranges[2].min_area: decimal" } },
  { says = "no sign, exponent, or blank", give = { bedroom_area_ranges = bedrooms(2, { minArea = "1e1" }) },
    breaks = { "bedroom_area_ranges[2].min_area: decimal" } },
  { says = "no sign, exponent, or blank", give = { bedroom_area_ranges = bedrooms(2, { minArea = " 9" }) },
    breaks = { "bedroom_area_ranges[2].min_area: decimal" } },
  { says = "no sign, exponent, or blank",
    give = { bedroom_area_ranges = bedrooms(2, { minArea = "9.", maxArea = "" }) },
    breaks = { "bedroom_area_ranges[2].min_area: decimal", "bedroom_area_ranges[2].max_area: decimal" } },
  { says = "Must be greater than or equal to minArea",
    give = { bedroom_area_ranges = bedrooms(2, { maxArea = "9.9" }) },
    breaks = { "bedroom_area_ranges[2].max_area: ordered" } },
  { says = "Must be greater than or equal to minArea", give = { bedroom_area_ranges = bedrooms(2, { maxArea = "10" }) },
    text = { '"minArea":"10","maxArea":"10"' } },
  { says = "Each item has all its fields", give = { bedroom_area_ranges = { {}, bedrooms(1)[1] } },
    breaks = { "bedroom_area_ranges[1].name: required", "bedroom_area_ranges[1].min_area: required",
      "bedroom_area_ranges[1].max_area: required", "bedroom_area_ranges[1].unit: required" } },
  { says = "Each item has all its fields", give = { bedroom_area_ranges = { "Room 1", print } },
    breaks = { "bedroom_area_ranges[1]: type", "bedroom_area_ranges[2]: type" } },
  { says = "Bedroom display name", give = { bedroom_area_ranges = bedrooms(2, { name = " " }) },
    breaks = { "bedroom_area_ranges[2].name: blank" } },
  { says = "Area unit", give = { bedroom_area_ranges = bedrooms(2, { unit = "acres" }) },
    breaks = { "bedroom_area_ranges[2].unit: enum" } },
  { says = "Area unit", give = { bedroom_area_ranges = bedrooms(2, { area = "12" }) },
    breaks = { "bedroom_area_ranges[2].area: unknown" } },
  { says = "Mixed units within one plan are allowed by the document; we warn",
    give = { bedroom_area_ranges = bedrooms(2, { unit = "ft²" }) }, text = { '"unit":"ft²"' },
    notes = { "bedroom_area_ranges: uniform" } },

  { says = "requires 2 bathroom layout objects", give = { bathrooms = "2.5", bathroom_layouts = bathrooms(3) },
    breaks = { "bathroom_layouts: count" } },
  { says = "requires 2 bathroom layout objects", give = { bathrooms = 2.5, bathroom_layouts = bathrooms(2) },
    sends = { bathrooms = "2.5" } },
  { says = "Length must be Math.floor(bathrooms)", give = { bathrooms = "1.5", bathroom_layouts = bathrooms(2) },
    breaks = { "bathroom_layouts: count" } },
  { says = "Length must be Math.floor(bathrooms)", give = { bathrooms = "3.5", bathroom_layouts = bathrooms(3) },
    sends = { bathrooms = "3.5" } },
  { says = "Enum: With Wet & Dry Separation, Without Separation, or null",
    give = { bathroom_layouts = bathrooms(1, "With Wet & Dry Separation") },
    text = { '"layout":"With Wet & Dry Separation"' } },
  { says = "Enum: With Wet & Dry Separation, Without Separation, or null",
    give = { bathroom_layouts = bathrooms(1, null) }, text = { '"layout":null' } },
  { says = "Enum: With Wet & Dry Separation, Without Separation, or null",
    give = { bathroom_layouts = bathrooms(1, "Wet") }, breaks = { "bathroom_layouts[1].layout: enum" } },
  { says = "Bathroom display name", give = { bathroom_layouts = { { layout = null } } },
    breaks = { "bathroom_layouts[1].name: required" } },
  { says = "Bathroom display name", give = { bathroom_layouts = { cyclic } },
    breaks = { "bathroom_layouts[1].[1]: unknown", "bathroom_layouts[1].name: type" } },

  { says = "Kitchen layout", give = { kitchen_layout = "Open" }, breaks = { "kitchen_layout: enum" } },
  { says = "Optional kitchen features", give = { kitchen_feature_options = { "Kitchen Island", "Sink" } },
    breaks = { "kitchen_feature_options[2]: enum" } },
  { says = "Optional kitchen features", give = { kitchenFeatureOptions = { "Eating Bar" } },
    text = { '"kitchenFeatureOptions":["Eating Bar"]' } },

  { says = '"keyRooms": "Home Office, Media Room, Guest Suite"',
    give = { keyRooms = "Home Office, Media Room, Guest Suite" },
    sends = { keyRooms = "Home Office, Media Room, Guest Suite" } },
  { says = "`keyRooms` is sent joined by `, `; a comma with or without the space is accepted from the caller",
    give = { key_rooms = "Home Office,Mudroom" }, sends = { keyRooms = "Home Office, Mudroom" } },
  { says = "`keyRooms` is sent joined by `, `; a comma with or without the space is accepted from the caller",
    give = { key_rooms = { "Laundry Room", "Bonus Room" } }, sends = { keyRooms = "Laundry Room, Bonus Room" } },
  { says = "an empty list is null", give = { key_rooms = {} }, sends = { keyRooms = null } },
  { says = "The keyRooms field accepts one or more of the following values", give = { key_rooms = "Vault" },
    breaks = { "key_rooms[1]: enum" } },
  { says = "The keyRooms field accepts one or more of the following values", give = { key_rooms = "" },
    breaks = { "key_rooms[1]: enum" } },
  { says = "The keyRooms field accepts one or more of the following values", give = { key_rooms = 4 },
    breaks = { "key_rooms: type" } },
  { says = "The keyRooms field accepts one or more of the following values", give = { key_rooms = holes },
    breaks = { "key_rooms: list" } },

  { says = "Custom text prompt to further guide generation", give = { prompt = "Grand" },
    sends = { prompt = "Grand" } },
  { says = "Custom text prompt to further guide generation", give = { prompt = null }, breaks = { "prompt: null" } },
  { says = "Custom text prompt to further guide generation", give = { prompt = 7 }, breaks = { "prompt: type" } },
  { says = "Custom text prompt to further guide generation", give = { prompt = ("x"):rep(1024 * 1024) },
    breaks = { "prompt: length" } },
  { says = "Optional strings may be empty", give = { prompt = "", ref_image_url = "" },
    sends = { prompt = "", refImageUrl = "" } },
  { says = "URL of a reference house image to guide the style", give = { ref_image_url = "house.jpg" },
    breaks = { "ref_image_url: url" } },
  { says = "URL of a reference house image to guide the style", give = { ref_image_url = " " },
    breaks = { "ref_image_url: url" } },
  { says = "URL of a reference house image to guide the style", give = { ref_image_url = null },
    breaks = { "ref_image_url: null" } },

  { says = "URL of a reference house image to guide the style",
    give = { ref_image_url = "https://example.com/house.jpg", ref_image_file = "house.jpg" },
    sends = { refImageUrl = "https://example.com/house.jpg" }, notes = { "ref_image_file: unused" } },

  { says = "Flash mode is not supported", give = { model_type = "Flash" }, breaks = { "model_type: enum" } },
  { says = "Only Base and Pro are supported", give = { modelType = "Pro" }, sends = { modelType = "Pro" } },
  { says = "Only Base and Pro are supported", give = { model_type = "" }, breaks = { "model_type: enum" } },
  { says = "Request Body", give = { bed_rooms = 2 }, breaks = { "bed_rooms: unknown" } },
  { says = "Request Body", give = { totalArea = "150-200 m²", total_area = "150-200 m²" },
    breaks = { "total_area: duplicate" } },
  { says = "Request Body", give = { style = "x", stories = "x", bedrooms = "x", bathrooms = "x", model_type = "x" },
    breaks = { "style: enum", "stories: enum", "bedrooms: enum", "bathrooms: enum", "model_type: enum" } },
}

local function add(case) cases[#cases + 1] = case end

-- The tables of values, one case each.
local VALUES = {
  { "style", "style", "Barndominium", "Cabin", "Cape Cod", "Coastal", "Colonial", "Contemporary", "Craftsman",
    "Farmhouse", "French Country", "Mediterranean", "Mid-Century Modern", "Modern", "Ranch", "Shingle Style",
    "Southwestern", "Transitional", "Tudor", "Victorian" },
  { "stories", "stories", "1", "2", "3+" },
  { "bedrooms", "bedrooms", "1", "2", "3", "4", "5+" },
  { "bathrooms", "bathrooms", "1", "1.5", "2", "2.5", "3", "3.5", "4+" },
  { "basement", "basement", "None", "Partial", "Full" },
  { "roof_type", "roofType", "Gable roof", "Hip roof", "Flat roof", "Pitched roof" },
  { "layout_concept", "layoutConcept", "Open Concept", "Traditional", "Split-Level" },
  { "kitchen_layout", "kitchenLayout", "Open Kitchen", "Closed Kitchen" },
  { "key_rooms", "keyRooms", "Home Office", "Bonus Room", "Media Room", "Mudroom", "Laundry Room", "Guest Suite" },
}
for _, values in ipairs(VALUES) do
  for i = 3, #values do
    add { says = values[i], give = { [values[1]] = values[i] }, sends = { [values[2]] = values[i] } }
  end
end

local LISTS = {
  { "outdoor_spaces", "outdoorSpaces", "Front porch", "Covered patio", "Deck", "Balcony", "Courtyard", "Breezeway",
    "Outdoor Kitchen" },
  { "kitchen_feature_options", "kitchenFeatureOptions", "Eating Bar", "Kitchen Island", "Breakfast Nook" },
}
for _, values in ipairs(LISTS) do
  for i = 3, #values do
    add { says = values[i], give = { [values[1]] = { values[i] } },
      text = { ('"%s":["%s"]'):format(values[2], values[i]) } }
  end
end

for _, garage in ipairs { "Detached", "Front Entry", "Side Entry", "Rear Entry" } do
  for _, capacity in ipairs { "1", "2", "3+" } do
    add { says = garage, give = { garage_type = garage, garage_capacity = capacity },
      sends = { garageEnabled = true, garageType = garage, garageCapacity = capacity } }
  end
end

-- Spellings of the two units, as text and as a table.
for _, spelling in ipairs { "m2", "sqm", "m²", "sq m" } do
  add { says = "150-200 m²", give = { total_area = "150-200 " .. spelling }, sends = { totalArea = "150-200 m²" } }
  add { says = "150-200 m²", give = { totalArea = { min = 150, max = 200, unit = spelling } },
    sends = { totalArea = "150-200 m²" } }
end
for _, spelling in ipairs { "ft2", "sqft", "ft²", "sq ft" } do
  add { says = "1500-2000 ft²", give = { total_area = " 1500 - 2000" .. spelling },
    sends = { totalArea = "1500-2000 ft²" } }
  add { says = "1500-2000 ft²", give = { totalArea = { min = 1500.0, max = 2000.0, unit = spelling } },
    sends = { totalArea = "1500-2000 ft²" } }
end

return cases
