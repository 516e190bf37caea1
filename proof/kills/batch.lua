--- One batch of jobs: the worker is run, struck down and run again until every job has ended, then the judge is asked.

local cjson = require "cjson"
local hearing = require "kills.hearing"
local jobs = require "kills.jobs"
local journal = require "kills.journal"
local judge = require "kills.judge"
local pair = require "kills.pair"
local shell = require "kills.shell"

local batch = {}

local COUNT = 8 -- jobs of a batch
local MAX_RUNS = 12
local SIGNALS = { INT = 2, KILL = 9, TERM = 15 }
local FINAL = { succeeded = true, unknown_outcome = true, skipped = true }

---@class kills.Strike
---@field name string for the table of figures
---@field point? string "NAME:PASS"
---@field signal? "INT"|"KILL"|"TERM" sent after so many microseconds
---@field after? integer
---@field at_peer? boolean the signal is the peer's
---@field loss? integer the power fails: only what was synced stays; with a number above 0 some of the rest as well
---@field leave? integer the worker closes in order after so many milliseconds, if it comes to that
---@field pair? string[] nobody is killed: two workers of these flavours at once are stopped and continued

local Batch = {}
Batch.__index = Batch

---@param lane table folder, scratch, peer, environments, with_journal
---@param name string
---@param course { resume: boolean, afterwards?: boolean } what the worker does before it asks for its jobs, and when all
---  have ended (proof/kills/afterwards.lua)
---@return table batch
function batch.new(lane, name, course)
  local self = setmetatable({
    lane = lane, name = name, folder = ("%s/batch-%s"):format(lane.folder, name), runs = 0, kills = {}, peer_kills = {},
    ends = {}, first_at = {}, known = {}, settled = {}, again = {}, on_wire = {}, violations = {}, records = {},
    jobs = jobs.list(name, COUNT, lane.peer.url, lane.folder .. "/served"),
  }, Batch)
  os.execute(("mkdir -p %s"):format(shell.quote(self.folder .. "/files")))
  self.config = {
    batch = name, count = COUNT, peer = lane.peer.url, api_key = lane.peer.api_key, user_id = lane.peer.user_id,
    folder = self.folder, shared = lane.folder .. "/served", journal = lane.with_journal,
    resume = lane.with_journal and course.resume, afterwards = course.afterwards or false,
    create_log = lane.peer.log, log_position = lane.peer.log_position or 0,
  }
  self:write_config()
  self:boot()
  return self
end

function Batch:write_config()
  shell.write(self.folder .. ".config", cjson.encode(self.config))
end

