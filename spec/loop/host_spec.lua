local host = require "homegen.loop.host"

describe("homegen.loop.host", function()
  after_each(function() host.use "blocking" end)

  it("is the blocking one unless another is chosen", function()
    assert.equal("blocking", host.current().name)
    assert.is_function(host.current().drive)
  end)

  it("takes an adapter", function()
    local frames = { name = "frames" }
    host.use(frames)
    assert.equal(frames, host.current())
  end)

  it("refuses what is none, at the caller's line", function()
    for _, wrong in ipairs { 1, {}, { name = 1 }, { name = "x", drive = 1 }, "no such loop" } do
      local ok, err = pcall(host.use, wrong)
      assert.is_false(ok)
      assert.matches("homegen.use", err)
    end
    local _, err = pcall(function() host.use {} end)
    assert.matches("host_spec.lua:%d+:", err)
    assert.equal("blocking", host.current().name)
  end)
end)
