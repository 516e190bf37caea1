local decimal = require "homegen.sandbox.provider.decimal"

describe("sandbox.decimal", function()
  it("counts where doubles no longer do", function()
    for text, successor in pairs {
      ["0"] = "1", ["8"] = "9", ["9"] = "10", ["199"] = "200", ["999"] = "1000",
      ["9007199254740992"] = "9007199254740993", ["1234567890123456789"] = "1234567890123456790",
      ["1299999999999999999"] = "1300000000000000000",
    } do
      assert.equal(successor, decimal.successor(text))
    end
  end)

  it("knows a positive 63-bit integer", function()
    for _, text in ipairs { "1", "1234567890123456789", "9223372036854775807" } do
      assert.is_true(decimal.is_id(text), text)
    end
    for _, text in ipairs { "", "0", "01", "-1", "1.0", "1e3", " 1", "9223372036854775808", "10000000000000000000" } do
      assert.is_false(decimal.is_id(text), text)
    end
  end)

  it("makes starting ids of 19 digits with room above, another one each time", function()
    local low, high = decimal.fresh_id(("0"):rep(32)), decimal.fresh_id(("f"):rep(32))
    for _, id in ipairs { low, high } do
      assert.equal(19, #id)
      assert.is_true(decimal.is_id(id) and id < "2000000000000000000")
    end
    assert.not_equal(low, high)
  end)
end)
