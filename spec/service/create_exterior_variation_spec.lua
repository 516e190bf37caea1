local iacrea_service = require "spec.support.iacrea_service"

iacrea_service.describe("create_exterior_variation", {
  create_path = "/api/create_exterior/generate-variation", result_path = "/api/create_exterior/get",
  variation = { service = "create_exterior_variation", original = "original_url", inherits = { "room_type" } },
})
