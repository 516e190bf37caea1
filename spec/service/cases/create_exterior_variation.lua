--- Variation of an exterior: what its own sentences allow and forbid; those of both documents are in shape/iacrea.

local iacrea = require "spec.service.cases.shape.iacrea"

return iacrea.variation {
  service = "create_exterior_variation",
  valid = { room_type = "POOL" },
  room_types = { "TERRACE", "POOL", "PETANQUE" }, foreign = "KITCHEN",

  { says = "Request Example", give = { mask_url = iacrea.NEW_MASK },
    json = '{"user_id":"123e4567-e89b-12d3-a456-426614174000","generation_id":"123e4567-e89b-12d3-a456-426614174001",'
      .. '"original_url":"https://example.com/image.jpg","mask_url":"https://example.com/new-mask.png",'
      .. '"room_type":"POOL"}' },
  { says = "Exterior: `room_type` `TERRACE` `POOL` `PETANQUE`; no theme", give = { theme = "MODERN" },
    breaks = { "theme: unknown" } },
  { says = "Request Parameters", only = {}, breaks = {
    "user_id: required", "generation_id: required", "original_url: required", "room_type: required",
  } },
}
