local service = require "homegen.service.create_room"

describe("the service create_room", function()
  it("has the document's paths", function()
    assert.equal("/api/create_room/generate", service.create_path)
    assert.equal("/api/create_room/get", service.result_path)
  end)

  it("has the document's statuses", function()
    assert.same({
      STARTING = "queued", PROCESSING = "processing", SUCCEEDED = "succeeded", FAILED = "failed",
    }, service.statuses)
  end)

  it("is estimated at one photo", function()
    assert.equal("iacrea", service.provider)
    assert.equal(1, service.credits)
  end)

  it("can be varied with what the variation needs", function()
    assert.same({
      service = "create_room_variation", original = "image_url", inherits = { "room_type", "theme" },
    }, service.variation)
  end)
end)
