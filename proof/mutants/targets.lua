--- The files that decide about money and results, and what is to notice a change in each: the specs that belong to it.

local function spec(...) return { flavour = "lua5.4", ... } end
local function unit(...) return { flavour = "none", ... } end

---@class mutants.Target
---@field [1] string file
---@field [2] { flavour: string, [integer]: string } what is run, until one of them notices

---@type mutants.Target[]
return {
  -- what an answer proves
  { "lua/homegen/base/decision.lua", spec("spec/base/decision_spec.lua", "spec/task/create_spec.lua") },
  { "lua/homegen/base/backoff.lua", spec("spec/base/backoff_spec.lua") },
  { "lua/homegen/base/place.lua", spec("spec/base/place_spec.lua") },
  -- who pays for what
  { "lua/homegen/client/submission.lua", spec("spec/client/submission_spec.lua", "spec/client/client_spec.lua") },
  { "lua/homegen/store/keys.lua", spec("spec/store/keys_spec.lua") },
  { "lua/homegen/store/fingerprint.lua", spec("spec/store/fingerprint_spec.lua") },
  { "lua/homegen/store/accounts.lua", spec("spec/store/accounts_spec.lua") },
  { "lua/homegen/store/admission.lua", spec("spec/store/admission_spec.lua", "spec/store/gate_spec.lua",
    "spec/store/accounts_spec.lua") },
  { "lua/homegen/store/statements.lua", spec("spec/store/statements_spec.lua", "spec/store/admission_spec.lua",
    "spec/store/gate_spec.lua", "spec/store/accounts_spec.lua", "spec/store/durable_spec.lua", "spec/client/recovery_spec.lua") },
  { "lua/homegen/store/query_statements.lua", spec("spec/store/query_statements_spec.lua", "spec/store/queries_spec.lua",
    "spec/client/settle_spec.lua", "spec/client/recovery_spec.lua") },
  { "lua/homegen/store/queries.lua", spec("spec/store/queries_spec.lua", "spec/client/settle_spec.lua",
    "spec/client/recovery_spec.lua") },
  { "lua/homegen/store/gate.lua", spec("spec/store/gate_spec.lua") },
  { "lua/homegen/store/memory.lua", spec("spec/store/memory_spec.lua", "spec/store/spending_spec.lua", "spec/client/client_spec.lua",
    "spec/task/create_spec.lua") },
  { "lua/homegen/store/spending.lua", spec("spec/store/spending_spec.lua") },
  { "lua/homegen/store/durable.lua", spec("spec/store/durable_spec.lua", "spec/client/recovery_spec.lua") },
  -- one paid job's life
  { "lua/homegen/task/create.lua", spec("spec/task/create_spec.lua") },
  { "lua/homegen/task/sending.lua", spec("spec/task/sending_spec.lua", "spec/task/create_spec.lua") },
  { "lua/homegen/task/admitted.lua", spec("spec/task/admitted_spec.lua") },
  { "lua/homegen/task/following.lua", spec("spec/task/following_spec.lua") },
  { "lua/homegen/task/poll_schedule.lua", spec("spec/task/poll_schedule_spec.lua") },
  { "lua/homegen/task/retry_budget.lua", spec("spec/task/retry_budget_spec.lua") },
  { "lua/homegen/task/saving.lua", spec("spec/task/saving_spec.lua") },
  -- the picture
  { "lua/homegen/picture/fetch.lua", spec("spec/picture/download_spec.lua", "spec/picture/partial_spec.lua") },
  { "lua/homegen/picture/partial.lua", spec("spec/picture/partial_spec.lua") },
  { "lua/homegen/picture/download.lua", spec("spec/picture/download_spec.lua") },
  -- what leaves, in C
  { "csrc/core/engine/hg_outcome.c", unit("csrc/test/core/test_outcome", "csrc/test/core/test_engine_create") },
  { "csrc/core/engine/hg_slot.c", unit("csrc/test/core/test_engine_create", "csrc/test/core/test_engine_faults",
    "csrc/test/core/test_engine_wait") },
  { "csrc/core/engine/hg_transfer.c", unit("csrc/test/core/test_transfer", "csrc/test/core/test_engine_create",
    "csrc/test/core/test_engine_faults", "csrc/test/core/test_engine_wait") },
  { "csrc/core/files/hg_range.c", unit("csrc/test/core/test_range") },
}
