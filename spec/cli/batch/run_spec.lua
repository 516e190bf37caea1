--- How jobs that end are counted and told; that they are made is in spec/cli/command/batch_spec.lua.

local homegen = require "homegen"
local job = require "homegen.cli.batch.job"
local run = require "homegen.cli.batch.run"

describe("homegen.cli.batch.run", function()
  local work, session, told, failed, own

  before_each(function()
    told, failed = {}, {}
    session = {
      client = assert(homegen.new { ideal_house = { api_key = "k" } }), parsed = { given = {}, concurrency = 1 }, paid = {}, returned = {},
      out = {
        live = false, red = function(_, text) return text end, event = function() end, print = function() end,
        say = function(_, text) told[#told + 1] = text end, tell = function(_, text) told[#told + 1] = text end,
      },
    }
    local record = { fail = function(_, _, state) failed[#failed + 1] = state end }
    work = run.new(session, { count = 3, order = {} }, function() end, record)
    own = job.of(1, { service = "house_plan", key = "k", params = {} })
  end)
  after_each(function() session.client:close() end)

  it("one that was paused, and let go of while it was canceled, is no job that cost nothing", function()
    own.paused = true
    work:conclude(own, { id = "77" }, "canceled", { kind = "canceled", outcome = "accepted", message = "canceled" })
    assert.same({ 0, 1 }, { work.counts.paused, work.counts.unfinished })
    assert.matches("10 credits were charged; it goes on at the provider", told[1])
    own.paused = true
    work:conclude(own, nil, "canceled", { kind = "canceled", outcome = "not_sent", message = "canceled" })
    assert.same({ 1, "paused" }, { work.counts.paused, failed[2] })
    assert.matches("Nothing was charged: the key 'k' is paused", told[2])
  end)

  it("what nobody knows is counted as that, whatever state it ended in", function()
    work:conclude(own, nil, "unknown_outcome", { kind = "io", outcome = "unknown", message = "no disk" })
    assert.same({ 1, 10, 3 }, { work.counts.unknown_outcome, work.counts.uncertain.credit, work:exit_code() })
  end)

  it("stops for what every further job would meet, not for what is one job's", function()
    work:conclude(own, nil, "refused", { kind = "content", outcome = "refused", message = "no" })
    assert.is_nil(work.stopped)
    work:conclude(own, { id = "7" }, "expired", { kind = "auth", outcome = "accepted", message = "no" })
    assert.is_nil(work.stopped)
    work:conclude(own, nil, "refused", { kind = "auth", outcome = "refused", message = "no" })
    assert.equal("auth", work.stopped.kind)
    assert.equal(4, work:exit_code())
  end)
end)
