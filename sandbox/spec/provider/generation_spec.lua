local generation = require "homegen.sandbox.provider.generation"

describe("sandbox.generation", function()
  local first = generation.first { kind = "create_attic", path = "/api/create_attic", room_types = { "LOFT" }, themes = { "BARE" } }
  local varied = generation.variation(first)
  local user = "11111111-2222-4333-8444-555555555555"

  it("makes two services of a few words", function()
    assert.same({ "create_attic", "iacrea", "/api/create_attic/generate", "/api/create_attic/get" },
      { first.name, first.provider, first.create_path, first.result_path })
    assert.same({ "create_attic_variation", "/api/create_attic/generate-variation", "/api/create_attic/get", true },
      { varied.name, varied.create_path, varied.result_path, varied.is_variation })
    assert.same({ 1, 1 }, { first.credits {}, varied.credits {} })
  end)

  it("keeps what was sent, and nothing that it does not know", function()
    assert.same({
      user_id = user, image_url = "http://a/i", mask_url = "http://a/m", room_type = "LOFT", theme = "BARE", width = 2, height = 1,
    }, first.check {
      user_id = user, image_url = "http://a/i", mask_url = "http://a/m", room_type = "LOFT", theme = "BARE", width = 2, height = 1,
      generation_id = user, seed = 1,
    })
    assert.same({ user_id = user, generation_id = user, image_url = "http://a/i", room_type = "LOFT", theme = "BARE" },
      varied.check { user_id = user, generation_id = user, original_url = "http://a/i", room_type = "LOFT", theme = "BARE" })
  end)

  it("tells the first broken rule", function()
    assert.equal("user_id is required", select(2, first.check {}))
    assert.equal("generation_id is required", select(2, varied.check { user_id = user }))
  end)

  it("has both pictures fetched and drawn", function()
    local input = { image_url = "i", mask_url = "m", room_type = "LOFT", theme = "BARE", variation = 2 }
    assert.same({ { role = "source", url = "i" }, { role = "mask", url = "m" } }, varied.pictures(input))
    assert.same({ kind = "create_attic", source = "s", mask = "k", room_type = "LOFT", theme = "BARE", variation = 2 },
      varied.job(input, { source = "s", mask = "k" }))
  end)
end)
