--- House plan: a presentation board of a house with floor plans, elevations and a rendering.
--
-- Data only; docs/schema.md explains the keys. Source: Ideal House, "House Plan Generation API
-- Documentation", version v1, updated 2026-06-12. The provider changed this API within months:
-- every rule of it is meant to be edited here. homegen.payload.house_plan fills in what depends on
-- other fields: the two lists, and the empty refImageUrl.

local null = require("homegen.base.cjson").null

-- "Style Options"
local styles = {
  "Barndominium", "Cabin", "Cape Cod", "Coastal", "Colonial", "Contemporary", "Craftsman", "Farmhouse",
  "French Country", "Mediterranean", "Mid-Century Modern", "Modern", "Ranch", "Shingle Style",
  "Southwestern", "Transitional", "Tudor", "Victorian",
}

-- How people type what is sent as "m²" and "ft²".
local square_metre = { "m2", "m^2", "sqm", "sq m" }
local square_foot = { "ft2", "ft^2", "sqft", "sq ft" }

local unit_aliases = {}
for _, spelling in ipairs(square_metre) do unit_aliases[spelling] = "m²" end
for _, spelling in ipairs(square_foot) do unit_aliases[spelling] = "ft²" end

-- "Bedroom Area Ranges"
local bedroom = {
  type = "object",
  fields = {
    { name = "name", type = "string", required = true,
      doc = "display name, such as \"Room 1 (Master)\"" },
    { name = "min_area", wire = "minArea", type = "decimal", required = true, from_number = true,
      doc = "minimum area" },
    { name = "max_area", wire = "maxArea", type = "decimal", required = true, from_number = true,
      doc = "maximum area" },
    { name = "unit", type = "enum", required = true, values = { "m²", "ft²" }, aliases = unit_aliases,
      doc = "unit of both" },
  },
  -- "Must be greater than or equal to minArea"
  groups = { { rule = "ordered", fields = { "min_area", "max_area" } } },
}

-- "Bathroom Layouts"
local bathroom = {
  type = "object",
  fields = {
    { name = "name", type = "string", required = true, doc = "display name, such as \"Bathroom 1\"" },
    { name = "layout", type = "enum", nullable = true, default = null,
      values = { "With Wet & Dry Separation", "Without Separation" }, doc = "how the wet zone is divided off" },
  },
}

