local loop = require "homegen.loop"

describe("loop", function()
  after_each(function() loop.use "blocking" end)

  it("is the blocking one unless another is chosen", function()
    assert.equal("blocking", loop.current().name)
    assert.is_function(loop.current().drive)
  end)

  it("takes an adapter", function()
    local frames = { name = "frames" }
    loop.use(frames)
    assert.equal(frames, loop.current())
  end)

  it("refuses what is none, at the caller's line", function()
    for _, wrong in ipairs { 1, {}, { name = 1 }, { name = "x", drive = 1 }, "no such loop" } do
      local ok, err = pcall(loop.use, wrong)
      assert.is_false(ok)
      assert.matches("homegen.use", err)
    end
    local _, err = pcall(function() loop.use {} end)
    assert.matches("init_spec.lua:%d+:", err)
    assert.equal("blocking", loop.current().name)
  end)
end)
