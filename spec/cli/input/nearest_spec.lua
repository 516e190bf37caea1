local nearest = require "homegen.cli.input.nearest"

local NAMES = { "--prompt", "--image", "--image-url", "--image-file", "--mask", "--yes", "--params" }

describe("homegen.cli.input.nearest", function()
  it("finds what was probably meant", function()
    for wrong, right in pairs {
      ["--promt"] = "--prompt", ["--pormpt"] = "--prompt", ["--prommpt"] = "--prompt", ["--Prompt"] = "--prompt",
      ["--image_url"] = "--image-url", ["--image-fil"] = "--image-file",
      ["--imgae"] = "--image", ["--yas"] = "--yes", ["--par"] = "--params",
    } do assert.equal(right, nearest.of(wrong, NAMES), wrong) end
  end)

  it("says nothing where nothing is near", function()
    for _, wrong in ipairs { "--colour", "--xyz", "-z", "" } do assert.is_nil(nearest.of(wrong, NAMES), wrong) end
    assert.is_nil(nearest.of("--prompt", {}))
  end)
end)
