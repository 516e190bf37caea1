local core = require "homegen.mask.core"
local mask_input = require "homegen.picture.mask_input"
local pictures = require "spec.support.pictures"

local RULES = { "some_black", "some_white" }

describe("homegen.picture.mask_input", function()
  local function look(given, image_orientation)
    given.width, given.height = given.width or 4, given.height or 4
    local bytes = pictures.png(given)
    return mask_input.look(bytes, RULES, image_orientation), bytes
  end

  ---The grays of a gray PNG that has no alpha, and where each lies.
  local function assert_gray(bytes, wanted)
    assert.is_true(bytes:byte(26) == 0, "a PNG of gray, without alpha")
    local measure = assert(core.measure(bytes))
    assert.same(wanted, measure.values)
  end

  for name, given in pairs {
    ["no alpha"] = { at = pictures.left(1) },
    ["an alpha that is opaque"] = { kind = "gray_alpha", at = function(x) return x < 1 and 0 or 255, 255 end },
    ["white where it is transparent"] = { kind = "gray_alpha", at = function(x) return x < 1 and 0 or 255, x < 1 and 255 or 0 end },
    ["soft edges without alpha"] = { at = function(x) return 80 * x end },
    ["16 bits"] = { bits = 16, at = pictures.left(1, 0, 65535) },
  } do
    it("sends as it is what reads the same without its alpha: " .. name, function()
      local found, bytes = look(given)
      assert.same({}, found.violations)
      assert.is_false(found.made)
      assert.equal(bytes, found.bytes)
    end)
  end

  for name, given in pairs {
    ["black on a transparent canvas"] = { { kind = "rgba", at = function(x) return 0, 0, 0, x < 1 and 255 or 0 end }, { 0, 255 } },
    ["its soft edges"] = { { kind = "rgba", at = function(x) return 0, 0, 0, 255 - 60 * x end }, { 0, 60, 120, 180 } },
    ["over white at their edge"] = {
      { kind = "gray_alpha", at = function(x) return x < 1 and 0 or 255 * (x % 2), 255 - 50 * x end }, { 0, 100, 255 },
    },
    ["a palette"] = { { kind = "palette", palette = ("\0"):rep(6), trns = "\255\0", at = pictures.left(1, 0, 1) }, { 0, 255 } },
    ["a transparent gray"] = { { at = pictures.left(1, 0, 7), trns = "\0\7" }, { 0, 255 } },
    ["sixteen bits"] = { { kind = "gray_alpha", bits = 16, at = function(x) return 0, x < 1 and 65535 or 0 end }, { 0, 255 } },
    ["an interlaced one"] = { { kind = "gray_alpha", interlaced = true, at = function(x) return 0, x < 1 and 255 or 0 end }, { 0, 255 } },
  } do
    it("sends any other as it was read, gray over white: " .. name, function()
      local found, bytes = look(given[1])
      assert.same({}, found.violations)
      assert.is_true(found.made)
      assert_gray(found.bytes, #given[2] == 2 and { 0, 1 } or given[2]) -- black and white alone take one bit
      local before, after = core.measure(bytes), core.measure(found.bytes)
      assert.equal(before.black, after.black)
      assert.is_true(after.same_without_alpha)
      local again = mask_input.look(found.bytes, RULES)
      assert.is_false(again.made)
    end)
  end

  it("sends a turned one upright, unless its image is turned alike", function()
    local given = { width = 4, height = 2, at = pictures.left(1), before = pictures.chunk("eXIf", pictures.exif(6)) }
    local found = look(given)
    assert.is_true(found.made)
    assert.equal(1, found.orientation)
    local measure = core.measure(found.bytes)
    assert.same({ 2, 4, 1, 0.25 }, { measure.width, measure.height, measure.orientation, measure.black })
    found = look(given, 6)
    assert.is_false(found.made)
    assert.equal(6, found.orientation)
    assert.is_true(look(given, 3).made)
  end)

  it("tells which rule is broken, and sends nothing else then", function()
    local found = look { kind = "rgba", at = function() return 0, 0, 0, 0 end }
    assert.equal("some_black", found.violations[1].rule)
    assert.is_false(found.made)
    found = mask_input.look((pictures.png { width = 8, height = 8, at = pictures.left(2) }:gsub("IDAT.", "IDAT\0")), RULES)
    assert.equal("image", found.violations[1].rule)
    assert.truthy(found.violations[1].message:find "^cannot be read: damaged PNG")
  end)

  it("knows whether a picture without an end mark is whole", function()
    local given = { width = 64, height = 64, at = function(x, y) return (x * y) % 256 end, ending = "" }
    local bytes = pictures.jpeg(given)
    assert.is_true(mask_input.is_whole(bytes))
    assert.is_false(mask_input.is_whole(bytes:sub(1, -20)))
  end)
end)
