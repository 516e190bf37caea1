--- What an attempt at a paid request proves: the one table that decides between retry, refusal and "unknown".
---
--- `answer` is what came back, in one word:
---   transport: the engine's outcome word when no whole reply came ("dns", "timeout", "reset", …)
---   reply:     what the provider module read in it ("accepted", "refused", "try_later", "rate_limited", "unreadable")
---
--- The rules are measured, not guessed: only the engine's `sent` flag (the moment before the request is written)
--- separates "not sent" from "unknown"; libcurl's error codes and counters prove nothing.

local outcome = {}

---@class homegen.Verdict
---@field outcome "not_sent"|"refused"|"accepted"|"unknown"|"canceled"
---@field retry boolean whether this process may try again on its own
---@field kind? homegen.ErrorKind the kind of the error when there is no further attempt; nil: the provider's reply names it

---@type { phase: "before"|"after"|"reply", answer: string, outcome: string, retry: boolean, kind: string? }[]
outcome.rows = {
  -- nothing was written: the task can be tried again at no risk
  { phase = "before", answer = "canceled", outcome = "canceled", retry = false, kind = "canceled" },
  { phase = "before", answer = "certificate", outcome = "not_sent", retry = false, kind = "network" }, -- bad stays bad
  { phase = "before", answer = "memory", outcome = "not_sent", retry = false, kind = "network" },
  { phase = "before", answer = "*", outcome = "not_sent", retry = true, kind = "network" },
  -- the request may have been read: whatever happened then, it is never sent again
  { phase = "after", answer = "*", outcome = "unknown", retry = false, kind = "unknown_outcome" },
  -- a whole reply came
  { phase = "reply", answer = "accepted", outcome = "accepted", retry = false },
  { phase = "reply", answer = "try_later", outcome = "refused", retry = true },
  { phase = "reply", answer = "rate_limited", outcome = "refused", retry = true, kind = "limit" },
  { phase = "reply", answer = "refused", outcome = "refused", retry = false },
  { phase = "reply", answer = "*", outcome = "unknown", retry = false, kind = "unknown_outcome" },
}

---@param phase "before"|"after"|"reply"
---@param answer string
---@return homegen.Verdict
function outcome.decide(phase, answer)
  for _, row in ipairs(outcome.rows) do
    if row.phase == phase and (row.answer == answer or row.answer == "*") then return row end
  end
  error("no row for " .. phase .. "/" .. answer)
end

---HTTP statuses by which a server refuses a request without words of its own.
outcome.plain_refusals = {
  [400] = "invalid", [401] = "auth", [403] = "auth", [404] = "api", [405] = "api",
  [413] = "invalid", [415] = "invalid", [422] = "invalid",
}

return outcome
