--- The house plan's parameters as a definition, to show that the language has what the document says.

local null = require "cjson".null

local styles = {
  "Barndominium", "Cabin", "Cape Cod", "Coastal", "Colonial", "Contemporary", "Craftsman", "Farmhouse",
  "French Country", "Mediterranean", "Mid-Century Modern", "Modern", "Ranch", "Shingle Style", "Southwestern",
  "Transitional", "Tudor", "Victorian",
}

local units = { "m²", "ft²" }
local unit_aliases = { m2 = "m²", sqm = "m²", ft2 = "ft²", sqft = "ft²" }

local bedroom = {
  type = "object",
  fields = {
    { name = "name", type = "string", required = true },
    { name = "min_area", wire = "minArea", type = "decimal", required = true, from_number = true },
    { name = "max_area", wire = "maxArea", type = "decimal", required = true, from_number = true },
    { name = "unit", type = "enum", required = true, values = units, aliases = unit_aliases },
  },
  groups = { { rule = "ordered", fields = { "min_area", "max_area" } } },
}

local bathroom = {
  type = "object",
  fields = {
    { name = "name", type = "string", required = true },
    { name = "layout", type = "enum", nullable = true, default = null,
      values = { "With Wet & Dry Separation", "Without Separation" } },
  },
}

return {
  fields = {
    { name = "style", type = "enum", nullable = true, values = styles, default = "Barndominium" },
    { name = "stories", type = "enum", values = { "1", "2", "3+" }, from_number = true, default = "2" },
    { name = "bedrooms", type = "enum", values = { "1", "2", "3", "4", "5+" }, from_number = true, default = "2" },
    { name = "bathrooms", type = "enum", values = { "1", "1.5", "2", "2.5", "3", "3.5", "4+" },
      from_number = true, default = "1" },
    { name = "total_area", wire = "totalArea", type = "range", default = "150-200 m²",
      units = {
        { name = "m²", spellings = { "m2", "sqm" }, minimum = 50, maximum = 500, step = 10 },
        { name = "ft²", spellings = { "ft2", "sqft" }, minimum = 500, maximum = 5000, step = 100 },
      } },
    { name = "garage_enabled", wire = "garageEnabled", type = "boolean", default = false,
      implied_by = { "garage_type", "garage_capacity" } },
    { name = "garage_type", wire = "garageType", type = "enum", nullable = true,
      values = { "Detached", "Front Entry", "Side Entry", "Rear Entry" },
      required_when = { garage_enabled = true }, null_unless = { garage_enabled = true } },
    { name = "garage_capacity", wire = "garageCapacity", type = "enum", nullable = true, from_number = true,
      values = { "1", "2", "3+" },
      required_when = { garage_enabled = true }, null_unless = { garage_enabled = true } },
    { name = "basement", type = "enum", values = { "None", "Partial", "Full" }, default = "None" },
    { name = "roof_type", wire = "roofType", type = "enum", nullable = true, default = null,
      values = { "Gable roof", "Hip roof", "Flat roof", "Pitched roof" } },
    { name = "outdoor_spaces", wire = "outdoorSpaces", type = "list", distinct = true, default = {},
      items = { type = "enum", values = { "Front porch", "Covered patio", "Deck", "Balcony", "Courtyard",
        "Breezeway", "Outdoor Kitchen" } } },
    { name = "layout_concept", wire = "layoutConcept", type = "enum", nullable = true, default = null,
      values = { "Open Concept", "Traditional", "Split-Level" } },
    { name = "bedroom_area_ranges", wire = "bedroomAreaRanges", type = "list", required = true, items = bedroom,
      uniform = "unit",
      length_by = { bedrooms = { ["1"] = 1, ["2"] = 2, ["3"] = 3, ["4"] = 4, ["5+"] = 5 } } },
    { name = "bathroom_layouts", wire = "bathroomLayouts", type = "list", required = true, items = bathroom,
      length_by = {
        bathrooms = { ["1"] = 1, ["1.5"] = 1, ["2"] = 2, ["2.5"] = 2, ["3"] = 3, ["3.5"] = 3, ["4+"] = 4 },
      } },
    { name = "kitchen_layout", wire = "kitchenLayout", type = "enum", nullable = true, default = null,
      values = { "Open Kitchen", "Closed Kitchen" } },
    { name = "kitchen_feature_options", wire = "kitchenFeatureOptions", type = "list", distinct = true, default = {},
      items = { type = "enum", values = { "Eating Bar", "Kitchen Island", "Breakfast Nook" } } },
    { name = "key_rooms", wire = "keyRooms", type = "joined", nullable = true, default = null, distinct = true,
      values = { "Home Office", "Bonus Room", "Media Room", "Mudroom", "Laundry Room", "Guest Suite" } },
    { name = "prompt", type = "string", default = "" },
    { name = "ref_image_url", wire = "refImageUrl", type = "url", empty = true, default = "" },
    { name = "ref_image_file", wire = false, type = "file" },
    { name = "model_type", wire = "modelType", type = "enum", values = { "Base", "Pro" }, default = "Base" },
  },
  groups = {
    { rule = "wins", fields = { "ref_image_url", "ref_image_file" } },
  },
}
