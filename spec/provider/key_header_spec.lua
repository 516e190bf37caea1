local key_header = require "homegen.provider.key_header"

describe("homegen.provider.key_header", function()
  it("is the one that each provider's pages name", function()
    assert.equal("APIKEY: secret", key_header.of("ideal_house", "secret"))
    assert.equal("x-api-key: secret", key_header.of("iacrea", "secret"))
  end)
end)
