local nearest = require "homegen.base.nearest"

describe("homegen.base.nearest", function()
  local NAMES = { "quote", "spend", "status", "smart_replace" }

  it("finds what was probably meant", function()
    for wrong, meant in pairs { qoute = "quote", Spend = "spend", statuss = "status", ["smart-replace"] = "smart_replace" } do
      assert.equal(meant, nearest.of(wrong, NAMES))
    end
  end)

  it("asks nothing where nothing is near", function()
    for _, wrong in ipairs { "buy_everything", "x", ("x"):rep(5000) } do assert.is_nil(nearest.of(wrong, NAMES)) end
  end)
end)
