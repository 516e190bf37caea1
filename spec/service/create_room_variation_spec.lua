local iacrea_service = require "spec.support.iacrea_service"

iacrea_service.describe("create_room_variation", {
  create_path = "/api/create_room/generate-variation", result_path = "/api/create_room/get",
  variation = { service = "create_room_variation", original = "original_url", inherits = { "room_type", "theme" } },
})
