local secret = require "homegen.sandbox.secret"

describe("sandbox.secret", function()
  it("gives 128 bits as hex, another one each time", function()
    local seen = {}
    for _ = 1, 100 do
      local token = assert(secret.token())
      assert.matches("^" .. ("%x"):rep(32) .. "$", token)
      assert.is_nil(seen[token])
      seen[token] = true
    end
  end)
end)
