local homegen = require "homegen"
local clients = require "spec.support.clients"
local pictures = require "spec.support.pictures"

describe("homegen.image", function()
  it("tells format and size of bytes and files", function()
    assert.same({ format = "png", width = 1, height = 1, orientation = 1 }, homegen.image.info { bytes = clients.PNG })
    local folder = clients.folder()
    assert.equal("png", homegen.image.info(clients.write(folder .. "/a", clients.PNG)).format)
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  it("says what is no image and what cannot be read", function()
    local info, err = homegen.image.info { bytes = "GIF89a" }
    assert.is_nil(info)
    assert.equal("invalid", err.kind)
    for _, path in ipairs { "/no/such.png", "/", "/dev/zero", "a\0b" } do
      info, err = homegen.image.info(path)
      assert.is_nil(info)
      assert.equal("io", err.kind)
    end
  end)

  ---Eight blocks, 32x16: their grays tell which side is up.
  local function photograph(orientation)
    return pictures.jpeg { width = 32, height = 16, orientation = orientation, at = function(x, y) return x / 8 * 32 + y / 8 * 120 end }
  end

  local function png(given)
    given.width, given.height = 4, 2
    given.at = given.at or pictures.left(1)
    return pictures.png(given)
  end

  describe("orientation", function()
    it("is told of JPEG, PNG and WebP, wherever it stands, and counts in the size", function()
      local exif = pictures.chunk("eXIf", pictures.exif(6))
      local webp = "RIFF\70\0\0\0WEBPVP8X\10\0\0\0\8\0\0\0\3\0\0\1\0\0VP8 \6\0\0\0abcdefEXIF\26\0\0\0" .. pictures.exif(6)
      for name, given in pairs {
        jpeg = { photograph(6), 16, 32 }, before = { png { before = exif }, 2, 4 }, behind = { png { behind = exif }, 2, 4 },
        webp = { webp, 2, 4 },
      } do
        local info = assert(homegen.image.info { bytes = given[1] })
        assert.same({ 6, given[2], given[3] }, { info.orientation, info.width, info.height }, name)
      end
      assert.same({ format = "jpeg", width = 32, height = 16, orientation = 3 }, homegen.image.info { bytes = photograph(3) })
    end)
  end)

  describe("upright", function()
    it("turns a photograph for good", function()
      for orientation = 2, 8 do
        local turned = assert(homegen.image.upright { bytes = photograph(orientation) })
        local size = orientation >= 5 and { 16, 32 } or { 32, 16 }
        assert.same({ "jpeg", size[1], size[2] }, { turned.format, turned.width, turned.height })
        local info = homegen.image.info(turned)
        assert.same({ size[1], size[2], 1 }, { info.width, info.height, info.orientation })
      end
    end)

    it("puts each pixel where it was shown", function()
      local core = require "homegen.mask.core"
      -- stored: 0 1 2 3, below 4 5 6 7; shown, row by row:
      local shown = {
        [2] = "32107654", [3] = "76543210", [4] = "45670123", [5] = "04152637", [6] = "40516273", [7] = "73625140", [8] = "37261504",
      }
      for orientation, values in pairs(shown) do
        local exif = pictures.chunk("eXIf", pictures.exif(orientation))
        local turned = assert(homegen.image.upright { bytes = png { at = function(x, y) return x + 4 * y end, before = exif } })
        local wanted = pictures.png { width = turned.width, height = turned.height, at = function(x, y)
          return values:byte(x + y * turned.width + 1) - 48
        end }
        for value = 0, 7 do
          local function place(bytes) return core.convert(bytes, "labels", value):png() end
          assert.equal(place(wanted), place(turned.bytes), ("orientation %d, pixel %d"):format(orientation, value))
        end
      end
    end)

    it("gives one back as it is that stands upright", function()
      assert.same({ bytes = clients.PNG, format = "png", width = 1, height = 1 }, homegen.image.upright { bytes = clients.PNG })
    end)

    it("keeps the colour profile of a JPEG", function()
      local profile = "\255\226\0\36ICC_PROFILE\0\1\1a profile of its own"
      local bytes = photograph(6)
      assert.truthy(assert(homegen.image.upright { bytes = bytes:sub(1, 2) .. profile .. bytes:sub(3) }).bytes:find(profile, 1, true))
    end)

    it("says why it does not", function()
      local webp = "RIFF\70\0\0\0WEBPVP8X\10\0\0\0\8\0\0\0\3\0\0\1\0\0VP8 \6\0\0\0abcdefEXIF\26\0\0\0" .. pictures.exif(6)
      local turned, err = homegen.image.upright { bytes = webp }
      assert.is_nil(turned)
      assert.equal("invalid: the image is WebP, which is not turned here: save it as PNG or JPEG", err.kind .. ": " .. err.message)
      turned, err = homegen.image.upright { bytes = photograph(6):sub(1, -12) }
      assert.is_nil(turned)
      assert.equal("invalid", err.kind)
      assert.equal("io", select(2, homegen.image.upright "/no/such.jpg").kind)
    end)
  end)

  for name, kind in pairs {
    HEIC = { "\0\0\0\24ftypheic\0\0\0\0mif1heic", "as iPhones make it: export it as JPEG" },
    AVIF = { "\0\0\0\24ftypavif\0\0\0\0mif1avif", "save it as PNG or JPEG" },
    ["JPEG XL"] = { "\0\0\0\12JXL \r\n\135\n\0\0\0\20ftypjxl ", "save it as PNG or JPEG" },
    TIFF = { "II\42\0\8\0\0\0", "export it as PNG or JPEG" }, GIF = { "GIF89a\1\0\1\0", "save it as PNG" },
    BMP = { "BM\70\0\0\0\0\0\0\0\54\0\0\0\40\0\0\0", "save it as PNG" }, PDF = { "%PDF-1.7\n", "export the page as PNG" },
    Photoshop = { "8BPS\0\1", "export it as PNG" }, SVG = { "<?xml version='1.0'?>\n<svg width='4'/>", "export it as PNG" },
    ["raw picture"] = { "FUJIFILMCCD-RAW 0201", "export it as JPEG" }, ["web page"] = { "<!DOCTYPE html><html>", "get the image itself" },
    CgBI = { "\137PNG\r\n\26\n\0\0\0\4CgBI\80\0\32\6CRC!\0\0\0\13IHDR", "export it as a plain PNG" },
  } do
    it("names what is no image of the three kinds, and says what to do: " .. name, function()
      local info, err = homegen.image.info { bytes = kind[1] }
      assert.is_nil(info)
      assert.truthy(err.message:find(name, 1, true), err.message)
      assert.truthy(err.message:find(kind[2], 1, true), err.message)
      info, err = homegen.mask.check { mask = { bytes = kind[1] } }
      assert.is_nil(info)
      assert.truthy(err.message:find(kind[2], 1, true), err.message)
    end)
  end

  it("takes what cameras and programs make of the end, and refuses what is cut off", function()
    for name, bytes in pairs {
      ["a PNG without its end"] = png({}):sub(1, -13),
      ["a JPEG without an end mark"] = pictures.jpeg { width = 32, height = 16, at = pictures.left(8), ending = "" },
      ["a phone's trailer"] = pictures.jpeg { width = 32, height = 16, at = pictures.left(8), ending = "\0\0SEFH\255\238\0\1SEFT" },
      ["stray bytes"] = pictures.jpeg { width = 32, height = 16, at = pictures.left(8), stray = "\0\0stray" },
    } do
      assert(homegen.image.info { bytes = bytes })
      assert.equal(0.25, assert(homegen.mask.check { mask = { bytes = bytes } }).black, name)
    end
    local _, err = homegen.image.info { bytes = png({}):sub(1, -20) }
    assert.equal("the image is cut off", err.message)
    _, err = homegen.mask.check { mask = { bytes = png({}):sub(1, -20) } }
    assert.equal("the mask is cut off", err.message)
  end)

  it("raises when it is misused", function()
    assert.has_error(function() homegen.image.info(7) end)
    assert.has_error(function() homegen.image.info {} end)
  end)
end)
