--- What an attempt at a request proves: the one table that decides between trying again, refusal and "unknown".
---
--- Whether a request may be repeated belongs to the operation, not to the HTTP verb: iaCrea's `get` is a POST that may
--- be, its variation is a POST that costs as much as a create. And only the engine's `sent` flag (the moment before the
--- request is written) separates "not sent" from "unknown": libcurl's error codes and counters prove nothing.

local decision = {}

---@alias homegen.Operation
---| "create" # a paid request
---| "vary" # a paid request too
---| "poll" # Ideal House's question for a task, a GET
---| "get" # iaCrea's question for a task, a POST that may be repeated
---| "download" # of a result
---| "verify" # such a question, for an id that a create's reply names without saying that it made the task
---| "balance" # iaCrea's question for the account's photos

---@alias homegen.Phase
---| "before" # the engine had not begun to send when it ended
---| "after" # it may have been sent, and no whole reply came
---| "reply" # a whole reply came

---@class homegen.Verdict
---@field operations homegen.Operation[]
---@field phase homegen.Phase
---@field answer string what came back in one word; "*": any that has no row of its own
---@field outcome? "not_sent"|"refused"|"accepted"|"unknown"|"canceled" what is known about the task; nil: there is none
---@field retry boolean whether this process may try again on its own
---@field kind? homegen.ErrorKind of the error, if it comes to one; nil: the reply names it
---@field ends? homegen.TaskState what the task that is followed becomes by this answer
---@field strikes? integer only so many such answers (of a question in a row) are believed
---@field address? boolean of a download: the address may be to blame, so a fresh one is asked for
---@field over? integer and only those that go on for so many poll intervals
---@field verify? boolean the provider is asked for the ids that the reply names

local PAID = { "create", "vary" }
local ASKED = { "poll", "get" }
local VERIFY = { "verify" }
local FILE = { "download" }
local BALANCE = { "balance" }

