local core = require "homegen.core"
local samples = require "homegen.sandbox.files.samples"

describe("sandbox.samples", function()
  it("are a room and a mask of one size, beside the module", function()
    local room_format, width, height = core.image_info(assert(samples.read("source")))
    local mask_format, mask_width, mask_height = core.image_info(assert(samples.read("mask")))
    assert.same({ "png", "png", width, height }, { room_format, mask_format, mask_width, mask_height })
    assert.is_true(width >= 256 and height >= 256)
  end)

  it("can be named as files", function()
    assert.equal(samples.read("source"), core.read_file(samples.room, 1e8))
    assert.equal(samples.read("mask"), core.read_file(samples.mask, 1e8))
  end)
end)
