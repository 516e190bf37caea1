local failure = require "homegen.upload.failure"

describe("homegen.upload.failure", function()
  it("says that nothing was paid, whatever else there is to do", function()
    local err = failure.new("config", "no place", "make one", { name = "NoPlace" })
    assert.same({ "config", "upload: no place", "not_sent", "NoPlace" }, { err.kind, err.message, err.outcome, err.name })
    assert.equal("make one; nothing was sent to the provider and nothing was charged", err.hint)
    assert.equal("nothing was sent to the provider and nothing was charged", failure.new("network", "gone").hint)
  end)
end)
