local nearest = require "homegen.base.nearest"

local NAMES = { "--prompt", "--image", "--image-url", "--image-file", "--mask", "--yes", "--params" }

describe("homegen.base.nearest", function()
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
    assert.is_nil(nearest.of(("x"):rep(5000), NAMES))
  end)

  it("takes names with _ for what is typed with -, too", function()
    assert.equal("smart_replace", nearest.of("smart-replce", { "quote", "smart_replace" }))
    assert.equal("quote", nearest.of("qoute", { "quote", "smart_replace" }))
  end)
end)
