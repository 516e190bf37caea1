local picture_order = require "homegen.picture.picture_order"

describe("homegen.picture.picture_order", function()
  it("is the provider's, with {index}; else the first alone", function()
    assert.same({ 1, 2, 3 }, picture_order.of("out/{id}-{index}.{ext}", 3))
    assert.same({ 1 }, picture_order.of("out/{index}.png", 1))
    assert.same({ 1 }, picture_order.of("out/{id}.{ext}", 3))
  end)
end)
