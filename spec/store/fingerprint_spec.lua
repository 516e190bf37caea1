local fingerprint = require "homegen.store.fingerprint"

-- Any digest does.
local function digest(text)
  local sum = 7
  for index = 1, #text do sum = (sum * 31 + text:byte(index)) % 4294967296 end
  return ("%08x%08x%08x"):format(sum, sum, sum)
end

local function of(params, contents) return fingerprint.of({ params = params, contents = contents or {} }, digest) end

describe("homegen.store.fingerprint", function()
  it("has sixteen digits of each parameter, in order of the names", function()
    local text = of { prompt = "a", image_url = "b" }
    assert.matches("^image_url=%x+ prompt=%x+$", text)
    for digits in text:gmatch "=(%x+)" do assert.equal(16, #digits) end
    assert.equal(digest("prompt=s1:a"):sub(1, 16), text:match "prompt=(%x+)")
  end)

  it("is the same for the same parameters, whatever their order", function()
    local list = {}
    for index = 1, 30 do list["name" .. index] = index end
    local other = {}
    for index = 30, 1, -1 do other["name" .. index] = index end
    assert.equal(of(list), of(other))
    assert.is_nil(fingerprint.difference(of(list), of(other)))
  end)

  for _, two in ipairs {
    { "a", "b" }, { true, false }, { 1, 2 }, { 1, "1" }, { true, "true" }, { false, "false" }, { 1, 1.5 }, { 0.1, 0.1 + 1e-16 },
    { { a = 1 }, { a = 2 } }, { { a = { b = true } }, { a = { b = false } } }, { { "x", "y" }, { "y", "x" } },
    { { a = "x" }, { b = "x" } }, { { a = 1 }, { a = 1, b = 1 } }, { {}, { false } }, { { "a;2:b=s1:c" }, { "a", b = "c" } },
    { "s1:a", { "a" } },
  } do
    it(("tells %s and %s apart"):format(tostring(two[1]), tostring(two[2])), function()
      assert.equal("p", fingerprint.difference(of { p = two[1] }, of { p = two[2] }))
      assert.equal(of { p = two[1] }, of { p = two[1] })
    end)
  end

  it("names all parameters that differ, those of one side too, in order", function()
    local one = of { d = 1, b = 1, same = 1, left = 1 }
    local other = of { d = 2, b = 2, same = 1, right = 1, a = 1 }
    assert.equal("a, b, d, left, right", fingerprint.difference(one, other))
    assert.equal("a, b, d, left, right", fingerprint.difference(other, one))
    assert.equal("a", fingerprint.difference(of {}, of { a = 1 }))
    assert.equal("a", fingerprint.difference(of { a = 1 }, of {}))
  end)

  for _, case in ipairs {
    { { "a.png", "bytes" }, { "a.png", "bytes" } },
    { { "a.png", "bytes" }, { "a.png", "other" }, "image_file" },
    { { "a.png", "bytes" }, { "b.png", "bytes" } },
    { { "a.png", "bytes" }, { "b.png", "other" }, "image_file" },
    { { "a.png" }, { "a.png", "bytes" } }, -- written by a version that knew the name alone
    { { "a.png" }, { "b.png", "bytes" }, "image_file" },
    { { "a.png" }, { nil, nil }, "image_file" },
  } do
    it("tells a file by what it holds: " .. table.concat(case[1], " ") .. ", " .. table.concat(case[2], " "), function()
      local texts = {}
      for index = 1, 2 do texts[index] = of({ image_file = case[index][1], prompt = "p" }, { image_file = case[index][2] }) end
      assert.equal(case[3], fingerprint.difference(texts[1], texts[2]))
      assert.equal(case[3], fingerprint.difference(texts[2], texts[1]))
    end)
  end
end)
