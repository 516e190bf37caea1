--- Room creation: what its document's sentences allow and forbid.

local null = require("cjson").null

local USER = "123e4567-e89b-12d3-a456-426614174000"
local IMAGE, MASK = "https://example.com/image.jpg", "https://example.com/mask.png"

return {
  service = "create_room",
  valid = {
    user_id = USER, image_url = IMAGE, mask_url = MASK, room_type = "KITCHEN", theme = "MODERN",
    width = 1024, height = 768,
  },

  { says = "Request Example", json = '{"user_id":"123e4567-e89b-12d3-a456-426614174000",'
    .. '"image_url":"https://example.com/image.jpg","mask_url":"https://example.com/mask.png",'
    .. '"room_type":"KITCHEN","theme":"MODERN","width":1024,"height":768}' },

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
  { says = "URL of the mask indicating the area where the room should be generated", leave_out = { "mask_url" },
    breaks = { "mask_url: required" } },
  { says = "URL of the mask indicating the area where the room should be generated", give = { mask_url = null },
    breaks = { "mask_url: null" } },
  { says = "URL of the mask indicating the area where the room should be generated",
    give = { mask_base64 = "iVBORw0KGgo=" }, breaks = { "mask_base64: unknown" } },

  { says = 'Possible values: "BATHROOM", "KITCHEN", "SHOWEROOM"', give = { room_type = "BATHROOM" },
    sends = { room_type = "BATHROOM" } },
  { says = 'Possible values: "BATHROOM", "KITCHEN", "SHOWEROOM"', give = { room_type = "KITCHEN" },
    sends = { room_type = "KITCHEN" } },
  { says = 'Possible values: "BATHROOM", "KITCHEN", "SHOWEROOM"', give = { room_type = "SHOWEROOM" },
    sends = { room_type = "SHOWEROOM" } },
  { says = 'Possible values: "BATHROOM", "KITCHEN", "SHOWEROOM"', give = { room_type = "kitchen" },
    breaks = { "room_type: enum" } },
  { says = 'Possible values: "BATHROOM", "KITCHEN", "SHOWEROOM"', give = { room_type = "TERRACE" },
    breaks = { "room_type: enum" } },
  { says = 'Possible values: "BATHROOM", "KITCHEN", "SHOWEROOM"', give = { room_type = "" },
    breaks = { "room_type: enum" } },
  { says = 'Possible values: "BATHROOM", "KITCHEN", "SHOWEROOM"', give = { room_type = 3 },
    breaks = { "room_type: type" } },
  { says = 'Possible values: "BATHROOM", "KITCHEN", "SHOWEROOM"', give = { room_type = null },
    breaks = { "room_type: null" } },
  { says = 'Possible values: "BATHROOM", "KITCHEN", "SHOWEROOM"', leave_out = { "room_type" },
    breaks = { "room_type: required" } },
  { says = "`SHOWROOM` is accepted from the caller as the same thing", give = { room_type = "SHOWROOM" },
    sends = { room_type = "SHOWEROOM" }, notes = { "room_type: alias" } },

  { says = 'Possible values: "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS"',
    give = { theme = "MODERN" }, sends = { theme = "MODERN" } },
  { says = 'Possible values: "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS"',
    give = { theme = "INDUSTRIAL" }, sends = { theme = "INDUSTRIAL" } },
  { says = 'Possible values: "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS"',
    give = { theme = "SCANDINAVIAN" }, sends = { theme = "SCANDINAVIAN" } },
  { says = 'Possible values: "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS"',
    give = { theme = "LUXURIOUS" }, sends = { theme = "LUXURIOUS" } },
  { says = 'Possible values: "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS"',
    give = { theme = "RUSTIC" }, breaks = { "theme: enum" } },
  { says = 'Possible values: "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS"',
    give = { theme = { "MODERN" } }, breaks = { "theme: type" } },
  { says = "Design theme for the room", leave_out = { "theme" }, breaks = { "theme: required" } },

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
  { says = "Request Parameters", only = {}, breaks = {
    "user_id: required", "image_url: required", "mask_url: required", "room_type: required", "theme: required",
    "width: required", "height: required",
  } },
}
