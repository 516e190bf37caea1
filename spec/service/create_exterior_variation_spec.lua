local service = require "homegen.service.create_exterior_variation"

describe("the service create_exterior_variation", function()
  it("has the document's paths", function()
    assert.equal("/api/create_exterior/generate-variation", service.create_path)
    assert.equal("/api/create_exterior/get", service.result_path)
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
      service = "create_exterior_variation", original = "original_url", inherits = { "room_type" },
    }, service.variation)
  end)
end)
