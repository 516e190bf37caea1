local smart_replace = require "homegen.sandbox.service.smart_replace"

local function body(changes)
  local fields = { imageUrl = "https://a.b/room.jpg", prompt = "a rug", maskUrl = "https://a.b/mask.png" }
  for name, value in pairs(changes or {}) do
    if value == false then value = nil end
    fields[name] = value
  end
  return fields
end

describe("sandbox.service.smart_replace", function()
  it("keeps what is to be echoed and what is to be drawn", function()
    local input = assert(smart_replace.check(body()))
    assert.equal('{"imageUrl":"https://a.b/room.jpg","prompt":"a rug","maskUrl":"https://a.b/mask.png"}',
      smart_replace.echo(input).text)
    assert.same({ { role = "source", url = "https://a.b/room.jpg" }, { role = "mask", url = "https://a.b/mask.png" } },
      smart_replace.pictures(input))
    assert.same({ kind = "smart_replace", prompt = "a rug", source = "s", mask = "m" },
      smart_replace.job(input, { source = "s", mask = "m" }))
    assert.equal(1, smart_replace.credits(input))
  end)

  it("lets maskUrl win over maskBase64", function()
    local input = assert(smart_replace.check(body { maskBase64 = "QUJD" }))
    assert.same({ role = "mask", url = "https://a.b/mask.png" }, smart_replace.pictures(input)[2])
    input = assert(smart_replace.check(body { maskUrl = false, maskBase64 = "QUJD" }))
    assert.same({ role = "mask", base64 = "QUJD" }, smart_replace.pictures(input)[2])
    assert.equal('{"imageUrl":"https://a.b/room.jpg","prompt":"a rug"}', smart_replace.echo(input).text)
  end)

  it("names the field that breaks a rule", function()
    for _, case in ipairs {
      { { imageUrl = false }, "^imageUrl is required" }, { { prompt = false }, "^prompt is required" },
      { { maskUrl = false }, "^maskUrl or maskBase64 is required" },
      { { maskBase64 = 7 }, "^maskBase64 must be a string" },
    } do
      local input, message = smart_replace.check(body(case[1]))
      assert.is_nil(input)
      assert.matches(case[2], message)
    end
  end)
end)
