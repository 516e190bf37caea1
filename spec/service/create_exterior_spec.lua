local iacrea_service = require "spec.support.iacrea_service"

iacrea_service.describe("create_exterior", {
  create_path = "/api/create_exterior/generate", result_path = "/api/create_exterior/get",
  variation = { service = "create_exterior_variation", original = "image_url", inherits = { "room_type" } },
})
