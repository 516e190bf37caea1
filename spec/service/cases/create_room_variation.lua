--- Variation of a room: what its own sentences allow and forbid; those of both documents are in shape/iacrea.

local iacrea = require "spec.service.cases.shape.iacrea"

return iacrea.variation {
  service = "create_room_variation",
  valid = { room_type = "BATHROOM", theme = "SCANDINAVIAN" },
  room_types = { "BATHROOM", "KITCHEN", "SHOWEROOM" }, foreign = "POOL",

  { says = "Request Example", give = { mask_url = iacrea.NEW_MASK },
    json = '{"user_id":"123e4567-e89b-12d3-a456-426614174000","generation_id":"123e4567-e89b-12d3-a456-426614174001",'
      .. '"original_url":"https://example.com/image.jpg","mask_url":"https://example.com/new-mask.png",'
      .. '"room_type":"BATHROOM","theme":"SCANDINAVIAN"}' },
  { says = "`SHOWEROOM` is sent literally", give = { room_type = "SHOWEROOM" }, sends = { room_type = "SHOWEROOM" } },
  { says = "`SHOWROOM` is accepted from the caller as the same thing", give = { room_type = "SHOWROOM" },
    sends = { room_type = "SHOWEROOM" }, notes = { "room_type: alias" } },
  { says = "Design theme for this variation", leave_out = { "theme" }, breaks = { "theme: required" } },
  { says = "Design theme for this variation", give = { theme = "modern" }, breaks = { "theme: enum" } },
  { says = "Request Parameters", only = {}, breaks = {
    "user_id: required", "generation_id: required", "original_url: required", "room_type: required",
    "theme: required",
  } },
}
