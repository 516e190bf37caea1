--- Judges a batch when all its jobs have ended: from what the provider has on record, what the journal says, what the
--- worker was told and what lies in the folder. Knows nothing of how any of it came about.

local judge = {}

---@class kills.Kill
---@field sending table<string, boolean> keys whose create was between "sending" and its id in the journal's file, after it
---@field hit integer how many of them were not so after an earlier kill
---@field orderly? boolean the worker ended by itself: it had the time to wait for its creates

---@class kills.Facts
---@field jobs kills.Job[]
---@field creates table<string, kills.Create> by marker, from the peer's log
---@field ledgers table<string, { charged: integer, refunded: integer, creates: table<string, table> }> what the batch added
---@field rows kills.Row[] of the journal at the end
---@field ends table<string, table> what the last run said of each job, by key
---@field known table<string, string> an id that was in the journal's file after a kill, or that the worker was told, by key
---@field kills kills.Kill[]
---@field peer_kills { from: number, to: number }[] between which moments the peer was killed, in monotonic seconds
---@field settled table<string, string> by key: the id with which the worker settled the job, or "not created"
---@field settles boolean the worker settles all that the log tells of
---@field followed_again { key: string }[] jobs that were followed by their ids when the journal had forgotten them
---@field again table<string, table> what was said of their end, by key
---@field spent table what client:spent() said at the end
---@field files table<string, boolean> names in the folder of results, and whether each is a whole PNG

-- An answer that a kill of the peer has cut off is reported at once; so late, in seconds, when the machine is busy.
local PEER_KILL_WINDOW = 5
-- From "carried out" in the log to the reply's arrival: the sandbox may delay it by 0.06 s, and the machine is busy.
local REPLY_TIME = 2
-- A signal that was sent ends another processor's process within that time.
local DYING = 0.05

local NEVER = { reads = 0, ids = {} }

local function count(set)
  local n = 0
  for _ in pairs(set) do n = n + 1 end
  return n
end

local function was_sending(facts, key)
  for _, kill in ipairs(facts.kills) do
    if kill.sending[key] then return true end
  end
  return false
end

-- A create may have been at the peer when it died: unread in its socket, read, or carried out without its reply having
-- come. One that was read afterwards, by the next peer, has another reason; so has one that was answered before.
local function was_cut_off(create, kill)
  return (not create.read_at or create.read_at <= kill.to + DYING) and (not create.id_at or create.id_at >= kill.from - REPLY_TIME)
end

local function peer_died(facts, key, at)
  for _, kill in ipairs(facts.peer_kills) do
    local in_time = at >= kill.from and at - kill.to < PEER_KILL_WINDOW
    if in_time and was_cut_off(facts.creates[key] or NEVER, kill) then return true end
  end
  return false
end

-- No job was created twice, nor asked for twice.
local function judge_creates(facts, breach)
  for _, job in ipairs(facts.jobs) do
    local entry = facts.creates[job.key] or NEVER
    if #entry.ids > 1 then breach("paid twice: %s was carried out %d times", job.key, #entry.ids) end
    if entry.reads > 1 then breach("sent twice: the peer read %d creates of %s", entry.reads, job.key) end
  end
  local logged, unlogged = {}, 0
  for _, entry in pairs(facts.creates) do
    for _, id in ipairs(entry.ids) do logged[id] = true end
  end
  for _, ledger in pairs(facts.ledgers) do
    for id in pairs(ledger.creates) do
      if not logged[id] then unlogged = unlogged + 1 end
    end
  end
  -- A peer that is killed may have taken the money and not come to say so in its log.
  if unlogged > #facts.jobs * #facts.peer_kills then breach("%d creates in the ledger are in no log", unlogged) end
end

local function is_unknown(last) return last.state == "unknown_outcome" end

