--- Variation of a room: what its document's sentences allow and forbid.

local null = require("cjson").null

local USER = "123e4567-e89b-12d3-a456-426614174000"
local GENERATION = "123e4567-e89b-12d3-a456-426614174001"
local IMAGE, MASK = "https://example.com/image.jpg", "https://example.com/new-mask.png"

return {
  service = "create_room_variation",
  valid = {
    user_id = USER, generation_id = GENERATION, original_url = IMAGE, room_type = "BATHROOM", theme = "SCANDINAVIAN",
  },

  { says = "Request Example", give = { mask_url = MASK },
    json = '{"user_id":"123e4567-e89b-12d3-a456-426614174000","generation_id":"123e4567-e89b-12d3-a456-426614174001",'
      .. '"original_url":"https://example.com/image.jpg","mask_url":"https://example.com/new-mask.png",'
      .. '"room_type":"BATHROOM","theme":"SCANDINAVIAN"}' },
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

  { says = 'Possible values: "BATHROOM", "KITCHEN", "SHOWEROOM"', give = { room_type = "POOL" },
    breaks = { "room_type: enum" } },
  { says = 'Possible values: "BATHROOM", "KITCHEN", "SHOWEROOM"', leave_out = { "room_type" },
    breaks = { "room_type: required" } },
  { says = "`SHOWEROOM` is sent literally", give = { room_type = "SHOWEROOM" }, sends = { room_type = "SHOWEROOM" } },
  { says = "`SHOWROOM` is accepted from the caller as the same thing", give = { room_type = "SHOWROOM" },
    sends = { room_type = "SHOWEROOM" }, notes = { "room_type: alias" } },
  { says = "Design theme for this variation", leave_out = { "theme" }, breaks = { "theme: required" } },
  { says = "Design theme for this variation", give = { theme = "modern" }, breaks = { "theme: enum" } },

  { says = "The URL we call once the generation is complete", give = { webhook = "https://example.com/hook" },
    sends = { webhook = "https://example.com/hook" } },
  { says = "The URL we call once the generation is complete", give = { webhook = print },
    breaks = { "webhook: type" } },
  { says = "Request Parameters", give = { width = 1024, height = 768 },
    breaks = { "height: unknown", "width: unknown" } },
  { says = "Request Parameters", only = {}, breaks = {
    "user_id: required", "generation_id: required", "original_url: required", "room_type: required",
    "theme: required",
  } },
}
