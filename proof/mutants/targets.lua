--- The files that decide about money and results, and what is to notice a change in each: what belongs to it.

---@class mutants.Target
---@field file string
---@field items string[] specs, and C unit tests, which come first; run until one of them notices

local list = {
  -- what an answer proves
  { "lua/homegen/base/decision.lua", "spec/base/decision_spec.lua", "spec/task/create_spec.lua" },
  { "lua/homegen/base/backoff.lua", "spec/base/backoff_spec.lua" },
  { "lua/homegen/base/place.lua", "spec/base/place_spec.lua" },
  -- who pays for what
  { "lua/homegen/client/submission.lua", "spec/client/submission_spec.lua", "spec/client/client_spec.lua" },
  { "lua/homegen/store/keys.lua", "spec/store/keys_spec.lua" },
  { "lua/homegen/store/fingerprint.lua", "spec/store/fingerprint_spec.lua" },
  { "lua/homegen/store/accounts.lua", "spec/store/accounts_spec.lua" },
  { "lua/homegen/store/account_statements.lua", "spec/store/accounts_spec.lua", "spec/store/counters_spec.lua" },
  { "lua/homegen/store/admission.lua", "spec/store/admission_spec.lua", "spec/store/gate_spec.lua",
    "spec/store/accounts_spec.lua" },
  { "lua/homegen/store/statements.lua", "spec/store/statements_spec.lua", "spec/store/admission_spec.lua",
    "spec/store/gate_spec.lua", "spec/store/accounts_spec.lua", "spec/store/durable_spec.lua", "spec/client/recovery_spec.lua" },
  { "lua/homegen/store/query_statements.lua", "spec/store/query_statements_spec.lua", "spec/store/queries_spec.lua",
    "spec/client/settle_spec.lua", "spec/client/recovery_spec.lua" },
  { "lua/homegen/store/queries.lua", "spec/store/queries_spec.lua", "spec/client/settle_spec.lua",
    "spec/client/recovery_spec.lua" },
  { "lua/homegen/store/gate.lua", "spec/store/gate_spec.lua" },
  { "lua/homegen/store/memory.lua", "spec/store/memory_spec.lua", "spec/store/spending_spec.lua", "spec/client/client_spec.lua",
    "spec/task/create_spec.lua", "spec/client/webhooks_spec.lua" },
  { "lua/homegen/store/spending.lua", "spec/store/spending_spec.lua" },
  { "lua/homegen/store/durable.lua", "spec/store/durable_spec.lua", "spec/store/accounts_spec.lua",
    "spec/client/recovery_spec.lua" },
  -- what webhooks prove
  { "lua/homegen/client/webhooks.lua", "spec/client/webhooks_spec.lua", "spec/store/webhooks_spec.lua", "spec/webhook_spec.lua" },
  { "lua/homegen/store/webhooks.lua", "spec/store/webhooks_spec.lua", "spec/client/webhooks_spec.lua" },
  { "lua/homegen/store/webhook_statements.lua", "spec/store/webhook_statements_spec.lua", "spec/store/webhooks_spec.lua" },
  { "lua/homegen/store/memory_webhooks.lua", "spec/client/webhooks_spec.lua" },
  { "csrc/core/listen/hg_hook_request.c", "csrc/test/listen/test_hook_request" },
  { "csrc/core/listen/hg_secret.c", "csrc/test/listen/test_hook_request" },
  -- one paid job's life
  { "lua/homegen/task/create.lua", "spec/task/verifying_spec.lua", "spec/task/create_spec.lua",
    "spec/security/proxy_spec.lua",
    "spec/client/webhooks_spec.lua" },
  { "lua/homegen/task/sending.lua", "spec/task/sending_spec.lua", "spec/task/create_spec.lua",
    "spec/client/webhooks_spec.lua" },
  { "lua/homegen/task/webhook.lua", "spec/task/webhook_spec.lua", "spec/client/webhooks_spec.lua" },
  { "lua/homegen/task/admitted.lua", "spec/task/admitted_spec.lua", "spec/store/admission_spec.lua" },
  { "lua/homegen/task/following.lua", "spec/task/following_spec.lua", "spec/task/webhook_spec.lua" },
  { "csrc/core/follow/hg_poll_schedule.c", "csrc/test/follow/test_poll_schedule", "spec/core/poll_schedule_spec.lua" },
  { "lua/homegen/base/line.lua", "spec/base/line_spec.lua" },
  { "lua/homegen/waiting/retry_budget.lua", "spec/waiting/retry_budget_spec.lua" },
  { "lua/homegen/task/saving.lua", "spec/task/saving_spec.lua", "spec/store/durable_spec.lua" },
  -- the picture
  { "lua/homegen/picture/fetch.lua", "spec/picture/fetch_spec.lua", "spec/picture/retrieval_spec.lua",
    "spec/picture/partial_spec.lua", "spec/picture/download_spec.lua" },
  { "lua/homegen/picture/partial.lua", "spec/picture/partial_spec.lua", "spec/picture/download_spec.lua" },
  { "lua/homegen/picture/download.lua", "spec/picture/download_spec.lua" },
  -- what leaves, in C
  { "csrc/core/engine/hg_outcome.c", "csrc/test/core/test_outcome", "csrc/test/core/test_engine_create" },
  { "csrc/core/engine/hg_slot.c", "csrc/test/core/test_slot", "csrc/test/core/test_engine_create", "csrc/test/core/test_engine_memory",
    "csrc/test/core/test_engine_faults", "csrc/test/core/test_engine_wait", "spec/core/engine_spec.lua" },
  { "csrc/core/engine/hg_transfer.c", "csrc/test/core/test_transfer", "csrc/test/core/test_engine_create",
    "csrc/test/core/test_engine_faults", "csrc/test/core/test_engine_wait", "spec/core/engine_download_spec.lua" },
  { "csrc/core/files/hg_range.c", "csrc/test/core/test_range" },
}

---@type mutants.Target[]
local targets = {}
for index, given in ipairs(list) do
  targets[index] = { file = table.remove(given, 1), items = given }
end
return targets
