local core = require "homegen.core"

local PNG = "\137PNG\r\n\26\n\0\0\0\13IHDR\0\0\0\2\0\0\0\3\8\2\0\0\0CRC!\0\0\0\0IEND\174\66\96\130"
local JPEG = "\255\216\255\192\0\17\8\0\4\0\5\3\1\34\0\2\17\1\3\17\1\255\218\0\2abc\255\0\255\217"
local WEBP = "RIFF\22\0\0\0WEBPVP8X\10\0\0\0\0\0\0\0\6\0\0\7\0\0"

---Runs a function with the path of a file of these bytes.
local function with_file(bytes, run)
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
  local ok, err = pcall(run, path)
  os.remove(path)
  assert(ok, err)
end

describe("base64", function()
  it("goes there and back for any bytes", function()
    local bytes = {}
    for i = 0, 255 do bytes[#bytes + 1] = string.char(i) end
    bytes = table.concat(bytes)
    for length = 0, #bytes do
      local part = bytes:sub(1, length)
      assert.equal(part, core.base64_decode(core.base64_encode(part)))
    end
    assert.equal("Zm9vYg==", core.base64_encode("foob"))
  end)

  it("accepts a data URI and line breaks", function()
    assert.equal("foobar", core.base64_decode("data:image/png;base64,Zm9v\r\nYmFy\n"))
  end)

  it("says what is wrong with anything else", function()
    for _, bad in ipairs { "Zg", "Zg=", "Zh==", "Zm 9", "Zm9\0", "====", "data:image/png,abcd", "_-_-" } do
      local bytes, message = core.base64_decode(bad)
      assert.is_nil(bytes)
      assert.is_string(message)
    end
  end)

  it("takes strings only", function()
    for _, bad in ipairs { 12, true, {} } do
      assert.has_error(function() core.base64_encode(bad) end)
      assert.has_error(function() core.base64_decode(bad) end)
    end
  end)

  it("has a cap", function()
    local _, message = core.base64_encode(("x"):rep(40 * 1024 * 1024))
    assert.equal("is too large for base64", message)
  end)
end)

describe("an image's header", function()
  it("gives format, size and orientation", function()
    assert.same({ "png", 2, 3, 1 }, { core.image_info(PNG) })
    assert.same({ "jpeg", 5, 4, 1 }, { core.image_info(JPEG) })
    assert.same({ "webp", 7, 8, 1 }, { core.image_info(WEBP) })
  end)

  it("needs no more than itself", function()
    assert.equal("png", (core.image_info(PNG:sub(1, 24))))
    assert.equal("jpeg", (core.image_info(JPEG:sub(1, 21))))
  end)

  it("says what is wrong", function()
    for bytes, wanted in pairs { [""] = "is no PNG, JPEG or WebP image", ["<what>"] = "is no PNG, JPEG or WebP image",
      [PNG:sub(1, 20)] = "is cut off" } do
      local format, message = core.image_info(bytes)
      assert.is_nil(format)
      assert.equal(wanted, message)
    end
  end)
end)

describe("a whole image", function()
  it("is told from a part of one, in memory and in a file", function()
    for _, image in ipairs { PNG, JPEG, WEBP } do
      local format = core.image_info(image)
      assert.equal(format, (core.image_check(image)))
      with_file(image, function(path) assert.same({ core.image_check(image) }, { core.image_file(path) }) end)
      for length = 0, #image - 1 do
        local part = image:sub(1, length)
        local found, _, _, _, has_end = core.image_check(part)
        assert.is_true(found == nil or not has_end)
        if length % 7 == 0 then
          with_file(part, function(path) assert.same({ core.image_check(part) }, { core.image_file(path) }) end)
        end
      end
    end
  end)
end)

describe("reading files", function()
  it("gives their bytes", function()
    with_file(PNG, function(path)
      assert.equal(PNG, core.read_file(path))
      assert.equal(PNG, core.read_file(path, #PNG))
    end)
    with_file("", function(path)
      assert.equal("", core.read_file(path, 0))
    end)
  end)

  it("says why it does not", function()
    local reasons = {
      ["/tmp"] = "is a directory", ["/dev/zero"] = "is not a regular file",
      ["/nowhere/at/all"] = "cannot be opened: No such file or directory", ["a\0b"] = "is no path: it has a NUL byte",
    }
    for path, reason in pairs(reasons) do
      for _, read in ipairs { core.read_file, core.image_file } do
        local bytes, message = read(path)
        assert.is_nil(bytes)
        assert.equal(reason, message)
      end
    end
    with_file("12345", function(path)
      assert.same({ nil, "is larger than 4 bytes (it has 5)" }, { core.read_file(path, 4) })
    end)
  end)

  it("raises for misuse", function()
    for _, size in ipairs { -1, 1.5, "5", 2 ^ 40 } do
      assert.has_error(function() core.read_file("/tmp", size) end)
    end
    assert.has_error(function() core.read_file(5) end)
  end)
end)

describe("UTF-8", function()
  it("is told from other bytes", function()
    for _, good in ipairs { "", "plain", "m²", "🛋", ("é"):rep(100) } do assert.is_true(core.is_utf8(good)) end
    for _, bad in ipairs { "\255", "caf\233", "\192\175", "\237\160\128", ("x"):rep(99) .. "\195" } do
      assert.is_false(core.is_utf8(bad))
    end
  end)
end)
