--- What every cell of the fault matrix has to come to. Written from the promise and the providers' documents before the
--- code was run against it; where a cell disagrees, these decide which of the two is wrong.
--
-- A cell is an operation x a fault x a connection x a transport. The fault strikes once, at the operation's first
-- request; afterwards everything works ("for ever": it goes on). The client may try again twice.
--
-- A row says:
--   ends     the state that the task ends in ("saved": the whole picture has its name; "error": the download failed)
--   kind     kind of the error
--   outcome  what the error says of a paid request
--   reads    requests of the operation that the server has read to their last byte, counted at its socket; { least, most }
--            where that depends on time
--   after    what still leads to the result, and is tried:
--            "done"    nothing is left to do
--            "person"  the same key gives the same error, and nothing is sent; with retry_unknown one new attempt
--            "key"     the same key is a new attempt
--            "resume"  the task's id is followed again
--            "again"   the result is saved once more

local expectations = {}

expectations.operations = { "create", "room", "vary", "poll", "get", "download" }
expectations.connections = { "fresh", "warm", "six warm", "idle ones closed" }
expectations.transports = { "plain", "tls", "tunnel" } -- a tunnel: TLS through a proxy that was asked by CONNECT

expectations.faults = {
  "unsolicited bytes", "417", "503 after charging", "connection refused", "connection refused for ever", "DNS failure",
  "reset before reading", "reset after reading", "closed after reading", "reset in the head", "reset mid-reply",
  "stall before reading", "stall", "slow drip", "endless drip",
  "truncated JSON", "HTML", "empty body", "length too long", "length too short", "bad chunk", "gzip bomb",
  "10 MB of headers", "redirect loop", "redirect to another origin",
  "429 with Retry-After", "429", "429 for ever", "500", "500 for ever", "502", "503", "504", "503 with a JSON error",
  "internal error 1003", "unknown status word", "null output", "id mismatch", "clock forward", "clock back",
}

local function succeeds(reads) return { ends = "succeeded", reads = reads, after = "done" } end
local function saved(reads) return { ends = "saved", reads = reads, after = "done" } end
local function fails(kind, reads) return { ends = "error", kind = kind, outcome = "accepted", reads = reads, after = "again" } end

-- Read once or not at all, and nobody knows whether it is charged: never sent again.
local function unknown(reads)
  return { ends = "unknown_outcome", kind = "unknown_outcome", outcome = "unknown", reads = reads, after = "person" }
end

local not_sent = { ends = "not_sent", kind = "network", outcome = "not_sent", reads = 0, after = "key" }
-- A question that goes unanswered never fails the task: it is reported at its deadline, and can be followed again.
local function unanswered(reads)
  return { ends = "expired", kind = "timeout", outcome = "accepted", reads = reads, after = "resume" }
end
-- Every 5 ms at most, for 0.3 s and until the first time after that.
local asked_again = unanswered { 2, 62 }

-- ---- the paid requests -------------------------------------------------------------------------

-- Retried are: what was not sent, 429, 1003 with null data, iaCrea's 503 with a JSON error. Nothing else is.
local paid = {
  ["unsolicited bytes"] = succeeds(1), -- they are no answer to it
  ["417"] = unknown(1),
  ["503 after charging"] = unknown(1),
  ["connection refused"] = succeeds(1),
  ["connection refused for ever"] = not_sent,
  ["DNS failure"] = not_sent,
  ["reset before reading"] = unknown(0), -- in clear; see the exceptions
  ["reset after reading"] = unknown(1),
  ["closed after reading"] = unknown(1),
  ["reset in the head"] = unknown(1),
  ["reset mid-reply"] = unknown(1),
  ["stall before reading"] = unknown(0),
  ["stall"] = unknown(1),
  ["slow drip"] = succeeds(1),
  ["endless drip"] = unknown(1),
  ["truncated JSON"] = unknown(1),
  ["HTML"] = unknown(1),
  ["empty body"] = unknown(1),
  ["length too long"] = succeeds(1), -- its JSON is whole, and the id in it
  ["length too short"] = unknown(1),
  ["bad chunk"] = unknown(1),
  ["gzip bomb"] = unknown(1),
  ["10 MB of headers"] = unknown(1),
  ["redirect loop"] = unknown(1),
  ["redirect to another origin"] = unknown(1),
  ["429 with Retry-After"] = succeeds(2), -- refused once, accepted once
  ["429"] = succeeds(2),
  ["429 for ever"] = { ends = "refused", kind = "limit", outcome = "refused", reads = 3, after = "key" },
  ["500"] = unknown(1),
  ["500 for ever"] = unknown(1),
  ["502"] = unknown(1),
  ["503"] = unknown(1),
  ["504"] = unknown(1),
  ["null output"] = unknown(1), -- success, but no id
  ["id mismatch"] = unknown(1), -- the id of an earlier task: one of the two replies is wrong
  ["clock forward"] = succeeds(1),
  ["clock back"] = succeeds(1),
}

