local outcome = require "homegen.outcome"

-- The promise "never pay twice" row by row, written down here independently of the table.
local CASES = {
  { "before", "dns", "not_sent", true, "network" },
  { "before", "connect", "not_sent", true, "network" },
  { "before", "proxy", "not_sent", true, "network" },
  { "before", "timeout", "not_sent", true, "network" },
  { "before", "reset", "not_sent", true, "network" },
  { "before", "protocol", "not_sent", true, "network" },
  { "before", "tls", "not_sent", true, "network" },
  { "before", "certificate", "not_sent", false, "network" },
  { "before", "memory", "not_sent", false, "network" },
  { "before", "canceled", "canceled", false, "canceled" },
  { "after", "connect", "unknown", false, "unknown_outcome" }, -- a re-sent POST can end as "could not connect"
  { "after", "reset", "unknown", false, "unknown_outcome" },
  { "after", "timeout", "unknown", false, "unknown_outcome" },
  { "after", "too_large", "unknown", false, "unknown_outcome" },
  { "after", "protocol", "unknown", false, "unknown_outcome" },
  { "after", "unsafe_resend", "unknown", false, "unknown_outcome" },
  { "after", "canceled", "unknown", false, "unknown_outcome" },
  { "reply", "accepted", "accepted", false },
  { "reply", "try_later", "refused", true },
  { "reply", "rate_limited", "refused", true, "limit" },
  { "reply", "refused", "refused", false },
  { "reply", "unreadable", "unknown", false, "unknown_outcome" },
}

describe("homegen.outcome", function()
  for _, case in ipairs(CASES) do
    local phase, answer, expected, retries, kind = (table.unpack or unpack)(case, 1, 5)
    it(("%s the request left, %s: %s"):format(phase, answer, expected), function()
      local verdict = outcome.decide(phase, answer)
      assert.equal(expected, verdict.outcome)
      assert.equal(retries, verdict.retry)
      assert.equal(kind, verdict.kind)
    end)
  end

  it("never allows a repetition once the request may have been read", function()
    for _, row in ipairs(outcome.rows) do
      if row.outcome == "unknown" or row.phase == "after" then assert.is_false(row.retry) end
    end
  end)

  it("takes only certain statuses as a plain refusal", function()
    local refusals = {}
    for status in pairs(outcome.plain_refusals) do refusals[#refusals + 1] = status end
    table.sort(refusals)
    assert.same({ 400, 401, 403, 404, 405, 413, 415, 422 }, refusals)
  end)
end)