function Batch:breach(format, ...)
  self.violations[#self.violations + 1] = ("batch %s: " .. format):format(self.name, ...)
end

---The machine starts anew, which programs can tell by its boot id.
function Batch:boot()
  shell.write(self.folder .. ".boot", ("boot-%s-%d\n"):format(self.name, self.runs))
end

---@param flavour string
---@return string[] words that run the worker
function Batch:worker_words(flavour)
  return { flavour:match("[^-]*$"), "proof/kills/worker.lua", self.folder .. ".config" }
end

-- The shell text that runs the worker once.
local function command(self, strike, files)
  local lane = self.lane
  local flavour = strike.flavour
  local words = { "build/torture/launch", "-o", files.out, "-e", files.err, "-l", 60 }
  local function add(...)
    for _, word in ipairs { ... } do words[#words + 1] = word end
  end
  if strike.signal then add("-s", SIGNALS[strike.signal], "-a", strike.after) end
  if strike.at_peer then add("-p", lane.peer:pid()) end
  add("env", "HOMEGEN_POINT_LOG=" .. files.points)
  if strike.leave then add("KILLS_LEAVE=" .. strike.leave) end
  if strike.point then add("HOMEGEN_POINT=" .. strike.point) end
  if strike.loss then
    add("LD_PRELOAD=" .. lane.root .. "/build/torture/synced.so", "SYNCED_ROOT=" .. self.folder, "SYNCED_SHADOW=" .. files.shadow,
      "SYNCED_BOOT=" .. self.folder .. ".boot")
  end
  add(table.unpack(self:worker_words(flavour)))
  return lane.environments[flavour] .. "exec " .. shell.words(words)
end

local function prepare_shadow(self, files)
  if not self.shadowed then
    self.shadowed = true
    return os.execute("mkdir -p " .. shell.quote(files.shadow))
  end
  os.execute(("rm -rf %s && mkdir %s"):format(shell.quote(files.shadow), shell.quote(files.shadow)))
end

---Takes in what a worker has said in a run.
---@param path string
---@return string|nil event the last one
function Batch:read_lines(path)
  return hearing.take_in(self, path)
end

local function count_points(path)
  local counts = {}
  for name in (shell.read(path) or ""):gmatch("[^\n]+") do counts[name] = (counts[name] or 0) + 1 end
  return counts
end

---Runs the worker once.
---@param strike kills.Strike with `flavour`
---@return { word: string, number: integer, elapsed: integer, last: string, points: table<string, integer> }
function Batch:run(strike)
  self.runs = self.runs + 1
  local base = ("%s.%d"):format(self.folder, self.runs)
  local files = { out = base .. ".out", err = base .. ".err", points = base .. ".points", shadow = self.folder .. ".shadow" }
  if strike.loss then prepare_shadow(self, files) end
  local report = shell.output(command(self, strike, files))
  local word, number, elapsed, sent, from, to = report:match("^(%a+) (%d+) (%d+) (%d) (%S+) (%S+)")
  local run = { word = word, number = tonumber(number), elapsed = tonumber(elapsed), sent = sent == "1" }
  run.last = self:read_lines(files.out)
  run.points = count_points(files.points)
  run.errors = shell.read(files.err)
  if strike.loss and word == "signal" then
    shell.output(shell.words { "build/torture/powerloss", self.folder, files.shadow, strike.loss })
    run.lost = true
    self:boot()
  end
  if strike.at_peer and run.sent then
    self.peer_kills[#self.peer_kills + 1] = { from = tonumber(from), to = tonumber(to) }
    self.lane.peer:wait()
  end
  return run
end

local function read_rows(self)
  if not self.lane.with_journal then return {} end
  local ok, rows = pcall(journal.rows, self.folder, self.lane.scratch)
  if ok then return rows end
  self:breach("the journal cannot be read: %s", rows)
  return {}
end

-- How the jobs stood when a kill had hit, or the worker had closed its client in order.
local function note_kill(self, strike, run)
  local record = { name = strike.name, loss = run.lost and strike.loss, sending = 0, with_id = 0, ended = 0, flavour = strike.flavour }
  local kill, doubtful = { sending = {}, orderly = run.last == "interrupted" }, 0
  for _, row in ipairs(read_rows(self)) do
    if row.state == "sending" then
      kill.sending[row.key], doubtful = true, doubtful + 1
      if not self.on_wire[row.key] then record.sending = record.sending + 1 end -- otherwise an earlier kill has hit it
      self.on_wire[row.key] = true
    elseif row.id and not row.saved then
      record.with_id = record.with_id + 1
    elseif row.state == "succeeded" or row.state == "unknown_outcome" then
      record.ended = record.ended + 1
    end
    if row.id and row.key then self.known[row.key] = self.known[row.key] or row.id end
  end
  record.to_create = self.config.again and 0 or #self.jobs - doubtful - record.with_id - record.ended
  kill.hit = record.sending
  self.kills[#self.kills + 1] = kill
  if run.word == "signal" or run.sent then self.records[#self.records + 1] = record end
end

-- The worker survives it.
local function note_peer_kill(self, strike)
  self.records[#self.records + 1] = {
    name = strike.name, of_peer = true, sending = 0, with_id = 0, ended = 0, to_create = 0, flavour = strike.flavour,
  }
end

local function all_ended(self)
  for _, job in ipairs(self.jobs) do
    local last = self.ends[job.key]
    if not last or not FINAL[last.state] then return false end
  end
  return true
end

-- An interrupt may come before the worker has a client, or after it has closed it.
local function was_struck(strike, run)
  if run.word == "signal" then return true end
  return run.word == "exit" and run.number ~= 0 and (strike.signal == "INT" and run.sent
    or strike.leave ~= nil and run.last == "interrupted")
end

-- What a run has come to: "struck", "ended", or "again" when some job may be asked for once more.
local function follow_up(self, strike, run)
  if run.word == "pair" then return run.number == 0 and "again" or "ended" end -- again: one alone tells the books
  if strike.at_peer and run.sent then note_peer_kill(self, strike) end
  if was_struck(strike, run) then
    note_kill(self, strike, run)
    return "struck"
  end
  if run.word == "hung" then
    self:breach("the worker hung")
    return "ended"
  end
  if run.word ~= "exit" or run.number ~= 0 then
    self:breach("the worker ended with %s %d: %s", run.word, run.number, self.message or run.errors)
    return "ended"
  end
  return all_ended(self) and "ended" or "again"
end

local function list_files(folder)
  local files = {}
  for name in shell.output("ls -A " .. shell.quote(folder)):gmatch("[^\n]+") do
    local bytes = shell.read(folder .. "/" .. name) or ""
    files[name] = bytes:sub(1, 8) == "\137PNG\r\n\26\n" and bytes:sub(-8) == "IEND\174\66\96\130"
  end
  return files
end

local function added(before, after)
  local difference = {}
  for provider, ledger in pairs(after) do
    local creates = {}
    for id, create in pairs(ledger.creates) do
      if not before[provider].creates[id] then creates[id] = create end
    end
    difference[provider] = {
      charged = ledger.charged - before[provider].charged, refunded = ledger.refunded - before[provider].refunded, creates = creates,
    }
  end
  return difference
end

local function facts_of(self, before)
  return {
    jobs = self.jobs, creates = self.lane.peer:new_creates(), ledgers = added(before, self.lane.peer:ledgers()),
    rows = read_rows(self), ends = self.ends, known = self.known,
    kills = self.kills, peer_kills = self.peer_kills, spent = self.spent, settled = self.settled,
    settles = self.config.afterwards, followed_again = self.config.again or {}, again = self.again,
    files = list_files(self.folder .. "/files"),
  }
end

---Strikes it down as the plan says, until every job has ended; then judges.
---@param plan fun(number: integer, forgetting: boolean): kills.Strike for the run of that number
---@param learn fun(strike: kills.Strike, run: table) is told of each run
---@return string[] violations
function Batch:play(plan, learn)
  local before, outcome = self.lane.peer:ledgers(), nil
  for number = 1, MAX_RUNS do
    local strike = plan(number, self.config.again ~= nil)
    local run = strike.pair and pair.run(self, strike.pair) or self:run(strike)
    learn(strike, run)
    outcome = follow_up(self, strike, run)
    if outcome == "ended" then break end
  end
  if outcome ~= "ended" then self:breach("some jobs have not ended after %d runs", MAX_RUNS) end
  if self.spent then
    for _, text in ipairs(judge.batch(facts_of(self, before))) do self:breach("%s", text) end
  else
    self:breach("the worker never came to its books")
  end
  return self.violations
end

return batch