local function with(rows, more)
  local all = {}
  for fault, row in pairs(rows) do all[fault] = row end
  for fault, row in pairs(more) do all[fault] = row end
  return all
end

expectations.create = with(paid, {
  ["503 with a JSON error"] = unknown(1), -- no envelope of Ideal House: perhaps somebody else's words
  ["internal error 1003"] = succeeds(2),
})
expectations.room = with(paid, { ["503 with a JSON error"] = succeeds(2) })
expectations.vary = expectations.room

-- ---- the questions -----------------------------------------------------------------------------

local asked = {
  ["unsolicited bytes"] = succeeds(1),
  ["417"] = succeeds(2),
  ["connection refused"] = succeeds(1),
  ["connection refused for ever"] = unanswered(0),
  ["DNS failure"] = unanswered(0),
  ["reset before reading"] = succeeds(1),
  ["reset after reading"] = succeeds(2),
  ["closed after reading"] = succeeds(2),
  ["reset in the head"] = succeeds(2),
  ["reset mid-reply"] = succeeds(2),
  ["stall before reading"] = succeeds(1),
  ["stall"] = succeeds(2),
  ["slow drip"] = succeeds(1),
  ["endless drip"] = succeeds(2),
  ["truncated JSON"] = succeeds(2),
  ["HTML"] = succeeds(2),
  ["empty body"] = succeeds(2),
  ["length too long"] = succeeds(2),
  ["length too short"] = succeeds(2),
  ["bad chunk"] = succeeds(2),
  ["gzip bomb"] = succeeds(2),
  ["10 MB of headers"] = succeeds(2),
  ["redirect loop"] = succeeds(2), -- not followed: the key stays
  ["redirect to another origin"] = succeeds(2),
  ["429 with Retry-After"] = succeeds(2),
  ["429"] = succeeds(2),
  ["429 for ever"] = asked_again,
  ["500"] = succeeds(2),
  ["500 for ever"] = asked_again,
  ["502"] = succeeds(2),
  ["503"] = succeeds(2),
  ["504"] = succeeds(2),
  ["503 with a JSON error"] = succeeds(2),
  ["unknown status word"] = succeeds(2),
  ["null output"] = succeeds(2),
  ["id mismatch"] = succeeds(2),
  ["clock forward"] = succeeds(1),
  ["clock back"] = succeeds(1),
}

expectations.poll = with(asked, { ["internal error 1003"] = succeeds(2) })
expectations.get = asked

-- ---- the download ------------------------------------------------------------------------------

