--- The sandbox's side of exterior creation.

local generation = require "homegen.sandbox.provider.generation"

return generation.first {
  kind = "create_exterior", path = "/api/create_exterior",
  room_types = { "TERRACE", "POOL", "PETANQUE" },
}
