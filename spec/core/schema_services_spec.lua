--- The five services' parameters in the definition language: every case is a sentence of a document.

local cjson = require "cjson"
local services = require "homegen.service"
local violations = require "spec.support.violations"

local null = cjson.null

local function schema_of(name) return services.find(name).schema end

local URL, MASK = "https://example.com/room.jpg", "https://example.com/mask.png"
local UUID = "123e4567-e89b-12d3-a456-426614174000"

local function bedrooms(count, changes)
  local list = {}
  for i = 1, count do list[i] = { name = "Room " .. i, min_area = "10", max_area = "14", unit = "m²" } end
  for key, value in pairs(changes or {}) do list[count][key] = value end
  return list
end

local function bathrooms(count)
  local list = {}
  for i = 1, count do list[i] = { name = "Bathroom " .. i } end
  return list
end

local valid = {
  smart_replace = { image_url = URL, prompt = "a modern armchair", mask_url = MASK },
  magic_editor = { image_url = URL },
  house_plan = { bedroom_area_ranges = bedrooms(2), bathroom_layouts = bathrooms(1) },
  create_room = { user_id = UUID, image_url = URL, mask_url = MASK, room_type = "KITCHEN", theme = "MODERN",
    width = 1024, height = 768 },
  create_room_variation = { user_id = UUID, generation_id = UUID, original_url = URL, room_type = "BATHROOM",
    theme = "SCANDINAVIAN" },
  create_exterior = { user_id = UUID, image_url = URL, mask_url = MASK, room_type = "TERRACE", width = 1024,
    height = 768 },
}

local NONE = {} -- in a case: this parameter is left out

