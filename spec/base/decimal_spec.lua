local decimal = require "homegen.base.decimal"

describe("homegen.base.decimal", function()
  it("writes numbers as string.format does", function()
    for _, number in ipairs { 0, 1, -2.5, 0.1, 1e300, -1e-300, 123456.789, 2 ^ 53 } do
      for _, format in ipairs { "%.17g", "%g", "%.14g", "%.6f" } do
        assert.equal(format:format(number), decimal.text(format, number))
      end
    end
    for _, number in ipairs { 1 / 0, -1 / 0, 0 / 0 } do assert.equal(("%g"):format(number), decimal.text("%g", number)) end
  end)

  it("writes a point, whatever the locale has", function()
    -- a locale's point may be of several bytes
    for _, point in ipairs { ",", "\217\171" } do
      local format = setmetatable({}, { __index = { format = function() return "-1" .. point .. "5e-07" end } })
      assert.equal("-1.5e-07", decimal.text(format, -1.5e-7))
    end
  end)
end)
