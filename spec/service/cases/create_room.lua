--- Room creation: what its own sentences allow and forbid; those of both documents are in shape/iacrea.

local iacrea = require "spec.service.cases.shape.iacrea"

return iacrea.creation {
  service = "create_room",
  valid = { room_type = "KITCHEN", theme = "MODERN" },
  made = "room", room_types = { "BATHROOM", "KITCHEN", "SHOWEROOM" }, foreign = "TERRACE",

  { says = "Request Example", json = '{"user_id":"123e4567-e89b-12d3-a456-426614174000",'
    .. '"image_url":"https://example.com/image.jpg","mask_url":"https://example.com/mask.png",'
    .. '"room_type":"KITCHEN","theme":"MODERN","width":1024,"height":768}' },
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
  { says = "Request Parameters", only = {}, breaks = {
    "user_id: required", "image_url: required", "mask_url: required", "room_type: required", "theme: required",
    "width: required", "height: required",
  } },
}
