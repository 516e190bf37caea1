--- Room creation: a room is created in the masked area of a picture.
--
-- Data only: what is a room's own, the rest is iaCrea's shape. Source: iaCrea, "Room Creation API", sections
-- "Generate a room creation" and "Retrieve a room creation".

local iacrea = require "homegen.service.shape.iacrea"

---@type homegen.ServiceDefinition
return iacrea.creation {
  name = "create_room",
  title = "Room creation",

  create_path = "/api/create_room/generate",
  result_path = "/api/create_room/get",

  made = "room",
  design = {
    -- SHOWEROOM is the document's spelling; the usual one is understood.
    { name = "room_type", type = "enum", required = true, values = { "BATHROOM", "KITCHEN", "SHOWEROOM" },
      aliases = { SHOWROOM = "SHOWEROOM" }, doc = "type of room" },
    { name = "theme", type = "enum", required = true,
      values = { "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS" }, doc = "design theme" },
  },
}
