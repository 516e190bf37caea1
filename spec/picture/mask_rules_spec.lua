local mask_rules = require "homegen.picture.mask_rules"

describe("homegen.picture.mask_rules", function()
  ---A mask that is fine, but for what is given.
  local function found(changes)
    local measure = {
      format = "png", width = 8, height = 8, orientation = 1, bits = 8, palette = false, black = 0.5, transparent = 0, border = 0.2,
      same_without_alpha = true, photograph = false, lowest_gray = 0, faint_alpha = 0, highest_sample = 255, values_count = 2,
      values = { 0, 255 },
    }
    for name, value in pairs(changes) do measure[name] = value end
    return measure
  end

  it("applies the rules that a service has, and no others", function()
    assert.equal("some_black", (mask_rules.broken(found { black = 0 }, { "some_black", "some_white" })))
    assert.equal("some_white", (mask_rules.broken(found { black = 1 }, { "some_black", "some_white" })))
    assert.is_nil(mask_rules.broken(found { black = 0 }, { "some_white" }))
    assert.is_nil(mask_rules.broken(found { black = 1 }, {}))
    assert.is_nil(mask_rules.broken(found {}, { "some_black", "some_white" }))
  end)

  it("lists values, with a mark where there are more", function()
    assert.equal("0, 255", mask_rules.values(found {}))
    assert.equal("0, 255, …", mask_rules.values(found { values_count = 17 }))
  end)

  it("guesses only where a guess is worth it", function()
    assert.same({}, mask_rules.warnings(found { border = 0.79 }))
    assert.equal(1, #mask_rules.warnings(found { border = 0.8 }))
    assert.same({}, mask_rules.warnings(found { border = 1, black = 1 })) -- that is a broken rule
    assert.truthy(mask_rules.warnings(found { border = 1, photograph = true })[1]:find "photograph")
  end)
end)
