--- Exterior creation: what its own sentences allow and forbid; those of both documents are in shape/iacrea.

local iacrea = require "spec.service.cases.shape.iacrea"

return iacrea.creation {
  service = "create_exterior",
  valid = { room_type = "TERRACE" },
  made = "exterior", room_types = { "TERRACE", "POOL", "PETANQUE" }, foreign = "KITCHEN",

  { says = "Request Example", json = '{"user_id":"123e4567-e89b-12d3-a456-426614174000",'
    .. '"image_url":"https://example.com/image.jpg","mask_url":"https://example.com/mask.png",'
    .. '"room_type":"TERRACE","width":1024,"height":768}' },
  { says = "no theme", give = { theme = "MODERN" }, breaks = { "theme: unknown" } },
  { says = "Request Parameters", only = {}, breaks = {
    "user_id: required", "image_url: required", "mask_url: required", "room_type: required",
    "width: required", "height: required",
  } },
}
