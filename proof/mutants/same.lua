--- Changes that mean the same as what they change: nothing can notice them, or the sanitizers alone. By their names, as
--- a run prints them, with the reason. A line that changes loses its entry, which a run then calls a violation.

---@type table<string, string>
return {
  ["lua/homegen/store/keys.lua: for name in pairs(left) do names[name] = true end: true → false"] =
    "the table is a set: its values are never looked at",
  ["lua/homegen/store/keys.lua: for name in pairs(right) do names[name] = true end: true → false"] =
    "the table is a set: its values are never looked at",
  ["lua/homegen/store/fingerprint.lua: for name in pairs(values) do names[(name:gsub(CONTENT .. \"$\", \"\"))] = true end: true → false"] =
    "the table is a set: its values are never looked at",
  ["lua/homegen/client/submission.lua: local entry = { task = false, service = service.name, identity = identity }: false → true"] =
    "a place that is filled before anybody looks",
  ["lua/homegen/base/backoff.lua: year = year + 100 * math.floor(this_year / 100) + 100: 100 → 101 (2)"] =
    "the century is the same up to the year 2120",
  ["lua/homegen/store/admission.lua: job.foreign = true: true → false"] =
    "a row that has succeeded is in nobody's hand: every statement that would be kept back changes nothing",
  ["lua/homegen/task/saving.lua: self.asked = true: true → false"] =
    "the store would be told of the same result once more",
  ["lua/homegen/waiting/retry_budget.lua: local ONE = 1 - 1e-6 -- a token that many small parts add up to: 6 → 7"] =
    "sums of parts are off by 1e-15",
  ["lua/homegen/waiting/retry_budget.lua: if self.tokens < ONE or self.waiting:head() then return false end: < → <="] =
    "no sum of parts is 0.999999",
  ["csrc/core/listen/hg_secret.c: bool hg_secret_make(char text[HG_SECRET_TEXT + 1]): 1 → 2"] =
    "the size of a parameter that is an array is a word to readers",
  ["csrc/core/engine/hg_slot.c: long connect_status = 0;: 0 → 1"] =
    "it is compared with 300, the least status of a refusal",
  ["csrc/core/engine/hg_slot.c: slot->link.local_port = 0;: 0 → 1 (2)"] =
    "a free handle has no connection: it is set anew before the next transfer begins",
  ["csrc/core/engine/hg_transfer.c: for (size_t left = digits != NULL ? length - (size_t)(digits - line) : 0; left > 1; "
    .. "left--) {: 0 → 1"] =
    "one byte is left where there is no space: the loop needs two",
  ["lua/homegen/store/queries.lua: local LIST_PAGE, ADOPT_PAGE = 100, 10: 100 → 101"] =
    "a list is the same whatever a page holds",
  ["lua/homegen/store/queries.lua: local LIST_PAGE, ADOPT_PAGE = 100, 10: 10 → 11"] =
    "what is taken over is the same whatever a page holds",
  ["lua/homegen/store/queries.lua: local PRUNE_PAGE = 1000 -- nobody else can write meanwhile: 1000 → 1001"] =
    "what is forgotten is the same whatever a page holds",
  ["lua/homegen/store/memory.lua: self.ids[account], self.past[account] = {}, { young = {}, old = {}, count = 0 }: 0 → 1"] =
    "the first generation is one smaller; what is kept is a thousand all the same",
  ["lua/homegen/store/memory.lua: if past.count >= KEPT then past.young, past.old, past.count = {}, past.young, 0 end: >= → >"] =
    "a generation is one larger, and a thousand are kept at least",
  ["lua/homegen/task/admitted.lua: answered, self.awaiting = true, false: true → false"] =
    "a store that answers at once has moved the task on: this phase is over",
  ["lua/homegen/task/admitted.lua: job = job, call = call, seconds = seconds, limit = false, awaiting = false, expired = false, "
    .. "watching = false,: false → true (2)"] =
    "set before anybody looks; where memory ran out meanwhile the task ends with the store's answer instead",
  ["lua/homegen/task/admitted.lua: job.row = job.row or row and row.row: and → or"] =
    "the job is another's then, or has its row: nobody looks",
  ["lua/homegen/task/admitted.lua: job.foreign = true: true → false"] =
    "a job that ends so has no row of its own",
  ["lua/homegen/task/saving.lua: if self.hurry and self.job.canceled then self.hurry:succeed(true) end: true → false"] =
    "whoever waits looks whether there is a value, not at it",
  ["lua/homegen/task/saving.lua: if self.left or self.asked then return end: or → and"] =
    "the store would be told of the same result once more",
  ["lua/homegen/task/saving.lua: store[method](store, job, value, function() done:succeed(true) end): true → false"] =
    "whoever waits looks at no value",
  ["lua/homegen/task/sending.lua: job = job, limit = limit, create = false, departing = false, knocking = false, watching = "
    .. "false, held = false,: false → true (2)"] =
    "before it begins nothing has left: a cancel ends it either way",
  ["lua/homegen/store/durable.lua: client = client, accounts = false, budgets = {}, known = {}, hooked = {}, looking = false, "
    .. "untaken = false,: false → true"] =
    "a place that is filled before anybody looks",
  ["lua/homegen/store/durable.lua: if not job.row or job.foreign then return end: or → and"] =
    "the statement gives back only what is in our hand: neither a row of another's nor none",
  ["csrc/core/engine/hg_outcome.c: for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++): < → <="] =
    "it reads one place behind the table, where no code of libcurl stands: `make test-asan` sees it",
  ["lua/homegen/task/following.lua: job.trouble = job.trouble or { strikes = 0, strike = false, struck = 0, told = NOTHING, "
    .. "last_error = false }: false → true (2)"] =
    "whoever makes it sets it in the same turn, whatever comes of the poll",
  ["lua/homegen/task/following.lua: trouble.strikes, trouble.strike = 0, false: 0 → 1"] =
    "the next strike is not the same as the last, and begins to count anew",
  ["lua/homegen/task/following.lua: trouble.strikes, trouble.strike = 0, false: false → true"] =
    "neither is the word of an answer: the next strike begins to count anew",
  ["lua/homegen/task/create.lua: if sent and status ~= 0 then: 0 → 1"] =
    "of no reply nothing is read",
}
