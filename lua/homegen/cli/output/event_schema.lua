--- What `--json` prints: one JSON object a line, each an event of this list. Data; docs/command.md shows it, and every line
--- that is printed is held against it by the specs.

local event_schema = {}

---@class homegen.cli.EventField
---@field [1] string its name
---@field [2] "string"|"integer"|"number"|"boolean"|"object"|"array"
---@field [3] string what it says
---@field [4]? true it is always there

local SERVICE = { "service", "string", "such as smart_replace" }
local ID = { "id", "string", "the provider's id of the task" }
local KEY = { "key", "string", "the job's key" }
local UNIT = { "unit", "string", "credit or photo" }

---@type { name: string, doc: string, fields: homegen.cli.EventField[] }[]
event_schema.list = {
  {
    name = "quote", doc = "what a call costs, before it is made",
    fields = {
      SERVICE, KEY,
      { "amount", "integer", "credits or photos", true }, UNIT, { "place", "string", "who is paid", true },
      { "payload", "object", "with --dry-run: what would be sent" },
      { "dry_run", "boolean", "nothing is sent" },
    },
  },
  {
    name = "progress", doc = "a task's state, each time that something of it changed",
    fields = {
      SERVICE, KEY, ID, { "state", "string", "docs/reference.md lists them", true },
      { "status", "string", "the provider's word" }, { "percentage", "integer", "0 to 100" },
      { "queue_position", "integer", "tasks ahead at the provider" },
      { "elapsed", "number", "seconds since the command began to wait for it" },
      { "step", "integer", "of a chain" }, { "steps", "integer", "of a chain" },
    },
  },
  {
    name = "credit", doc = "the provider has charged, or gives back",
    fields = { SERVICE, KEY, ID, { "charged", "integer", "credits or photos" }, { "refunded", "integer", "likewise" }, UNIT },
  },
  {
    name = "result", doc = "a picture is there",
    fields = {
      SERVICE, KEY, ID, { "path", "string", "the file" },
      { "url", "string", "where the provider has it; such addresses may run out" }, { "urls", "array", "all of them" },
      { "width", "integer", "pixels" }, { "height", "integer", "pixels" },
      { "credits", "integer", "what it cost and was not given back" }, UNIT,
      { "charged_now", "boolean", "whether this run was charged for it" }, { "step", "integer", "of a chain" },
      { "line", "integer", "of a jobs file" },
    },
  },
  {
    name = "error", doc = "something failed",
    fields = {
      { "kind", "string", "as in docs/reference.md", true }, { "message", "string", "for people", true },
      SERVICE, KEY, ID, { "hint", "string", "what to do" },
      { "cause", "string", "in the words of the layer below" },
      { "outcome", "string", "not_sent, refused, unknown, accepted" },
      { "code", "integer", "the provider's" }, { "name", "string", "of that code" }, { "http_status", "integer", "of the reply" },
      { "retryable", "boolean", "whether the same may succeed later" },
      { "violations", "array", "objects with field, rule, message" },
      { "money", "string", "what is known about the money" }, { "exit_code", "integer", "that the kind stands for", true },
      { "step", "integer", "of a chain" }, { "line", "integer", "of a jobs file" },
    },
  },
  {
    name = "warning", doc = "something that a person should know",
    fields = {
      { "message", "string", "", true }, { "about", "string", "money, mask, journal" }, { "kind", "string", "a word for it" },
      SERVICE, KEY, ID,
    },
  },
  {
    name = "interrupted", doc = "the command was told to end",
    fields = {
      { "signal", "string", "SIGINT, SIGTERM, SIGHUP", true },
      { "running", "array", "objects with state, service, id, key, and command, the exact one that gets it", true },
    },
  },
  {
    name = "check", doc = "of `check`: one thing that was looked at; of `verify`: one picture; of `probe`: one question and its answer",
    fields = {
      { "what", "string", "such as libcurl, journal, ideal_house key; of probe: task, create, balance; of verify: the file", true },
      { "ok", "boolean", "it is as it should be", true }, { "message", "string", "for people" },
      { "provider", "string", "ideal_house or iacrea" }, SERVICE, { "http_status", "integer", "of the reply" },
      { "differences", "array", "of probe: texts, what is not as this version knows it" }, ID,
    },
  },
  {
    name = "mask", doc = "of `mask`: what was made or looked at",
    fields = {
      { "path", "string", "the file", true }, { "width", "integer", "pixels" }, { "height", "integer", "pixels" },
      { "black", "number", "share that will be replaced, 0 to 1" }, { "warnings", "array", "texts: guesses at what is wrong" },
    },
  },
  {
    name = "gallery", doc = "the page of --gallery was written",
    fields = { { "path", "string", "the file", true } },
  },
  {
    name = "log", doc = "with --verbose: what homegen does",
    fields = {
      { "type", "string", "request, retry, poll, state, download, webhook", true }, SERVICE, KEY, ID,
      { "detail", "object", "the other fields of the event, see docs/reference.md" },
    },
  },
}

for _, entry in ipairs(require "homegen.cli.output.journal_events") do table.insert(event_schema.list, entry) end

local by_name = {}
for _, entry in ipairs(event_schema.list) do by_name[entry.name] = entry end

---@param name string
---@return { name: string, doc: string, fields: homegen.cli.EventField[] }|nil
function event_schema.find(name) return by_name[name] end

local function is(kind, value)
  local own = type(value)
  if kind == "integer" then return own == "number" and value == math.floor(value) end
  if kind == "object" or kind == "array" then return own == "table" end
  return own == kind
end

---Holds an event against the list.
---@param event table with its name as `event`
---@return string|nil problem
function event_schema.problem(event)
  local entry = by_name[event.event]
  if not entry then return ("no event '%s'"):format(tostring(event.event)) end
  local known = { event = true }
  for _, field in ipairs(entry.fields) do
    local value = event[field[1]]
    known[field[1]] = true
    if value == nil and field[4] then return ("%s: %s is missing"):format(entry.name, field[1]) end
    if value ~= nil and not is(field[2], value) then return ("%s: %s is no %s"):format(entry.name, field[1], field[2]) end
  end
  for name in pairs(event) do
    if not known[name] then return ("%s: unknown field '%s'"):format(entry.name, tostring(name)) end
  end
end

return event_schema
