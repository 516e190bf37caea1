local decision = require "homegen.base.decision"

local unpack = table.unpack or unpack

-- Written from the promise and the providers' documents, independently of the table: what each answer proves, whether
-- the operation may be repeated, and the kind of the error if it comes to one ("-": the provider's reply names it).
local PAID = {
  { "before", "canceled", "canceled", false, "canceled" },
  { "before", "certificate", "not_sent", false, "network" },
  { "before", "memory", "not_sent", false, "network" },
  { "before", "not_on_tape", "not_sent", false, "config" }, -- the word of a replay, which has no network
  { "before", "dns", "not_sent", true, "network" },
  { "before", "connect", "not_sent", true, "network" },
  { "before", "proxy", "not_sent", true, "network" },
  { "before", "tls", "not_sent", true, "network" },
  { "before", "timeout", "not_sent", true, "network" },
  { "before", "reset", "not_sent", true, "network" },
  { "before", "protocol", "not_sent", true, "network" },
  { "after", "connect", "unknown", false, "unknown_outcome" }, -- a re-sent POST can end as "could not connect"
  { "after", "reset", "unknown", false, "unknown_outcome" },
  { "after", "timeout", "unknown", false, "unknown_outcome" },
  { "after", "too_large", "unknown", false, "unknown_outcome" },
  { "after", "protocol", "unknown", false, "unknown_outcome" },
  { "after", "unsafe_resend", "unknown", false, "unknown_outcome" },
  { "after", "canceled", "unknown", false, "unknown_outcome" },
  { "after", "certificate", "unknown", false, "unknown_outcome" },
  { "after", "memory", "unknown", false, "unknown_outcome" },
  { "reply", "accepted", "accepted", false, "-" },
  { "reply", "known_id", "unknown", false, "unknown_outcome" },
  { "reply", "names_id", "unknown", false, "unknown_outcome" },
  { "reply", "called_back", "unknown", false, "unknown_outcome" }, -- the webhook of this attempt has come
  { "reply", "try_later", "refused", true, "-" }, -- 1003 with null data, 503 with a JSON error
  { "reply", "rate_limited", "refused", true, "limit" },
  { "reply", "refused", "refused", false, "-" },
  { "reply", "unreadable", "unknown", false, "unknown_outcome" },
}

-- A question that fails never fails the task; the last column is what it becomes all the same, and after how many
-- such answers in a row.
local ASKED = {
  { "before", "canceled", "accepted", false, "canceled" },
  { "before", "timeout", "accepted", true, "timeout" },
  { "before", "not_on_tape", "accepted", false, "config", "expired" },
  { "before", "dns", "accepted", true, "network" },
  { "before", "certificate", "accepted", true, "network" },
  { "after", "canceled", "accepted", false, "canceled" },
  { "after", "timeout", "accepted", true, "timeout" },
  { "after", "reset", "accepted", true, "network" },
  { "after", "too_large", "accepted", true, "protocol" },
  { "after", "protocol", "accepted", true, "protocol" },
  { "reply", "read", "accepted", false, "-" },
  { "reply", "withdrawn", "accepted", false, "content", "failed" },
  { "reply", "auth", "accepted", true, "auth", "expired", 3 },
  { "reply", "no_result", "accepted", true, "protocol", "expired", 3 },
  { "reply", "no_task", "accepted", false, "-", "lost", 5 },
  { "reply", "failing", "accepted", true, "-", "lost", 20 },
  { "reply", "rate_limited", "accepted", true, "limit" },
  { "reply", "unreadable", "accepted", true, "-" },
}

-- The last column: whether the address may be to blame.
local FILE = {
  { "before", "canceled", "accepted", false, "canceled" },
  { "before", "certificate", "accepted", false, "network", address = true },
  { "before", "bad_address", "accepted", false, "protocol", address = true },
  { "before", "memory", "accepted", false, "network" },
  { "before", "not_on_tape", "accepted", false, "config" },
  { "before", "io", "accepted", false, "io" },
  { "before", "timeout", "accepted", true, "timeout", address = true },
  { "before", "connect", "accepted", true, "network", address = true },
  { "after", "canceled", "accepted", false, "canceled" },
  { "after", "memory", "accepted", false, "network" },
  { "after", "io", "accepted", false, "io" },
  { "after", "too_large", "accepted", false, "protocol", address = true },
  { "after", "timeout", "accepted", true, "timeout" },
  { "after", "protocol", "accepted", true, "protocol" },
  { "after", "reset", "accepted", true, "network" },
  { "reply", "whole", "accepted", false, "-" },
  { "reply", "no_picture", "accepted", true, "protocol", address = true },
  { "reply", "bad_redirect", "accepted", false, "protocol", address = true },
  { "reply", "rate_limited", "accepted", true, "limit" },
  { "reply", "server", "accepted", true, "server" },
  { "reply", "refused", "accepted", false, "api", address = true },
}

local BALANCE = {
  { "before", "canceled", nil, false, "canceled" },
  { "before", "certificate", nil, false, "network" },
  { "before", "memory", nil, false, "network" },
  { "before", "not_on_tape", nil, false, "config" },
  { "before", "timeout", nil, true, "timeout" },
  { "before", "connect", nil, true, "network" },
  { "after", "canceled", nil, false, "canceled" },
  { "after", "timeout", nil, true, "timeout" },
  { "after", "too_large", nil, true, "protocol" },
  { "after", "protocol", nil, true, "protocol" },
  { "after", "reset", nil, true, "network" },
  { "reply", "read", nil, false, "-" },
  { "reply", "auth", nil, false, "auth" },
  { "reply", "rate_limited", nil, true, "limit" },
  { "reply", "unreadable", nil, true, "-" },
}

-- An id that a create's reply names: asked for until it is known, or was denied often enough.
local VERIFY = {
  { "before", "not_on_tape", "unknown", true, "unknown_outcome", nil, 1 },
  { "before", "dns", "unknown", true, "unknown_outcome", nil, 30 },
  { "after", "reset", "unknown", true, "unknown_outcome", nil, 30 },
  { "reply", "read", "accepted", false, "-" },
  { "reply", "no_task", "unknown", true, "unknown_outcome", nil, 3 },
  { "reply", "unreadable", "unknown", true, "unknown_outcome", nil, 9 },
}

local EXPECTED = {
  create = PAID, vary = PAID, poll = ASKED, get = ASKED, verify = VERIFY, download = FILE, balance = BALANCE,
}

---The engine's outcome words, as its source names them.
local function engine_words()
  local file = assert(io.open("csrc/core/engine/hg_outcome.c"))
  local words = {}
  for word in file:read("*a"):match("names%[%] = (%b{})"):gmatch('"([%l_]+)"') do
    if word ~= "ok" then words[#words + 1] = word end
  end
  file:close()
  return words
end

describe("homegen.base.decision", function()
  local used = {}

  for operation, cases in pairs(EXPECTED) do
    for _, case in ipairs(cases) do
      local phase, answer, outcome, retry, kind, ends, strikes = unpack(case, 1, 7)
      it(("%s, %s, %s: %s"):format(operation, phase, answer, tostring(outcome)), function()
        local verdict = decision.decide(operation, phase, answer)
        used[verdict] = true
        assert.equal(outcome, verdict.outcome)
        assert.equal(retry, verdict.retry)
        if kind == "-" then kind = nil end
        assert.equal(kind, verdict.kind)
        assert.equal(ends, verdict.ends)
        assert.equal(strikes, verdict.strikes)
        assert.equal(case.address, verdict.address)
      end)
    end
  end

  it("has no row that is not written down here", function()
    for _, row in ipairs(decision.rows) do
      assert.is_true(used[row], ("%s/%s/%s"):format(row.operations[1], row.phase, row.answer))
    end
  end)

  it("has a row for every word of the engine in every phase of every operation", function()
    local words = engine_words()
    assert.is_true(#words >= 13)
    for operation in pairs(EXPECTED) do
      for _, phase in ipairs { "before", "after" } do
        for _, word in ipairs(words) do
          assert.is_boolean(decision.decide(operation, phase, word).retry)
        end
      end
      assert.is_boolean(decision.decide(operation, "reply", "a word that is new").retry)
    end
  end)

  it("repeats a paid request after four answers and no others", function()
    for _, operation in ipairs { "create", "vary" } do
      for _, word in ipairs(engine_words()) do
        assert.is_false(decision.decide(operation, "after", word).retry)
        local before = decision.decide(operation, "before", word)
        assert.is_true(not before.retry or before.outcome == "not_sent")
      end
    end
    for _, row in ipairs(decision.rows) do
      local paid = row.operations[1] == "create" or row.operations[1] == "vary"
      if paid and row.phase == "reply" and row.retry then
        assert.is_true(row.answer == "try_later" or row.answer == "rate_limited")
        assert.equal("refused", row.outcome)
      end
      if row.outcome == "unknown" then assert.equal(row.operations[1] == "verify", row.retry) end
    end
  end)

  it("never takes what a question or a download came to for the task's end, but for a withdrawn output and a task that is gone", function()
    for _, row in ipairs(decision.rows) do
      if row.operations[1] == "poll" or row.operations[1] == "download" then
        assert.equal("accepted", row.outcome)
        local ends = row.ends
        assert.is_true(ends == nil or ends == "expired" or row.answer == "withdrawn" or ends == "lost" and row.strikes >= 5)
        assert.equal(ends == "lost" and (row.answer == "no_task" and 20 or 100) or nil, row.over)
      end
    end
  end)

  it("has no answer for an operation that it does not know", function()
    assert.has_error(function() decision.decide("delete", "reply", "accepted") end, "no row for delete/reply/accepted")
  end)

  it("takes only certain statuses as a plain refusal", function()
    local refusals = {}
    for status in pairs(decision.plain_refusals) do refusals[#refusals + 1] = status end
    table.sort(refusals)
    assert.same({ 400, 401, 403, 404, 405, 413, 415, 422 }, refusals)
  end)
end)
