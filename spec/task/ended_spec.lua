--- The store learns of the end, then the caller; each once.

local ended = require "homegen.task.ended"
local errors = require "homegen.base.errors"
local waiting = require "spec.support.waiting"

describe("homegen.task.ended", function()
  local job, said, answer

  local function note(name) return function() said[#said + 1] = name end end

  before_each(function()
    waiting.begin()
    said, answer = {}, nil
    job = {
      service = { name = "smart_replace" }, state = "waiting", credits = 0, canceled = false, phase = { stop = note "stop" },
      client = { store = {
        ended = function(_, _, state, _, done) said[#said + 1], answer = "ended " .. state, done end,
        wait_again = note "wait_again", release = note "release",
      } },
      fail = function(self, err) self.status = err and "failed" end,
      conclude = function(self) self.phase:conclude() end,
      tell = function(_, type) said[#said + 1] = type end,
      leave = function(self) said[#said + 1], self.phase.left = "leave", true end,
    }
  end)

  after_each(waiting.finish)

  local function finish(state)
    job.phase = ended.new(job, state, errors.new { kind = "canceled", message = "m" })
    job.phase:begin()
  end

  it("stops what was going on, then tells the store, and the caller when that has answered", function()
    finish "canceled"
    job.phase:begin()
    assert.same({ "stop", "ended canceled" }, said)
    assert.equal("waiting", job.state)
    answer()
    assert.same({ "stop", "ended canceled", "state", "leave" }, said)
    assert.equal("canceled", job.state)
    answer()
    job.phase:begin()
    assert.equal(4, #said)
  end)

  it("gives back what a failed task was charged", function()
    job.credits = 3
    finish "failed"
    answer()
    assert.same({ "stop", "ended failed", "credit", "state", "leave" }, said)
    assert.equal(0, job.credits)
  end)

  it("because the client closes: the row is left to whoever comes next", function()
    job.canceled = "closing"
    finish "canceled"
    assert.same({ "stop", "wait_again", "release", "state", "leave" }, said)
  end)

  it("because the client closes, of a task that was created: it is only released", function()
    job.canceled, job.id = "closing", "1"
    finish "canceled"
    assert.same({ "stop", "release", "state", "leave" }, said)
  end)

  it("another end while the client closes is written down", function()
    job.canceled = "closing"
    finish "failed"
    assert.same({ "stop", "ended failed" }, said)
  end)

  it("tells a store that has missed it", function()
    finish "expired"
    job.phase:tell_again(job.client.store)
    assert.same({ "stop", "ended expired", "ended expired" }, said)
  end)
end)
