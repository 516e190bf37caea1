local bytes = require "homegen.base.bytes"

describe("homegen.base.bytes", function()
  it("digests as SHA-256 does, in hexadecimal digits", function()
    assert.equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", bytes.sha256 "")
    assert.equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", bytes.sha256 "abc")
  end)

  it("makes secrets that are known again, and no others", function()
    local first, second = bytes.secret(), bytes.secret()
    assert.matches("^%x+$", first)
    assert.same({ 64, false, true }, { #first, bytes.is_secret(first, second), bytes.is_secret(first, first) })
  end)

  it("writes base64, and knows UTF-8", function()
    assert.same({ "AAEC", true, false }, { bytes.base64 "\0\1\2", bytes.is_utf8 "é", bytes.is_utf8 "\255" })
  end)
end)
