--- A task that exists at the provider is entered in the store before it is followed.

local attached = require "homegen.task.attached"

describe("homegen.task.attached", function()
  local job, answer, followed, canceled

  before_each(function()
    answer, followed, canceled = {}, {}, 0
    job = {
      client = { store = { attach = function(_, _, id, done) answer[#answer + 1] = { id, done } end } },
      begin_following = function(self, id) followed[#followed + 1], self.phase = id, false end,
      proceed = function() followed[#followed + 1] = "proceed" end,
      end_canceled = function() canceled = canceled + 1 end,
    }
    job.phase = attached.new(job, "77")
  end)

  it("asks once, and follows when the store has answered", function()
    job.phase:begin()
    job.phase:begin()
    assert.equal(1, #answer)
    assert.equal("77", answer[1][1])
    assert.same({}, followed)
    answer[1][2]()
    assert.same({ "77" }, followed)
    answer[1][2]() -- called again, as memory ran out
    assert.same({ "77", "proceed" }, followed)
  end)

  it("asks again when asking ran out of memory", function()
    local attach = job.client.store.attach
    job.client.store.attach = function() error("not enough memory", 0) end
    assert.is_false(pcall(job.phase.begin, job.phase))
    job.client.store.attach = attach
    assert.is_true(job.phase:ends_at_once())
    job.phase:begin()
    assert.equal(1, #answer)
  end)

  it("a cancel waits for the answer", function()
    job.phase:begin()
    job.phase:cancel()
    assert.equal(0, canceled)
    assert.is_false(job.phase:ends_at_once())
  end)
end)