expectations.download = {
  ["unsolicited bytes"] = saved(1),
  ["417"] = saved(2), -- a plain no is a reason to ask where it lies by now
  ["connection refused"] = saved(1),
  ["connection refused for ever"] = fails("network", 0),
  ["DNS failure"] = fails("network", 0),
  ["reset before reading"] = saved(1),
  ["reset after reading"] = saved(2),
  ["closed after reading"] = saved(2),
  ["reset in the head"] = saved(2),
  ["reset mid-reply"] = saved(2),
  ["stall before reading"] = saved(1),
  ["stall"] = saved(2),
  ["slow drip"] = saved(1),
  ["endless drip"] = saved(1), -- however slow: only a standstill ends a download
  ["truncated JSON"] = saved(2), -- here: half a picture
  ["HTML"] = saved(2),
  ["empty body"] = saved(2),
  ["length too long"] = saved(2),
  ["length too short"] = saved(2),
  ["bad chunk"] = saved(2),
  ["gzip bomb"] = saved(2),
  ["10 MB of headers"] = saved(2),
  ["redirect loop"] = fails("protocol", 24), -- five are followed, of the address and of three fresh ones
  ["redirect to another origin"] = saved(1), -- followed, without a key; the other origin has the picture
  ["429 with Retry-After"] = saved(2),
  ["429"] = saved(2),
  ["429 for ever"] = fails("limit", 3),
  ["500"] = saved(2),
  ["500 for ever"] = fails("server", 4), -- once more at a fresh address
  ["502"] = saved(2),
  ["503"] = saved(2),
  ["504"] = saved(2),
  ["503 with a JSON error"] = saved(2),
  ["clock forward"] = saved(1),
  ["clock back"] = saved(1),
}

-- ---- where the transport or the connection makes a difference ------------------------------------

local PAID = { "create", "room", "vary" }
local OPEN = { "warm", "six warm" }
local BEFORE_READING = { "reset before reading", "stall before reading" }
local HEAD_IS_ALL = "on an open connection the server reads the head to know which request it is, and a GET is nothing but its head"

---@type { operations: string[], faults: string[], transports?: string[], connections?: string[], row: table, reason: string }[]
expectations.exceptions = {
  { operations = PAID, faults = BEFORE_READING, transports = { "tls", "tunnel" },
    row = succeeds(1), reason = "the handshake fails before there is a request: it was not sent, and is tried again" },
  { operations = { "poll" }, faults = BEFORE_READING, connections = OPEN, row = succeeds(2), reason = HEAD_IS_ALL },
  { operations = { "download" }, faults = BEFORE_READING, connections = OPEN, row = saved(2), reason = HEAD_IS_ALL },
}

-- ---- cells that cannot exist -------------------------------------------------------------------

---@type { operations?: string[], faults: string[], connections?: string[], reason: string }[]
expectations.impossible = {
  { faults = { "unsolicited bytes" }, connections = { "fresh", "idle ones closed" },
    reason = "there is no idle connection to send them on" },
  { faults = { "DNS failure" }, connections = { "warm", "six warm", "idle ones closed" },
    reason = "to a name that does not resolve there never was a connection" },
  { operations = { "poll", "get", "download" }, faults = { "503 after charging" }, reason = "only a create charges" },
  { operations = { "poll", "get", "download" }, faults = { "connection refused for ever" }, connections = { "warm", "six warm" },
    reason = "an open connection serves them, and nothing has to be refused" },
  { operations = { "room", "vary", "get", "download" }, faults = { "internal error 1003" },
    reason = "an envelope of Ideal House" },
  { operations = { "create", "room", "vary", "download" }, faults = { "unknown status word" },
    reason = "only the reply to a question has a status word" },
  { operations = { "download" }, faults = { "id mismatch" }, reason = "a file has no id" },
  { operations = { "download" }, faults = { "null output" }, reason = "a file has no output" },
}

-- ---- looking up --------------------------------------------------------------------------------

local function among(list, value)
  if not list then return true end
  for _, each in ipairs(list) do
    if each == value then return true end
  end
  return false
end

local function covers(rule, operation, fault, connection, transport)
  return among(rule.operations, operation) and among(rule.faults, fault) and among(rule.connections, connection)
    and among(rule.transports, transport)
end

---@return table|nil row nil: the cell cannot exist
---@return string|nil reason
function expectations.of(operation, fault, connection, transport)
  for _, rule in ipairs(expectations.impossible) do
    if covers(rule, operation, fault, connection, transport) then return nil, rule.reason end
  end
  for _, rule in ipairs(expectations.exceptions) do
    if covers(rule, operation, fault, connection, transport) then return rule.row, rule.reason end
  end
  return (assert(expectations[operation][fault], operation .. " x " .. fault .. " has no row"))
end

return expectations
