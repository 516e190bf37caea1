--- The sandbox's side of room creation.

local generation = require "homegen.sandbox.provider.generation"

return generation.first {
  kind = "create_room", path = "/api/create_room",
  room_types = { "BATHROOM", "KITCHEN", "SHOWEROOM" }, -- the document's spelling
  themes = { "MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS" },
}