---@type homegen.ServiceDefinition
return {
  name = "house_plan",
  title = "House plan",
  provider = "ideal_house",
  prepare = "house_plan",

  create_path = "/api/v1/housePlan/generate",
  result_path = "/api/v1/housePlan/result",

  -- "Credits are deducted based on the selected modelType upon successful task creation."
  credits = { model_type = { Base = 10, Pro = 20 } },

  -- "Task Status"
  statuses = {
    Unprocessed = "queued",
    Processing = "processing",
    Success = "succeeded",
    Failed = "failed",
    Termination = "terminated",
  },

  -- "Request Body", with its default column; ref_image_file is ours and becomes ref_image_url.
  fields = {
    { name = "style", type = "enum", nullable = true, values = styles, default = "Barndominium",
      doc = "architectural style" },
    { name = "stories", type = "enum", values = { "1", "2", "3+" }, from_number = true, default = "2",
      doc = "number of stories" },
    { name = "bedrooms", type = "enum", values = { "1", "2", "3", "4", "5+" }, from_number = true, default = "2",
      doc = "number of bedrooms" },
    { name = "bathrooms", type = "enum", values = { "1", "1.5", "2", "2.5", "3", "3.5", "4+" },
      from_number = true, default = "1", doc = "number of bathrooms" },
    -- "The minimum value must be lower than the maximum value by at least one step."
    { name = "total_area", wire = "totalArea", type = "range", default = "150-200 m²",
      units = {
        { name = "m²", spellings = square_metre, minimum = 50, maximum = 500, step = 10 },
        { name = "ft²", spellings = square_foot, minimum = 500, maximum = 5000, step = 100 },
      },
      doc = "total area" },
    { name = "garage_enabled", wire = "garageEnabled", type = "boolean", default = false,
      implied_by = { "garage_type", "garage_capacity" }, doc = "whether there is a garage" },
    -- "garageType is required only when garageEnabled=true; otherwise send null."
    { name = "garage_type", wire = "garageType", type = "enum", nullable = true,
      values = { "Detached", "Front Entry", "Side Entry", "Rear Entry" },
      required_when = { garage_enabled = true }, null_unless = { garage_enabled = true },
      doc = "where the garage is entered" },
    -- "garageCapacity is required only when garageEnabled=true; otherwise send null."
    { name = "garage_capacity", wire = "garageCapacity", type = "enum", nullable = true, from_number = true,
      values = { "1", "2", "3+" },
      required_when = { garage_enabled = true }, null_unless = { garage_enabled = true },
      doc = "cars that fit into the garage" },
    { name = "basement", type = "enum", values = { "None", "Partial", "Full" }, default = "None",
      doc = "extent of the basement" },
    { name = "roof_type", wire = "roofType", type = "enum", nullable = true, default = null,
      values = { "Gable roof", "Hip roof", "Flat roof", "Pitched roof" }, doc = "structure of the roof" },
    { name = "outdoor_spaces", wire = "outdoorSpaces", type = "list", distinct = true, default = {},
      items = { type = "enum", values = { "Front porch", "Covered patio", "Deck", "Balcony", "Courtyard",
        "Breezeway", "Outdoor Kitchen" } },
      doc = "outdoor areas" },
    { name = "layout_concept", wire = "layoutConcept", type = "enum", nullable = true, default = null,
      values = { "Open Concept", "Traditional", "Split-Level" }, doc = "overall interior layout" },
    -- "must be an array whose length matches the bedrooms count"
    { name = "bedroom_area_ranges", wire = "bedroomAreaRanges", type = "list", required = true, items = bedroom,
      uniform = "unit",
      length_by = { bedrooms = { ["1"] = 1, ["2"] = 2, ["3"] = 3, ["4"] = 4, ["5+"] = 5 } },
      doc = "area of each bedroom" },
    -- "must be an array whose length is Math.floor(bathrooms)"
    { name = "bathroom_layouts", wire = "bathroomLayouts", type = "list", required = true, items = bathroom,
      length_by = {
        bathrooms = { ["1"] = 1, ["1.5"] = 1, ["2"] = 2, ["2.5"] = 2, ["3"] = 3, ["3.5"] = 3, ["4+"] = 4 },
      },
      doc = "layout of each bathroom" },
    { name = "kitchen_layout", wire = "kitchenLayout", type = "enum", nullable = true, default = null,
      values = { "Open Kitchen", "Closed Kitchen" }, doc = "how the kitchen is connected" },
    { name = "kitchen_feature_options", wire = "kitchenFeatureOptions", type = "list", distinct = true, default = {},
      items = { type = "enum", values = { "Eating Bar", "Kitchen Island", "Breakfast Nook" } },
      doc = "features of the kitchen" },
    -- "Special rooms joined by comma and space."
    { name = "key_rooms", wire = "keyRooms", type = "joined", nullable = true, default = null, distinct = true,
      values = { "Home Office", "Bonus Room", "Media Room", "Mudroom", "Laundry Room", "Guest Suite" },
      doc = "special rooms" },
    { name = "prompt", type = "string", default = "", doc = "further wishes" },
    { name = "ref_image_url", wire = "refImageUrl", type = "url", empty = true,
      doc = "URL of a picture of a house whose style is wanted" },
    { name = "ref_image_file", wire = false, type = "file", doc = "that picture as a local file" },
    -- "Flash mode is not supported"
    { name = "model_type", wire = "modelType", type = "enum", values = { "Base", "Pro" }, default = "Base",
      doc = "Base is balanced, Pro is of higher quality and slower" },
  },

  groups = {
    { rule = "wins", fields = { "ref_image_url", "ref_image_file" } },
  },

  inputs = {
    { name = "reference image", url = "ref_image_url", file = "ref_image_file", formats = { "png", "jpeg", "webp" } },
  },
}