-- What a person could settle by the provider's log was settled.
local function judge_settled(facts, breach)
  if not facts.settles then return end
  for _, job in ipairs(facts.jobs) do
    local create = facts.creates[job.key]
    if is_unknown(facts.ends[job.key] or {}) and (not create or #create.ids > 0) then
      breach("%s is unknown, though the log tells of it", job.key)
    end
  end
end

-- What is unknown was in the window, and what was in the window is unknown, until it is settled.
local function judge_unknown(facts, breach)
  for _, job in ipairs(facts.jobs) do
    local last, sending = facts.ends[job.key] or {}, was_sending(facts, job.key)
    local excused = sending or (last.first_at and peer_died(facts, job.key, last.first_at))
    if is_unknown(last) and not excused then breach("%s is unknown, but no kill has hit it on its way", job.key) end
    if is_unknown(last) and facts.known[job.key] then
      breach("%s is unknown, but its id %s was known", job.key, facts.known[job.key])
    end
    if sending and not is_unknown(last) and not facts.settled[job.key] then
      breach("%s was on its way at a kill and ended as %s", job.key, tostring(last.state))
    end
  end
end

local function judge_file(facts, job, breach)
  local whole = facts.files[job.key .. ".png"]
  if whole == nil then breach("%s has succeeded, but its file is not there", job.key) end
  if whole == false then breach("%s: its file is not whole", job.key) end
end

-- Each job has ended; what had an id has its result.
local function judge_ends(facts, breach)
  for _, job in ipairs(facts.jobs) do
    local last = facts.ends[job.key]
    local state = last and last.state or "nothing"
    if state == "succeeded" then
      judge_file(facts, job, breach)
      if last.kind then breach("%s has succeeded with an error: %s", job.key, tostring(last.message)) end
      if facts.known[job.key] and facts.known[job.key] ~= last.id then
        breach("%s had the id %s and ended with %s", job.key, facts.known[job.key], tostring(last.id))
      end
    elseif state == "skipped" then
      local room = facts.ends[job.after or ""]
      if not room or not is_unknown(room) then breach("%s was not begun, without a reason", job.key) end
    elseif state ~= "unknown_outcome" then
      breach("%s ended as %s: %s", job.key, state, tostring(last and last.message))
    end
    if facts.known[job.key] and state ~= "succeeded" then
      breach("lost: %s had the id %s and ended as %s", job.key, facts.known[job.key], state)
    end
  end
end

local function tally(facts)
  local sums = {}
  for _, provider in ipairs { "ideal_house", "iacrea" } do
    sums[provider] = { succeeded = 0, unknown = 0, unknown_carried_out = 0 }
  end
  for _, job in ipairs(facts.jobs) do
    local sum, last = sums[job.provider], facts.ends[job.key] or {}
    local entry = facts.creates[job.key]
    if last.state == "succeeded" then sum.succeeded = sum.succeeded + job.price end
    if is_unknown(last) then
      sum.unknown = sum.unknown + job.price
      if entry and #entry.ids > 0 then sum.unknown_carried_out = sum.unknown_carried_out + job.price end
    end
  end
  return sums
end

-- What a ledger has charged for creates that the log does not know: the peer died in between.
local function unlogged_credits(facts, provider)
  local logged, sum = {}, 0
  for _, entry in pairs(facts.creates) do
    for _, id in ipairs(entry.ids) do logged[id] = true end
  end
  for id, create in pairs(facts.ledgers[provider].creates) do
    if not logged[id] then sum = sum + create.credits end
  end
  return sum
end

-- The journal's sums are those of its ends; the provider's differ from them by the unknown ones that it has carried out.
local function judge_books(facts, breach)
  for provider, sum in pairs(tally(facts)) do
    local ledger, spent = facts.ledgers[provider], facts.spent[provider]
    local function compare(what, is, should)
      if is ~= should then breach("%s: %s is %g, should be %g", provider, what, is, should) end
    end
    compare("charged by the journal", spent.charged, sum.succeeded)
    compare("uncertain", spent.uncertain, sum.unknown)
    compare("reserved", spent.reserved, 0)
    compare("refunded", spent.refunded, 0)
    compare("charged by the provider", ledger.charged,
      sum.succeeded + sum.unknown_carried_out + unlogged_credits(facts, provider))
  end
end

local FINISHED = { succeeded = true, unknown_outcome = true }

-- A journal that has forgotten what has ended keeps what is unknown, and what is followed by its id.
local function judge_row(facts, row, breach)
  local superseded = row.state == "refused" and not row.current and facts.settled[row.key] ~= nil
  if not FINISHED[row.state] and not superseded then
    breach("the journal's row of %s is left as %s", tostring(row.key or row.id), row.state)
  end
  if row.state == "succeeded" and not row.saved then breach("the file of %s is not in the journal", tostring(row.key or row.id)) end
  if facts.settles and row.key and row.state ~= "unknown_outcome" then breach("the journal has not forgotten %s", row.key) end
end

-- Nothing is left half done.
local function judge_leftovers(facts, breach)
  local seen = {}
  for _, row in ipairs(facts.rows) do
    judge_row(facts, row, breach)
    if row.id and seen[row.id] then breach("%s and %s share the id %s", tostring(row.key), seen[row.id], row.id) end
    if row.id then seen[row.id] = tostring(row.key) end
  end
  local expected = {}
  for _, job in ipairs(facts.jobs) do
    local last = facts.ends[job.key]
    if last and last.state == "succeeded" then expected[job.key .. ".png"] = true end
  end
  for _, each in ipairs(facts.followed_again) do expected["again-" .. each.key .. ".png"] = true end
  for name in pairs(facts.files) do
    if not expected[name] then breach("the file %s is left over", name) end
  end
end

-- A task that the journal has forgotten gives its result anew, for nothing.
local function judge_again(facts, breach)
  for _, each in ipairs(facts.followed_again) do
    local last = facts.again[each.key] or { state = "nothing" }
    if last.state ~= "succeeded" or last.message then
      breach("%s, followed by its id, ended as %s: %s", each.key, last.state, tostring(last.message))
    elseif not facts.files["again-" .. each.key .. ".png"] then
      breach("%s, followed by its id, has no whole file", each.key)
    end
  end
end

local function judge_numbers(facts, breach)
  for i, kill in ipairs(facts.kills) do
    local sending = count(kill.sending)
    if sending > #facts.jobs then breach("kill %d: more creates on their way than jobs", i) end
    if kill.orderly and kill.hit > 0 then breach("kill %d: an orderly end has not waited for %d creates", i, kill.hit) end
  end
end

---@param facts kills.Facts
---@return string[] violations none: all is as it should be
function judge.batch(facts)
  local violations = {}
  local function breach(format, ...) violations[#violations + 1] = format:format(...) end
  judge_creates(facts, breach)
  judge_unknown(facts, breach)
  judge_settled(facts, breach)
  judge_ends(facts, breach)
  judge_books(facts, breach)
  judge_leftovers(facts, breach)
  judge_again(facts, breach)
  judge_numbers(facts, breach)
  return violations
end

return judge
