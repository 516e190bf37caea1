--- Events of `batch` and of the commands that look into a journal: see homegen.cli.output.event_schema.

local KEY = { "key", "string", "the job's key" }
local UNIT = { "unit", "string", "credit or photo" }
local SUMS = "object of credit and photo"

local TASK = {
  { "row", "integer", "its number in the journal" }, { "service", "string", "such as smart_replace", true }, KEY,
  { "id", "string", "the provider's id" }, { "state", "string", "docs/reference.md lists them", true },
  { "current", "boolean", "the latest attempt of its key" }, { "paused", "boolean", "its key is held back" },
  { "alive", "boolean", "a process has it in hand" }, { "own", "boolean", "of an account whose key is set" },
  { "attempt", "integer", "how often its create has left" },
  { "price", "integer", "what it costs" }, { "credits", "integer", "charged and not given back" }, UNIT,
  { "origin", "string", "the provider's address" }, { "save", "string", "where the picture goes" },
  { "saved", "array", "files" }, { "result", "object", "url, urls, width, height" }, { "error", "object", "as in docs/reference.md" },
  { "status", "string", "without a journal: the provider's word" }, { "percentage", "integer", "likewise" },
  { "queue_position", "integer", "likewise" },
  { "created_at", "integer", "when it was asked for, in wall-clock seconds" }, { "sent_at", "integer", "when its create left" },
  { "accepted_at", "integer", "when the provider took it" }, { "ended_at", "integer", "when it ended" },
}

local COUNTS = {
  { "jobs", "integer", "in the file", true }, { "succeeded", "integer", "pictures that are there", true },
  { "failed", "integer", "refused, not made, ended by the provider", true },
  { "unfinished", "integer", "paid, and without a picture so far: run again the batch gets it", true },
  { "unknown_outcome", "integer", "of which nobody knows whether they were paid", true },
  { "not_sent", "integer", "that cost nothing", true }, { "paused", "integer", "whose keys are held back", true },
  { "charged", "object", "in this run: " .. SUMS, true }, { "refunded", "object", "likewise", true },
}

local function with(fields, ...)
  local list = { ... }
  for index, field in ipairs(fields) do table.insert(list, index, field) end
  return list
end

return {
  { name = "task", doc = "a task of a journal", fields = TASK },
  {
    name = "explanation", doc = "why a task is where it is",
    fields = {
      { "name", "string", "what was asked for", true }, { "found", "boolean", "whether there is such a task", true },
      { "reason", "string", "docs/journal.md lists them", true }, { "why", "string", "in words", true },
      { "money", "string", "what was charged, in words", true }, { "charged", "integer", "credits or photos", true },
      { "refunded", "integer", "of them", true }, { "uncertain", "integer", "nobody knows whether it was charged", true },
      { "paused", "boolean", "the key is held back", true }, { "reply", "string", "first bytes of one that could not be read" },
      { "task", "object", "as the event of that name" }, { "can", "array", "objects with action, text, command", true },
    },
  },
  {
    name = "book", doc = "what an account has spent",
    fields = {
      { "provider", "string", "ideal_house, iacrea" }, { "origin", "string", "its address", true },
      { "account", "string", "its name" }, { "own", "boolean", "of an account whose key is set", true }, UNIT,
      { "charged", "integer", "credits or photos", true }, { "refunded", "integer", "of them", true },
      { "uncertain", "integer", "nobody knows whether it was charged", true }, { "reserved", "integer", "of what waits", true },
    },
  },
  {
    name = "settled", doc = "what you said is written down",
    fields = { { "name", "string", "of the task", true }, { "created", "boolean", "whether the provider has it", true } },
  },
  { name = "pruned", doc = "what was forgotten", fields = { { "count", "integer", "tasks", true } } },
  {
    name = "paused", doc = "a key is held back, or let go of",
    fields = {
      { "key", "string", "the job's key", true }, { "paused", "boolean", "what it is now", true },
      { "changed", "boolean", "whether it was otherwise before", true },
    },
  },
  {
    name = "batch", doc = "how a batch gets on, at most once a second",
    fields = with(COUNTS, { "waiting", "integer", "not begun", true }, { "running", "integer", "under way", true },
      { "elapsed", "number", "seconds", true }, { "left", "number", "seconds, a guess" }),
  },
  {
    name = "summary", doc = "how a batch has ended; the same as in summary.json",
    fields = with(COUNTS, { "reused", "integer", "of those done: whose picture was there already", true },
      { "states", "object", "how many ended in which state", true },
      { "uncertain", "object", "nobody knows whether it was charged: " .. SUMS, true },
      { "elapsed", "number", "seconds", true }, { "started_at", "integer", "wall-clock seconds", true },
      { "ended_at", "integer", "likewise", true }, { "stopped", "string", "why nothing more was begun" },
      { "journal", "string", "its path" }, { "failures", "string", "file of the jobs that have no picture, for the next batch" }),
  },
}
