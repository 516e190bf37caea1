local digest = require "homegen.base.digest"

describe("homegen.base.digest", function()
  it("is SHA-256, as FIPS 180-4 has it", function()
    assert.equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", digest.hex "")
    assert.equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", digest.hex "abc")
  end)
end)
