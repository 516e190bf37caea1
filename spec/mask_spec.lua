local core = require "homegen.core"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local pictures = require "spec.support.pictures"

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

    it("says that a mask was drawn on a photograph as it is stored, or that nobody can tell", function()
      local function photograph(orientation)
        return { bytes = pictures.jpeg { width = 16, height = 8, orientation = orientation, at = function() return 90 end } }
      end
      local given = { mask = { bytes = homegen.mask.new(16, 8):rectangle(0, 0, 2, 2):png() }, image = photograph(6) }
      local _, err = homegen.mask.check(given)
      assert.truthy(err.message:find("the image 8x16, as the image is stored", 1, true), err.message)
      given.image = photograph(3)
      assert.truthy(homegen.mask.check(given).warnings[1]:find("turned by its orientation (3 of 8)", 1, true))
      given.image = photograph(1)
      assert.same({}, homegen.mask.check(given).warnings)
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

  it("draws over what it has drawn, at any edge of a byte", function()
    for first = 0, 17 do
      for last = first + 1, 18 do
        local drawn = homegen.mask.new(19, 1):rectangle(first, 0, last - first, 1)
        assert.equal(last - first, math.floor(black(drawn) * 19 + 0.5), first .. " to " .. last)
      end
    end
  end)

  it("is inverted, and inverted back", function()
    local mask = homegen.mask.new(21, 3):rectangle(0, 0, 7, 3)
    local before = mask:png()
    assert.equal(mask, mask:invert())
    assert.equal(2 / 3, black(mask))
    assert.equal(before, mask:invert():png())
  end)

  it("is as large as what phones and panorama cameras make", function()
    for _, size in ipairs { { 8064, 6048 }, { 60000, 3000 }, { 16320, 12240 } } do
      local mask = homegen.mask.new(size[1], size[2]):rectangle(0, 0, size[1] / 2, size[2])
      local bytes = mask:png()
      assert.same({ format = "png", width = size[1], height = size[2], orientation = 1 }, homegen.image.info { bytes = bytes })
      assert.equal(0.5, black(mask))
    end
  end)

  it("leaves no memory behind when it is dropped", function()
    local function peak() return tonumber(clients.read("/proc/self/status"):match "VmHWM:%s+(%d+)") / 1024 end
    homegen.mask.new(8064, 6048)
    local before = peak()
    for _ = 1, 150 do homegen.mask.new(8064, 6048) end -- 6 MB each
    assert.is_true(peak() - before < 300)
  end)

  ---What a check says of bytes: the share of black, or the error's message.
  local function said(bytes)
    local found, err = homegen.mask.check { mask = { bytes = bytes } }
    return found and found.black or err.message, err and err.violations and err.violations[1].rule, found
  end

  local function png(given)
    given.width, given.height = given.width or 8, given.height or 4
    given.at = given.at or pictures.left(2)
    return pictures.png(given)
  end

  describe("reads whatever programs write:", function()
    local two = "\0\0\0\255\255\255"
    for name, bytes in pairs {
      ["eight bits"] = png {}, ["one bit"] = png { bits = 1, at = pictures.left(2, 0, 1) },
      ["two bits"] = png { bits = 2, at = pictures.left(2, 1, 2) },
      ["sixteen bits"] = png { bits = 16, at = pictures.left(2, 32767, 32896) },
      ["a palette"] = png { kind = "palette", palette = two, at = pictures.left(2, 0, 1) },
      ["a palette of one bit"] = png { kind = "palette", bits = 1, palette = two, at = pictures.left(2, 0, 1) },
      ["a palette with transparency"] = png { kind = "palette", palette = "\0\0\0\0\0\0", trns = "\255\0", at = pictures.left(2, 0, 1) },
      ["gray with alpha"] = png { kind = "gray_alpha", at = function(x) return 0, x < 2 and 255 or 0 end },
      ["sixteen bits with alpha"] = png { kind = "gray_alpha", bits = 16, at = function(x) return 0, x < 2 and 65535 or 0 end },
      ["colours"] = png { kind = "rgb", at = function(x) return x < 2 and 255 or 250, x < 2 and 0 or 250, 0 end },
      ["colours with alpha"] = png { kind = "rgba", at = function(x) return 0, 0, 0, x < 2 and 255 or 0 end },
      ["a transparent gray"] = png { at = pictures.left(2, 0, 7), trns = "\0\7" },
      ["a transparent bit"] = png { bits = 1, at = pictures.left(2, 0, 1), trns = "\0\1" },
      ["a transparent colour"] = png { kind = "rgb", at = function(x) return x < 2 and 0 or 1, 2, 3 end, trns = "\0\1\0\2\0\3" },
      ["interlaced"] = png { interlaced = true }, ["interlaced bits"] = png { interlaced = true, bits = 1, at = pictures.left(2, 0, 1) },
      ["interlaced and thin"] = png { interlaced = true, width = 4, height = 1, at = pictures.left(1) },
      ["a gray JPEG"] = pictures.jpeg { width = 32, height = 8, at = pictures.left(8) },
    } do
      it(name, function() assert.equal(0.25, said(bytes)) end)
    end
  end)

  describe("tells what it saw, and what to do:", function()
    local function soft(alpha, gray) return png { kind = "rgba", at = function(x) return gray, gray, gray, x < 2 and alpha or 0 end } end
    for name, given in pairs {
      ["labels 0 and 1"] = { png { at = pictures.left(2, 0, 1) }, "some_white", "values are 0 or 1: a label mask?", "labels" },
      ["labels in a palette"] = {
        png { kind = "palette", palette = ("\0"):rep(9) .. "\90\0\0", at = function(x) return x % 3 end },
        "some_white", "values are 0, 1, 2: a label mask?", "labels",
      },
      ["16 bits to 255"] = { png { bits = 16, at = pictures.left(2, 0, 255) }, "some_white", "go no higher than 255 of 65535", "8 bits" },
      ["a JPEG of a transparent canvas"] = {
        pictures.jpeg { width = 16, height = 8, at = function() return 0 end }, "some_white", "JPEG has no transparency", "as PNG",
      },
      ["a soft brush"] = { soft(100, 0), "some_black", "Transparency is read as white", "39 %% opaque: paint with a hard brush" },
      ["an eraser"] = { png { kind = "rgba", at = function(x) return 255, 255, 255, x < 2 and 0 or 255 end }, "some_black",
        "Transparency is read as white", 'from = "alpha"' },
      ["white on transparent"] = { soft(255, 255), "some_black", "Transparency is read as white", 'from = "white"' },
      ["light gray"] = { png { at = pictures.left(2, 140) }, "some_black", "darker than 140 of 255", "below 128" },
    } do
      it(name, function()
        local message, rule = said(given[1])
        assert.equal(given[2], rule, message)
        assert.truthy(message:find(given[3], 1, true), message)
        assert.truthy(message:find((given[4]:gsub("%%%%", "%%")), 1, true), message)
      end)
    end

    it("nothing is wrong with black", function()
      assert.equal("the mask is all black: nothing would be kept", (said(png { at = pictures.left(8) })))
    end)
  end)

  describe("warns, and no more, of", function()
    it("a border that is mostly black, as masks of the other convention have it", function()
      local _, _, found = said(homegen.mask.new(20, 20):rectangle(5, 5, 9, 9):invert():png())
      assert.equal(1, #found.warnings)
      assert.truthy(found.warnings[1]:find('100 % of the mask\'s border are black', 1, true))
    end)

    it("a photograph", function()
      local samples = require "homegen.sandbox.files.samples"
      local found = assert(homegen.mask.check { mask = samples.room })
      assert.same({ "the mask looks like a photograph: are image and mask mixed up?" }, found.warnings)
    end)

    local honest = {
      ["a floor"] = homegen.mask.new(40, 30):rectangle(0, 18, 40, 12), ["a wall"] = homegen.mask.new(40, 30):rectangle(0, 0, 40, 20),
      ["a left half"] = homegen.mask.new(40, 30):rectangle(0, 0, 20, 30), ["a sofa"] = homegen.mask.new(40, 30):ellipse(20, 15, 9, 6),
      ["a frame of windows"] = homegen.mask.new(40, 30):rectangle(0, 0, 12, 30):rectangle(28, 0, 12, 30),
    }
    for name, mask in pairs(honest) do
      it("nothing in an honest one: " .. name, function() assert.same({}, select(3, said(mask:png())).warnings) end)
    end

    it("nothing in gradients, soft brushes and the sandbox's own", function()
      local samples = require "homegen.sandbox.files.samples"
      local gradient = pictures.png { width = 256, height = 8, at = function(x) return 255 - x end }
      assert.same({}, select(3, said(gradient)).warnings)
      assert.same({}, assert(homegen.mask.check { mask = samples.mask }).warnings)
    end)
  end)

  describe("convert", function()
    local function convert(bytes, from, value) return homegen.mask.convert { mask = { bytes = bytes }, from = from, value = value } end

    ---The gray of each pixel of a row, as it is read.
    local function grays(mask)
      local list, core_of_masks = {}, require "homegen.mask.core"
      local png_bytes = mask:png()
      for _, value in ipairs(assert(core_of_masks.measure(png_bytes)).values) do
        local place = core_of_masks.convert(png_bytes, "labels", value)
        list[#list + 1] = ("%d: %g"):format(value, assert(core_of_masks.measure(place:png())).black)
      end
      return table.concat(list, ", ")
    end

    it("makes black of white, and keeps what is transparent", function()
      assert.equal(0.25, black(convert(png { at = pictures.left(2, 255, 0) }, "white")))
      local on_transparent = png { kind = "rgba", at = function(x) return 255, 255, 255, x < 2 and 255 or 0 end }
      assert.equal(0.25, black(convert(on_transparent, "white")))
    end)

    it("makes black of what is transparent", function()
      assert.equal(0.25, black(convert(png { kind = "rgba", at = function(x) return 90, 90, 90, x < 2 and 0 or 255 end }, "alpha")))
      assert.equal(0.25, black(convert(png { at = pictures.left(2, 9, 80), trns = "\0\9" }, "alpha")))
    end)

    it("makes black of a label, as it is stored, or of all but 0", function()
      local labels = png { at = function(x) return x % 4 end }
      assert.equal(0.75, black(convert(labels, "labels")))
      assert.equal(0.25, black(convert(labels, "labels", 3)))
      local palette = png { kind = "palette", bits = 4, palette = ("\200\0\0"):rep(4), at = function(x) return x % 4 end }
      assert.equal(0.25, black(convert(palette, "labels", 3)))
      assert.equal(0.25, black(convert(png { bits = 16, at = function(x) return 300 * (x % 4) end }, "labels", 900)))
      assert.equal(0.75, black(convert(png { kind = "rgb", at = function(x) return x % 4 end }, "labels")))
    end)

    it("keeps soft edges", function()
      local painted = png { width = 4, at = function(x) return ({ [0] = 255, 200, 0, 0 })[x] end }
      assert.equal("0: 0.25, 55: 0.25, 255: 0.5", grays(convert(painted, "white")))
      local erased = png { width = 4, kind = "gray_alpha", at = function(x) return 0, ({ [0] = 0, 60, 255, 255 })[x] end }
      assert.equal("0: 0.25, 60: 0.25, 255: 0.5", grays(convert(erased, "alpha")))
      assert.equal("0: 0.5, 195: 0.25, 255: 0.25", grays(convert(erased, "alpha"):invert()))
    end)

    it("turns what EXIF turns, and takes interlaced files", function()
      local exif = pictures.chunk("eXIf", pictures.exif(6))
      local turned = convert(png { at = pictures.left(2, 255, 0), before = exif, interlaced = true }, "white")
      assert.same({ 4, 8, 0.25 }, (function(found) return { found.width, found.height, found.black } end)(
        assert(homegen.mask.check { mask = { bytes = turned:png() } })))
      assert.equal(turned:png(), homegen.mask.new(4, 8):rectangle(0, 0, 4, 2):png())
    end)

    it("can be drawn on", function()
      local soft = convert(png { width = 4, at = function(x) return ({ [0] = 255, 200, 0, 0 })[x] end }, "white")
      assert.equal("0: 0.75, 55: 0.25", grays(soft:rectangle(2, 0, 2, 4)))
    end)

    for name, given in pairs {
      ["nothing white"] = { png { at = pictures.left(8) }, "white", nil, "nothing in the mask is white" },
      ["nothing transparent"] = { png {}, "alpha", nil, "nothing in the mask is transparent" },
      ["no such label"] = { png { at = pictures.left(2, 3, 5) }, "labels", 7,
        "nothing in the mask has the label 7, so nothing would be replaced: its values are 3, 5" },
      ["no label"] = { png { at = pictures.left(8) }, "labels", nil,
        "nothing in the mask has a label other than 0, so nothing would be replaced: its values are 0" },
      ["colours"] = { png { kind = "rgb", at = function(x) return x, 0, 9 end }, "labels", 3, "it has colours" },
      ["no picture"] = { "hello", "white", nil, "is no PNG, JPEG or WebP image" },
    } do
      it("says why not: " .. name, function()
        local mask, err = convert(given[1], given[2], given[3])
        assert.is_nil(mask)
        assert.equal("invalid", err.kind)
        assert.truthy(err.message:find(given[4], 1, true), err.message)
      end)
    end
  end)

  for name, misuse in pairs {
    ["a conversion from nothing"] = function() homegen.mask.convert { mask = "m.png" } end,
    ["a conversion from something else"] = function() homegen.mask.convert { mask = "m.png", from = "black" } end,
    ["a label of white"] = function() homegen.mask.convert { mask = "m.png", from = "white", value = 3 } end,
    ["half a label"] = function() homegen.mask.convert { mask = "m.png", from = "labels", value = 0.5 } end,
    ["no mask to convert"] = function() homegen.mask.convert { from = "white" } end,
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