---Each case: the sentence, what is changed in the valid parameters, and the violations (none: it is valid).
local cases = {
  smart_replace = {
    { "imageUrl: required", { image_url = NONE }, { "image_url: required" } },
    { "prompt: required", { prompt = NONE }, { "prompt: required" } },
    { "a required string that is only blanks is refused", { prompt = " \t" }, { "prompt: blank" } },
    { "text is sent as given", { prompt = "  a sofa\n" }, {} },
    { "at least one of maskUrl or maskBase64", { mask_url = NONE }, { "mask_url: required" } },
    { "maskUrl takes precedence", { mask_base64 = "junk" }, {} },
    { "Base64-encoded mask image", { mask_url = NONE, mask_base64 = "junk" }, { "mask_base64: image" } },
    { "http and https only", { image_url = "ftp://example.com/a.jpg" }, { "image_url: url" } },
    { "a local file instead", { image_url = NONE, image_file = "room.jpg" }, {} },
    { "not both", { image_file = "room.jpg" }, { "image_url: conflict" } },
  },
  magic_editor = {
    { "Flash: Default", {}, {} },
    { "Required when modelType is Base", { model_type = "Base" }, { "prompt: required" } },
    { "Base uses your prompt", { model_type = "Base", prompt = " " }, { "prompt: blank" } },
    { "Base with a prompt", { model_type = "Base", prompt = "warm beige" }, {} },
    { "optional for Pro", { model_type = "Pro" }, {} },
    { "optional strings may be empty", { prompt = "" }, {} },
    { "Enum: Flash, Base, Pro", { model_type = "flash" }, { "model_type: enum" } },
  },
  house_plan = {
    { "basic request with default values", {}, {} },
    { "style: string / null", { style = null }, {} },
    { "style: see Style Options", { style = "Gothic" }, { "style: enum" } },
    { "stories: Enum 1, 2, 3+", { stories = "3" }, { "stories: enum" } },
    { "stories: not null", { stories = null }, { "stories: null" } },
    { "numbers where the wire wants digits", { stories = 1 }, {} },
    { "length must match the bedroom count", { bedrooms = "3" }, { "bedroom_area_ranges: count" } },
    { "bedrooms 5+ has five", { bedrooms = "5+", bedroom_area_ranges = bedrooms(5) }, {} },
    { "bedrooms 5+ has not six", { bedrooms = "5+", bedroom_area_ranges = bedrooms(6) },
      { "bedroom_area_ranges: count" } },
    { "bathrooms 2.5 requires 2 objects", { bathrooms = 2.5, bathroom_layouts = bathrooms(2) }, {} },
    { "bathrooms 2.5 not 3", { bathrooms = "2.5", bathroom_layouts = bathrooms(3) }, { "bathroom_layouts: count" } },
    { "bathrooms 4+ has four", { bathrooms = "4+", bathroom_layouts = bathrooms(4) }, {} },
    { "bathrooms: 4 is no value", { bathrooms = 4 }, { "bathrooms: enum" } },
    { "bedroomAreaRanges: required", { bedroom_area_ranges = NONE }, { "bedroom_area_ranges: required" } },
    { "totalArea 150-200 m²", { total_area = "150-200 m²" }, {} },
    { "totalArea 1500-2000 ft²", { total_area = "1500-2000 ft²" }, {} },
    { "spelled otherwise", { total_area = "1500 - 2000 sqft" }, {} },
    { "as a table", { total_area = { min = 50, max = 60, unit = "m2" } }, {} },
    { "m² from 50", { total_area = "40-60 m²" }, { "total_area: range" } },
    { "m² to 500", { total_area = { min = 490, max = 510, unit = "m²" } }, { "total_area.max: range" } },
    { "in steps of 10", { total_area = "55-65 m²" }, { "total_area: step", "total_area: step" } },
    { "lower by at least one step", { total_area = "500-500 m²" }, { "total_area: ordered" } },
    { "the unit belongs to it", { total_area = "150-200" }, { "total_area: unit" } },
    { "ft² bounds are not m² bounds", { total_area = "150-200 ft²" }, { "total_area: range", "total_area: range" } },
    { "garageType required when garageEnabled", { garage_enabled = true },
      { "garage_type: required", "garage_capacity: required" } },
    { "a garage field implies it", { garage_type = "Detached", garage_capacity = 2 }, {} },
    { "otherwise send null", { garage_enabled = false, garage_type = null }, {} },
    { "a garage disabled and named", { garage_enabled = false, garage_type = "Detached" },
      { "garage_type: forbidden" } },
    { "null does not do with a garage", { garage_enabled = true, garage_type = null, garage_capacity = "3+" },
      { "garage_type: required" } },
    { "no second violation about a wrong flag", { garage_enabled = "yes" }, { "garage_enabled: type" } },
    { "outdoorSpaces: an array", { outdoor_spaces = { "Front porch", "Deck" } }, {} },
    { "outdoorSpaces: the values", { outdoor_spaces = { "Deck", "Moat" } }, { "outdoor_spaces[2]: enum" } },
    { "outdoorSpaces: not text", { outdoor_spaces = "Deck" }, { "outdoor_spaces: type" } },
    { "keyRooms joined", { key_rooms = "Home Office, Media Room" }, {} },
    { "a comma without the space", { key_rooms = "Home Office,Mudroom" }, {} },
    { "keyRooms: one or more of the values", { key_rooms = { "Home Office", "Vault" } }, { "key_rooms[2]: enum" } },
    { "non-negative numeric string", { bedroom_area_ranges = bedrooms(2, { min_area = "-1" }) },
      { "bedroom_area_ranges[2].min_area: decimal" } },
    { "max greater than or equal", { bedroom_area_ranges = bedrooms(2, { min_area = "9", max_area = "10" }) }, {} },
    { "max not below min", { bedroom_area_ranges = bedrooms(2, { max_area = "9.5" }) },
      { "bedroom_area_ranges[2].max_area: ordered" } },
    { "unit: Enum", { bedroom_area_ranges = bedrooms(2, { unit = "acres" }) },
      { "bedroom_area_ranges[2].unit: enum" } },
    { "Flash mode is not supported", { model_type = "Flash" }, { "model_type: enum" } },
    { "refImageUrl may be empty", { ref_image_url = "" }, {} },
    { "refImageUrl is a URL", { ref_image_url = "house.jpg" }, { "ref_image_url: url" } },
  },
  create_room = {
    { "the example", {}, {} },
    { "user_id: UUID", { user_id = "uuid" }, { "user_id: uuid" } },
    { "mask_url: required", { mask_url = NONE }, { "mask_url: required" } },
    { "SHOWROOM is accepted", { room_type = "SHOWROOM" }, {} },
    { "possible values", { room_type = "TERRACE" }, { "room_type: enum" } },
    { "theme: required", { theme = NONE }, { "theme: required" } },
    { "1024.0 is 1024", { width = 1024.0 }, {} },
    { "integers of at least 1", { width = 0, height = 1.5 }, { "width: minimum", "height: integer" } },
    { "not as text", { width = "1024" }, { "width: type" } },
    { "webhook: a URL", { webhook = "nowhere" }, { "webhook: url" } },
  },
  create_room_variation = {
    { "the mask of the previous generation is used", {}, {} },
    { "a new mask", { mask_url = MASK }, {} },
    { "generation_id: required", { generation_id = NONE }, { "generation_id: required" } },
    { "original_url: required", { original_url = NONE }, { "original_url: required" } },
  },
  create_exterior = {
    { "the example", {}, {} },
    { "possible values", { room_type = "KITCHEN" }, { "room_type: enum" } },
    { "exteriors have no theme", { theme = "MODERN" }, { "theme: unknown" } },
  },
}

for name, list in pairs(cases) do
  describe("the parameters of " .. name, function()
    local schema = schema_of(name)
    for _, case in ipairs(list) do
      it(case[1], function()
        local parameters = {}
        for key, value in pairs(valid[name]) do parameters[key] = value end
        for key, value in pairs(case[2]) do
          if value == NONE then parameters[key] = nil else parameters[key] = value end
        end
        local normalised, found = schema:check(parameters)
        assert.same(case[3], violations.brief(normalised == nil and found or {}))
      end)
    end
  end)
end
