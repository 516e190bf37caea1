--- Room variation: a room created before, once more in another way.
--
-- Data only: what is its own, the rest is iaCrea's shape. Type and theme are chosen anew, of what the creation offers.
-- Source: iaCrea, "Room Creation API", sections "Generate a room variation" and "Retrieve a room creation".

local iacrea = require "homegen.service.shape.iacrea"

---@type homegen.ServiceDefinition
return iacrea.variation {
  of = require "homegen.service.create_room",
  title = "Room variation",

  create_path = "/api/create_room/generate-variation",
}
