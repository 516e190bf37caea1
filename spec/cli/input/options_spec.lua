local argparse = require "argparse"
local options = require "homegen.cli.input.options"

describe("homegen.cli.input.options", function()
  local function parse(...)
    local parser = argparse "x"
    options.client(parser)
    options.job(parser)
    options.consent(parser)
    options.output(parser)
    local ok, parsed = parser:pparse { ... }
    return ok and parsed or nil, not ok and parsed or nil
  end

  it("reads times, amounts and budgets", function()
    for given, seconds in pairs { ["90"] = 90, ["90s"] = 90, ["1.5m"] = 90, ["2h"] = 7200, ["0.05"] = 0.05 } do
      assert.equal(seconds, parse("--timeout", given).timeout)
    end
    assert.same({ ideal_house = 50, iacrea = 50 }, parse("--budget", "50").budget)
    assert.same({ ideal_house = 50, iacrea = 20 }, parse("--budget", "ideal-house=50,iacrea=20").budget)
    assert.same({ iacrea = 0 }, parse("--budget", "iacrea=0").budget)
    assert.equal(0, parse("--max-cost", "0").max_cost)
  end)

  it("says what it does not take", function()
    for _, case in ipairs {
      { "--timeout", "soon", "a time such as" }, { "--timeout", "0", "a time such as" }, { "--timeout", "1e3", "a time such as" },
      { "--budget", "5.5", "a number, or ideal-house=CREDITS" }, { "--budget", "paypal=5", "a number, or ideal-house=CREDITS" },
      { "--max-cost", "0x10", "a whole number of at least 0" }, { "--max-cost=-1", nil, "a whole number of at least 0" },
      { "--max-cost", "99999999999999999999", "a whole number" },
    } do
      local words = { case[1], case[2] }
      local parsed, problem = parse((table.unpack or unpack)(words))
      assert.is_nil(parsed, case[1])
      assert.truthy(problem:find(case[3], 1, true), problem)
    end
  end)
end)
