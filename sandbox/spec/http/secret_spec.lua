local secret = require "homegen.sandbox.http.secret"

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

  it("gives UUIDs of version 4", function()
    for _ = 1, 50 do
      assert.matches("^%x%x%x%x%x%x%x%x%-%x%x%x%x%-4%x%x%x%-[89ab]%x%x%x%-%x%x%x%x%x%x%x%x%x%x%x%x$", assert(secret.uuid()))
    end
    assert.not_equal(secret.uuid(), secret.uuid())
  end)
end)
