--- What the sentences that iaCrea's two documents share allow and forbid; each service's own cases follow them.

local null = require("cjson").null

local iacrea = {
  USER = "123e4567-e89b-12d3-a456-426614174000",
  GENERATION = "123e4567-e89b-12d3-a456-426614174001",
  IMAGE = "https://example.com/image.jpg", MASK = "https://example.com/mask.png",
  NEW_MASK = "https://example.com/new-mask.png",
}
local USER, GENERATION = iacrea.USER, iacrea.GENERATION
local IMAGE, MASK, NEW_MASK = iacrea.IMAGE, iacrea.MASK, iacrea.NEW_MASK

local function sentence(room_types)
  return ('Possible values: "%s"'):format(table.concat(room_types, '", "'))
end

-- The service's table: its valid parameters (`common` and what it says), the shared cases, its own.
local function extend(own, common, cases)
  for name, value in pairs(common) do own.valid[name] = value end
  for _, case in ipairs(own) do cases[#cases + 1] = case end
  for index, case in ipairs(cases) do own[index] = case end
  return own
end

---@param own table what a file of cases is, and `made`, `room_types`, `foreign` (a room type of the other document)
---@return table cases
function iacrea.creation(own)
  local mask_sentence = ("URL of the mask indicating the area where the %s should be generated"):format(own.made)
  local room_types = sentence(own.room_types)
  local cases = {
    { says = "The unique user identifier (UUID)", leave_out = { "user_id" }, breaks = { "user_id: required" } },
    { says = "The unique user identifier (UUID)", give = { user_id = "uuid" }, breaks = { "user_id: uuid" } },
    { says = "The unique user identifier (UUID)", give = { user_id = USER .. "0" }, breaks = { "user_id: uuid" } },
    { says = "The unique user identifier (UUID)", give = { user_id = 17 }, breaks = { "user_id: type" } },
    { says = "must be UUIDs (any version, any case)", give = { user_id = USER:upper() },
      sends = { user_id = USER:upper() } },
    { says = "must be UUIDs (any version, any case)", give = { user_id = "00000000-0000-0000-0000-000000000000" },
      sends = { user_id = "00000000-0000-0000-0000-000000000000" } },
    { says = "URL of the base image for creation (format: jpg, png)", leave_out = { "image_url" },
      breaks = { "image_url: required" } },
    { says = "URL of the base image for creation (format: jpg, png)", give = { image_url = "image.jpg" },
      breaks = { "image_url: url" } },
    { says = "URL of the base image for creation (format: jpg, png)", leave_out = { "image_url" },
      give = { image_file = "image.jpg" }, sends = { mask_url = MASK } },
    { says = "URL of the base image for creation (format: jpg, png)", give = { image_file = "image.jpg" },
      breaks = { "image_url: conflict" } },

    { says = mask_sentence, leave_out = { "mask_url" }, breaks = { "mask_url: required" } },
    { says = mask_sentence, give = { mask_url = null }, breaks = { "mask_url: null" } },
    { says = mask_sentence, give = { mask_base64 = "iVBORw0KGgo=" }, breaks = { "mask_base64: unknown" } },

    { says = room_types, give = { room_type = own.valid.room_type:lower() }, breaks = { "room_type: enum" } },
    { says = room_types, give = { room_type = own.foreign }, breaks = { "room_type: enum" } },
    { says = room_types, give = { room_type = "" }, breaks = { "room_type: enum" } },
    { says = room_types, give = { room_type = 3 }, breaks = { "room_type: type" } },
    { says = room_types, give = { room_type = null }, breaks = { "room_type: null" } },
    { says = room_types, leave_out = { "room_type" }, breaks = { "room_type: required" } },

    { says = "Width of the image in pixels", leave_out = { "width" }, breaks = { "width: required" } },
    { says = "Height of the image in pixels", leave_out = { "height" }, breaks = { "height: required" } },
    { says = "Width of the image in pixels", give = { width = "1024" }, breaks = { "width: type" } },
    { says = "integers of at least 1 (1024.0 is 1024)", give = { width = 1024.0, height = 2.0 },
      sends = { width = 1024, height = 2 }, text = { '"width":1024,', '"height":2}' } },
    { says = "integers of at least 1 (1024.0 is 1024)", give = { width = 1, height = 1 }, sends = { width = 1 } },
    { says = "integers of at least 1 (1024.0 is 1024)", give = { width = 0 }, breaks = { "width: minimum" } },
    { says = "integers of at least 1 (1024.0 is 1024)", give = { width = -5, height = 0.5 },
      breaks = { "width: minimum", "height: integer" } },
    { says = "integers of at least 1 (1024.0 is 1024)", give = { width = 0 / 0 }, breaks = { "width: integer" } },
    { says = "integers of at least 1 (1024.0 is 1024)", give = { width = 1e999, height = -1e999 },
      breaks = { "width: integer", "height: integer" } },
    { says = "integers of at least 1 (1024.0 is 1024)", give = { height = null }, breaks = { "height: null" } },
    { says = "The URL we call once the generation is complete", give = { webhook = "https://example.com/hook?a=1" },
      sends = { webhook = "https://example.com/hook?a=1" } },
    { says = "The URL we call once the generation is complete", give = { webhook = "example.com/hook" },
      breaks = { "webhook: url" } },
    { says = "The URL we call once the generation is complete", give = { webhook = "" }, breaks = { "webhook: url" } },
    { says = "The URL we call once the generation is complete", sends = { webhook = false } },
    { says = "Request Parameters", give = { imageUrl = IMAGE }, breaks = { "imageUrl: unknown" } },
    { says = "Request Parameters", give = { prompt = "a sofa" }, breaks = { "prompt: unknown" } },
  }
  for _, room_type in ipairs(own.room_types) do
    cases[#cases + 1] = { says = room_types, give = { room_type = room_type }, sends = { room_type = room_type } }
  end
  return extend(own, { user_id = USER, image_url = IMAGE, mask_url = MASK, width = 1024, height = 768 }, cases)
end

---@param own table what a file of cases is, and `room_types`, `foreign`
---@return table cases
function iacrea.variation(own)
  local room_types = sentence(own.room_types)
  return extend(own, { user_id = USER, generation_id = GENERATION, original_url = IMAGE }, {
    { says = "If not provided, the mask from the previous generation will be used", sends = { mask_url = false } },
    { says = "If not provided, the mask from the previous generation will be used", give = { mask_url = null },
      breaks = { "mask_url: null" } },
    { says = "Optional URL of a new mask", give = { mask_url = "mask.png" }, breaks = { "mask_url: url" } },
    { says = "Optional URL of a new mask", give = { mask_file = "mask.png" }, sends = { mask_url = false } },
    { says = "Optional URL of a new mask", give = { mask_url = NEW_MASK, mask_file = "mask.png" },
      breaks = { "mask_url: conflict" } },
    { says = "The unique identifier of the previous generation", leave_out = { "generation_id" },
      breaks = { "generation_id: required" } },
    { says = "`user_id` and `generation_id` must be UUIDs (any version, any case)", give = { generation_id = "42" },
      breaks = { "generation_id: uuid" } },
    { says = "`user_id` and `generation_id` must be UUIDs (any version, any case)", give = { generation_id = 42 },
      breaks = { "generation_id: type" } },
    { says = "`user_id` and `generation_id` must be UUIDs (any version, any case)",
      give = { generation_id = GENERATION:upper() }, sends = { generation_id = GENERATION:upper() } },
    { says = "The unique user identifier (UUID)", leave_out = { "user_id" }, breaks = { "user_id: required" } },
    { says = "URL of the original image used for the previous generation", leave_out = { "original_url" },
      breaks = { "original_url: required" } },
    { says = "URL of the original image used for the previous generation", give = { original_url = "data:image/png," },
      breaks = { "original_url: url" } },
    { says = "URL of the original image used for the previous generation", give = { image_url = IMAGE },
      breaks = { "image_url: unknown" } },
    { says = "The URL we call once the generation is complete", give = { webhook = "https://example.com/hook" },
      sends = { webhook = "https://example.com/hook" } },
    { says = "The URL we call once the generation is complete", give = { webhook = print },
      breaks = { "webhook: type" } },
    { says = "Request Parameters", give = { width = 1024, height = 768 },
      breaks = { "height: unknown", "width: unknown" } },

    { says = room_types, give = { room_type = own.foreign }, breaks = { "room_type: enum" } },
    { says = room_types, leave_out = { "room_type" }, breaks = { "room_type: required" } },
  })
end

return iacrea
