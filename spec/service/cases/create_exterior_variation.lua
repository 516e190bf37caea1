--- Variation of an exterior: what its document's sentences allow and forbid.

local null = require("cjson").null

local USER = "123e4567-e89b-12d3-a456-426614174000"
local GENERATION = "123e4567-e89b-12d3-a456-426614174001"
local IMAGE, MASK = "https://example.com/image.jpg", "https://example.com/new-mask.png"

return {
  service = "create_exterior_variation",
  valid = {
    user_id = USER, generation_id = GENERATION, original_url = IMAGE, room_type = "POOL",
  },

  { says = "Request Example", give = { mask_url = MASK },
    json = '{"user_id":"123e4567-e89b-12d3-a456-426614174000","generation_id":"123e4567-e89b-12d3-a456-426614174001",'
      .. '"original_url":"https://example.com/image.jpg","mask_url":"https://example.com/new-mask.png",'
      .. '"room_type":"POOL"}' },
  { says = "If not provided, the mask from the previous generation will be used", sends = { mask_url = false } },
  { says = "If not provided, the mask from the previous generation will be used", give = { mask_url = null },
    breaks = { "mask_url: null" } },
  { says = "Optional URL of a new mask", give = { mask_url = "mask.png" }, breaks = { "mask_url: url" } },
  { says = "Optional URL of a new mask", give = { mask_file = "mask.png" }, sends = { mask_url = false } },
  { says = "Optional URL of a new mask", give = { mask_url = MASK, mask_file = "mask.png" },
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

  { says = 'Possible values: "TERRACE", "POOL", "PETANQUE"', give = { room_type = "KITCHEN" },
    breaks = { "room_type: enum" } },
  { says = 'Possible values: "TERRACE", "POOL", "PETANQUE"', leave_out = { "room_type" },
    breaks = { "room_type: required" } },
  { says = "Exterior: `room_type` `TERRACE` `POOL` `PETANQUE`; no theme", give = { theme = "MODERN" },
    breaks = { "theme: unknown" } },

  { says = "The URL we call once the generation is complete", give = { webhook = "https://example.com/hook" },
    sends = { webhook = "https://example.com/hook" } },
  { says = "The URL we call once the generation is complete", give = { webhook = print },
    breaks = { "webhook: type" } },
  { says = "Request Parameters", give = { width = 1024, height = 768 },
    breaks = { "height: unknown", "width: unknown" } },
  { says = "Request Parameters", only = {}, breaks = {
    "user_id: required", "generation_id: required", "original_url: required", "room_type: required",
  } },
}
