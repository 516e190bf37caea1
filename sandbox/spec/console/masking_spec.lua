local masking = require "homegen.sandbox.console.masking"

local MASK = "••••"

local function text(body, headers) return masking.text(body, headers or {}, { "sandbox-key-1" }) end

describe("sandbox.console.masking", function()
  it("shows no key that a header carries, whosever it is", function()
    assert.same({
      { name = "apikey", value = MASK }, { name = "authorization", value = MASK }, { name = "host", value = "localhost" },
      { name = "x-api-key", value = MASK },
    }, masking.headers { host = "localhost", apikey = "k", ["x-api-key"] = "k", authorization = "Bearer k" })
  end)

  it("takes keys out of bodies that repeat them", function()
    local given = { apikey = "real-key-of-theirs" }
    assert.equal('{"prompt":"[key] and [key]"}', text('{"prompt":"sandbox-key-1 and real-key-of-theirs"}', given))
  end)

  it("hides what an address has for a secret, and shows the rest of it", function()
    assert.equal('{"webhook":"http://127.0.0.1:9/hook/' .. MASK .. '"}', text '{"webhook":"http://127.0.0.1:9/hook/s3cret"}')
    assert.equal('{"webhook":"http:\\/\\/127.0.0.1:9\\/hook\\/' .. MASK .. '"}',
      text '{"webhook":"http:\\/\\/127.0.0.1:9\\/hook\\/s3cret"}')
    assert.equal('"https://s3/b/room.png?X-Amz-Expires=9&X-Amz-Credential=' .. MASK .. "&X-Amz-Signature=" .. MASK .. '"',
      text '"https://s3/b/room.png?X-Amz-Expires=9&X-Amz-Credential=AK&X-Amz-Signature=abc"')
    assert.equal("?taskId=12", text "?taskId=12")
  end)

  it("shortens pictures and long bodies, at a character's end", function()
    assert.equal('{"maskBase64":"' .. ("A"):rep(60) .. '… (5000 bytes)"}', text('{"maskBase64":"' .. ("A"):rep(5000) .. '"}'))
    local long = text(("ä"):rep(4000))
    assert.is_true(#long < 4200)
    assert.is_true(require "homegen.core".is_utf8(long))
    assert.equal("(2 bytes, no text)", text "\255\0")
  end)
end)
