local loopback = require "homegen.base.loopback"

describe("homegen.base.loopback", function()
  it("knows this machine's own addresses", function()
    for _, name in ipairs { "localhost", "LocalHost", "127.0.0.1", "127.8.9.1", "[::1]", "::1" } do
      assert.is_true(loopback.is_own(name))
    end
    for _, name in ipairs { "example.com", "127.0.0.1.evil.com", "128.0.0.1", "localhost.evil.com" } do
      assert.is_false(loopback.is_own(name))
    end
  end)
end)
