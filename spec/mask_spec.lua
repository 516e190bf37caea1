local core = require "homegen.core"
local homegen = require "homegen"
local clients = require "spec.support.clients"

describe("homegen.mask", function()
  local function black(mask)
    return assert(homegen.mask.check { mask = { bytes = mask:png() } }).black
  end

  it("draws what gets replaced in black on white", function()
    assert.equal(0.25, black(homegen.mask.new(20, 10):rectangle(0, 0, 10, 5)))
    assert.equal(0.5, black(homegen.mask.new(10, 10):polygon { 0, 0, 10, 0, 10, 5, 0, 5 }))
    assert.equal(0.5, black(homegen.mask.new(10, 10):polygon { { 0, 0 }, { 10, 0 }, { 10, 5 }, { 0, 5 } }))
    local circle = black(homegen.mask.new(200, 200):ellipse(100, 100, 100))
    assert.is_true(math.abs(circle - math.pi / 4) < 0.005)
  end)

  it("draws polygons with holes and concave ones", function()
    local frame = homegen.mask.new(10, 10):polygon { 0, 0, 10, 0, 10, 10, 0, 10, 0, 0, 2, 2, 2, 8, 8, 8, 8, 2, 2, 2 }
    assert.equal(0.64, black(frame))
    assert.equal(0.75, black(homegen.mask.new(10, 10):polygon { 0, 0, 10, 0, 10, 10, 5, 10, 5, 5, 0, 5 }))
  end)

  it("clips shapes that lie outside", function()
    assert.equal(0.25, black(homegen.mask.new(10, 10):rectangle(-100, -100, 105, 105)))
    local white = homegen.mask.new(10, 10):rectangle(50, 50, 5, 5):ellipse(-1e9, 0, 10)
    local _, err = homegen.mask.check { mask = { bytes = white:png() } }
    assert.equal("some_black", err.violations[1].rule)
  end)

  it("is a PNG of one bit a pixel, of exactly the size", function()
    local png = homegen.mask.new(301, 7):rectangle(0, 0, 3, 3):png()
    assert.same({ format = "png", width = 301, height = 7, orientation = 1 }, homegen.image.info { bytes = png })
    assert.equal(1, png:byte(25))
    assert.equal(png, core.base64_decode(homegen.mask.new(301, 7):rectangle(0, 0, 3, 3):base64()))
  end)

  it("is saved, or says why not", function()
    local folder = clients.folder()
    local path = assert(homegen.mask.new(4, 4):rectangle(0, 0, 2, 2):save(folder .. "/m.png"))
    assert.equal(0.25, homegen.mask.check({ mask = path }).black)
    local saved, err = homegen.mask.new(4, 4):save(folder .. "/no/m.png")
    assert.is_nil(saved)
    assert.equal("io", err.kind)
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  describe("check", function()
    it("compares the size with the image's", function()
      local given = { mask = { bytes = homegen.mask.new(4, 5):rectangle(0, 0, 2, 2):png() }, image = { bytes = clients.PNG } }
      local found, err = homegen.mask.check(given)
      assert.is_nil(found)
      assert.equal("same_size", err.violations[1].rule)
    end)

    it("refuses all black, no picture and no file", function()
      local _, err = homegen.mask.check { mask = { bytes = homegen.mask.new(4, 4):rectangle(0, 0, 4, 4):png() } }
      assert.equal("some_white", err.violations[1].rule)
      _, err = homegen.mask.check { mask = { bytes = "hello" } }
      assert.equal("invalid", err.kind)
      _, err = homegen.mask.check { mask = "/no/such/mask.png" }
      assert.equal("io", err.kind)
    end)
  end)

  for name, misuse in pairs {
    ["a size of nothing"] = function() homegen.mask.new(0, 5) end, ["half a pixel"] = function() homegen.mask.new(1.5, 5) end,
    ["a size over all bounds"] = function() homegen.mask.new(60000, 60000) end,
    ["two corners"] = function() homegen.mask.new(5, 5):polygon { 0, 0, 1, 1 } end,
    ["a corner at infinity"] = function() homegen.mask.new(5, 5):polygon { 0, 0, 1, 1, math.huge, 0 } end,
    ["a negative width"] = function() homegen.mask.new(5, 5):rectangle(0, 0, -1, 5) end,
    ["text"] = function() homegen.mask.new(5, 5):ellipse("a", 1, 1) end, ["no mask"] = function() homegen.mask.check {} end,
  } do
    it("raises at the caller's line: " .. name, function()
      local ok, message = pcall(misuse)
      assert.is_false(ok)
      assert.truthy(message:find("mask_spec.lua:%d+: mask"), message)
    end)
  end
end)
