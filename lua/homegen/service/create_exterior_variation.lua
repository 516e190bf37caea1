--- Exterior variation: an outdoor space created before, once more in another way.
--
-- Data only: what is its own, the rest is iaCrea's shape. Its type is chosen anew, of what the creation offers.
-- Source: iaCrea, "Exterior Creation API", sections "Generate an exterior variation" and "Retrieve an exterior creation".

local iacrea = require "homegen.service.shape.iacrea"

---@type homegen.ServiceDefinition
return iacrea.variation {
  of = require "homegen.service.create_exterior",
  title = "Exterior variation",

  create_path = "/api/create_exterior/generate-variation",
}