-- `answer` is the engine's outcome word before and after; of a reply it is what the provider module (or the download)
-- read in it.
--
-- A paid request is tried again after four answers and no others: not sent, HTTP 429, Ideal House's 1003 with null
-- data, iaCrea's 503 with a JSON error (the last two are "try_later"), and of these only where no id is in the reply.
-- operations, phase, answer, outcome, retry, kind
local TABLE = {
  -- nothing was written: no risk, unless trying again cannot help
  { PAID, "before", "canceled", "canceled", false, "canceled" },
  { PAID, "before", "certificate", "not_sent", false, "network" },
  { PAID, "before", "memory", "not_sent", false, "network" },
  { PAID, "before", "not_on_tape", "not_sent", false, "config" }, -- a replay has no network
  { PAID, "before", "*", "not_sent", true, "network" },
  -- it may have been read: whatever happened then, it is never sent again
  { PAID, "after", "*", "unknown", false, "unknown_outcome" },
  { PAID, "reply", "accepted", "accepted", false },
  { PAID, "reply", "known_id", "unknown", false, "unknown_outcome" }, -- the id is that of an earlier task
  -- an id, but no plain success: a task may exist under it, whatever else the reply says
  { PAID, "reply", "names_id", "unknown", false, "unknown_outcome", verify = true },
  -- the webhook of this very attempt has come: a task exists, whatever the reply says
  { PAID, "reply", "called_back", "unknown", false, "unknown_outcome", verify = true },
  { PAID, "reply", "try_later", "refused", true },
  { PAID, "reply", "rate_limited", "refused", true, "limit" },
  { PAID, "reply", "refused", "refused", false },
  { PAID, "reply", "*", "unknown", false, "unknown_outcome" },

  -- the task exists: no failure of a question says anything about it, so it is asked again at the next interval
  { ASKED, "before", "canceled", "accepted", false, "canceled" },
  { ASKED, "before", "timeout", "accepted", true, "timeout" },
  { ASKED, "before", "not_on_tape", "accepted", false, "config", ends = "expired" },
  { ASKED, "before", "*", "accepted", true, "network" },
  { ASKED, "after", "canceled", "accepted", false, "canceled" },
  { ASKED, "after", "timeout", "accepted", true, "timeout" },
  { ASKED, "after", "too_large", "accepted", true, "protocol" },
  { ASKED, "after", "protocol", "accepted", true, "protocol" },
  { ASKED, "after", "*", "accepted", true, "network" },
  { ASKED, "reply", "read", "accepted", false },
  -- 9038: content review took the output back
  { ASKED, "reply", "withdrawn", "accepted", false, "content", ends = "failed" },
  { ASKED, "reply", "auth", "accepted", true, "auth", ends = "expired", strikes = 3 },
  -- reported as finished, but without a URL
  { ASKED, "reply", "no_result", "accepted", true, "protocol", ends = "expired", strikes = 3 },
  -- right after a create, and while its servers do not agree, a provider may not know its own task
  { ASKED, "reply", "no_task", "accepted", false, ends = "lost", strikes = 5, over = 20 },
  -- a refusal that does not say so may be its own trouble
  { ASKED, "reply", "failing", "accepted", true, ends = "lost", strikes = 20, over = 100 },
  { ASKED, "reply", "rate_limited", "accepted", true, "limit" },
  { ASKED, "reply", "*", "accepted", true },

  -- nobody knows whether the task exists: asked until the provider says so, or has said otherwise often enough
  { VERIFY, "before", "not_on_tape", "unknown", true, "unknown_outcome", strikes = 1 },
  { VERIFY, "before", "*", "unknown", true, "unknown_outcome", strikes = 30 },
  { VERIFY, "after", "*", "unknown", true, "unknown_outcome", strikes = 30 },
  { VERIFY, "reply", "read", "accepted", false },
  { VERIFY, "reply", "no_task", "unknown", true, "unknown_outcome", strikes = 3 },
  { VERIFY, "reply", "*", "unknown", true, "unknown_outcome", strikes = 9 },

  -- fetching a file again costs nothing; what is wrong with this machine stays so, what is wrong with the address may be
  -- another matter with the next one
  { FILE, "before", "canceled", "accepted", false, "canceled" },
  { FILE, "before", "certificate", "accepted", false, "network", address = true },
  { FILE, "before", "bad_address", "accepted", false, "protocol", address = true },
  { FILE, "before", "memory", "accepted", false, "network" },
  { FILE, "before", "not_on_tape", "accepted", false, "config" },
  { FILE, "before", "io", "accepted", false, "io" },
  { FILE, "before", "timeout", "accepted", true, "timeout", address = true },
  { FILE, "before", "*", "accepted", true, "network", address = true },
  { FILE, "after", "canceled", "accepted", false, "canceled" },
  { FILE, "after", "memory", "accepted", false, "network" },
  { FILE, "after", "io", "accepted", false, "io" },
  { FILE, "after", "too_large", "accepted", false, "protocol", address = true },
  { FILE, "after", "timeout", "accepted", true, "timeout" },
  { FILE, "after", "protocol", "accepted", true, "protocol" },
  { FILE, "after", "*", "accepted", true, "network" },
  { FILE, "reply", "whole", "accepted", false },
  -- it came whole, and is none or only the half of one
  { FILE, "reply", "no_picture", "accepted", true, "protocol", address = true },
  { FILE, "reply", "bad_redirect", "accepted", false, "protocol", address = true },
  { FILE, "reply", "rate_limited", "accepted", true, "limit" },
  { FILE, "reply", "server", "accepted", true, "server" },
  -- a signature that has run out, a file that has moved, or is not there yet
  { FILE, "reply", "*", "accepted", false, "api", address = true },

  -- asked once; the caller may ask again
  { BALANCE, "before", "canceled", nil, false, "canceled" },
  { BALANCE, "before", "certificate", nil, false, "network" },
  { BALANCE, "before", "memory", nil, false, "network" },
  { BALANCE, "before", "not_on_tape", nil, false, "config" },
  { BALANCE, "before", "timeout", nil, true, "timeout" },
  { BALANCE, "before", "*", nil, true, "network" },
  { BALANCE, "after", "canceled", nil, false, "canceled" },
  { BALANCE, "after", "timeout", nil, true, "timeout" },
  { BALANCE, "after", "too_large", nil, true, "protocol" },
  { BALANCE, "after", "protocol", nil, true, "protocol" },
  { BALANCE, "after", "*", nil, true, "network" },
  { BALANCE, "reply", "read", nil, false },
  { BALANCE, "reply", "auth", nil, false, "auth" },
  { BALANCE, "reply", "rate_limited", nil, true, "limit" },
  { BALANCE, "reply", "*", nil, true },
}

---@type homegen.Verdict[] the same, by name
decision.rows = {}
local index = {} ---@type table<string, table<string, table<string, homegen.Verdict>>>

for place, row in ipairs(TABLE) do
  local verdict = {
    operations = row[1], phase = row[2], answer = row[3], outcome = row[4], retry = row[5], kind = row[6],
    ends = row.ends, strikes = row.strikes, over = row.over, verify = row.verify, address = row.address,
  }
  decision.rows[place] = verdict
  for _, operation in ipairs(verdict.operations) do
    local phases = index[operation] or {}
    local answers = phases[verdict.phase] or {}
    index[operation], phases[verdict.phase] = phases, answers
    assert(not answers[verdict.answer], "two rows for one answer")
    answers[verdict.answer] = verdict
  end
end

---@param operation homegen.Operation
---@param phase homegen.Phase
---@param answer string
---@return homegen.Verdict
function decision.decide(operation, phase, answer)
  local phases = index[operation]
  local answers = phases and phases[phase]
  if not answers then error(("no row for %s/%s/%s"):format(operation, phase, answer)) end
  return answers[answer] or answers["*"]
end

---HTTP statuses by which a server refuses a request without words of its own.
decision.plain_refusals = {
  [400] = "invalid", [401] = "auth", [403] = "auth", [404] = "api", [405] = "api",
  [413] = "invalid", [415] = "invalid", [422] = "invalid",
}

return decision
