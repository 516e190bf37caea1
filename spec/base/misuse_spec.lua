local misuse = require "homegen.base.misuse"

describe("homegen.base.misuse", function()
  it("blames the nearest line that is not homegen's, through tail calls", function()
    local function inner() return misuse("wrong") end
    local ok, message = pcall(function() return inner() end)
    assert.is_false(ok)
    assert.truthy(message:find("misuse_spec.lua:%d+: wrong$"), message)
  end)

  it("says the message alone when there is nobody to blame", function()
    local ok, message = coroutine.resume(coroutine.create(misuse), "wrong")
    assert.is_false(ok)
    assert.equal("wrong", message)
  end)
end)
