--- Exterior creation: an outdoor space is created in the masked area of a picture.
--
-- Data only: what is an exterior's own, the rest is iaCrea's shape. Source: iaCrea, "Exterior Creation API", sections
-- "Generate an exterior creation" and "Retrieve an exterior creation".

local iacrea = require "homegen.service.shape.iacrea"

---@type homegen.ServiceDefinition
return iacrea.creation {
  name = "create_exterior",
  title = "Exterior creation",

  create_path = "/api/create_exterior/generate",
  result_path = "/api/create_exterior/get",

  made = "exterior",
  -- There is no theme.
  design = {
    { name = "room_type", type = "enum", required = true, values = { "TERRACE", "POOL", "PETANQUE" },
      doc = "type of exterior" },
  },
}
