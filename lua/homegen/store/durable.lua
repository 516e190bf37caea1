--- The store of a client with a journal: each step of a task's life is on the disk before the next one is taken.

local accounts = require "homegen.store.accounts"
local admission = require "homegen.store.admission"
local errors = require "homegen.base.errors"
local fingerprint = require "homegen.store.fingerprint"
local gate = require "homegen.store.gate"
local journal = require "homegen.store.journal"
local memory = require "homegen.store.memory"
local report = require "homegen.base.report"
local rows = require "homegen.store.rows"
local statements = require "homegen.store.statements"

local durable = {}

---@class homegen.store.Durable: homegen.Store
---@field journal homegen.store.Journal
---@field accounts table<homegen.Account, string> the journal's names of the client's accounts
---@field salt string the same in all handles of a journal
---@field named table<homegen.Account, boolean> whether a person has named it; nil: of the embedded sandbox
---@field known table<homegen.Account, table> what was spent, as of the last transaction
---@field hooked table<integer, homegen.Job> under way with a webhook of ours, by their rows
---@field untaken { account: homegen.Account, row: table }[]|false what is ours and still to be gone on with
---@field looking homegen.Timer|boolean whether the journal is looked into for what webhooks have told other processes
---@field held table<homegen.Job, true> under way with a key that a person holds back
---@field pause_look homegen.Timer|boolean whether it is looked at whether somebody has let go of one
local Durable = {}
Durable.__index = Durable

for name, method in pairs(require "homegen.store.queries") do Durable[name] = method end
for name, method in pairs(require "homegen.store.webhooks") do Durable[name] = method end
for name, method in pairs(require "homegen.store.insight") do Durable[name] = method end
for name, method in pairs(require "homegen.store.pause.journal") do Durable[name] = method end

---What was spent before.
---@return homegen.Error|nil
local function begin_figures(self)
  local budget = self.client.settings.budget
  for provider, account in pairs(self.client.accounts) do
    self.budgets[account] = budget and budget[provider]
    local results, err = self.journal:wait_for("figures", { statements.figures(self.accounts[account]) })
    if not results then return err end
    self.known[account] = results[1][1]
  end
end

---@param client homegen.Client
---@return homegen.Store|nil
---@return homegen.Error|nil
function durable.open(client)
  local self = setmetatable({
    client = client, accounts = false, budgets = {}, known = {}, hooked = {}, looking = false, untaken = false,
    held = {}, pause_look = false,
  }, Durable)
  local err
  self.journal, err = journal.open(client.settings.journal, function(message, problem)
    client.emit("warning", {
      about = problem and "journal", kind = problem and "journal_trouble" or "journal_again", message = message,
      error = problem, reported = problem ~= nil,
    })
    if problem then report.error(problem, debug.traceback()) end
  end)
  if not self.journal then return nil, err end
  self.owner, self.salt = self.journal:owner(), self.journal:digest ""
  local label = not client.sandbox and client.settings.account or nil
  self.accounts, self.named = accounts.find(self.journal, client.accounts, label)
  err = not self.accounts and self.named or begin_figures(self)
  if client.sandbox then self.named = {} end
  if not err then return self end
  self.journal.handle:close()
  return nil, err
end

-- People want the time of day here; nothing that money depends on looks at it.
local function now() return os.time() end
Durable.now = now

---@param account homegen.Account
---@param result table[] what `statements.figures` gives
function Durable:note_figures(account, result)
  self.known[account] = result[1]
end

---Writes what has happened, and takes the new sums over, which the transaction's last statement tells.
local function persist(self, label, account, list, done)
  list[#list + 1] = statements.figures(self.accounts[account])
  self.journal:persist(label, list, function(ok, err, results)
    if results then self:note_figures(account, results[#results]) end
    done(ok, err, results)
  end)
end

---Asks for the sums of all accounts.
function Durable:refresh_figures()
  for account, name in pairs(self.accounts) do
    self.journal:transact("figures", { statements.figures(name) }, function(outcome, results)
      if outcome == "ok" then self:note_figures(account, results[1]) end
    end)
  end
end

---What was spent, by whatever process, as of this client's last transaction; asking fetches news.
function Durable:figures(account)
  local figures = self.known[account]
  if not self.journal.closed then self:refresh_figures() end
  return { reserved = figures.reserved, charged = figures.charged, refunded = figures.refunded, uncertain = figures.uncertain }
end

-- Nothing is known at once: the journal decides when the task is admitted.
function Durable.reserve()
  return true
end

---Whether a key means one job to both.
---@param job homegen.Job
---@param other homegen.Job of whatever client
---@return boolean
function Durable:is_common(job, other)
  local store = other.client.store
  return store.salt == self.salt and store.accounts[other.account] == self.accounts[job.account]
end

---@param identity homegen.Identity
---@return string fingerprint
function Durable:fingerprint(identity)
  return fingerprint.of(identity, function(text) return self.journal:digest(text) end)
end

---@param known string the fingerprint of parameters that are not known themselves
---@param identity homegen.Identity
---@return string|nil names of those in which they differ
function Durable:difference(known, identity)
  return fingerprint.difference(known, self:fingerprint(identity))
end

function Durable:admit(job, request, done)
  admission.admit(self, job, request, done)
end

---A paid task that cannot be written now: whoever listens learns its id at once.
---@param fact string what holds of it; the journal's path and trouble are put behind
---@param hint string
local function give_out(self, job, id, err, fact, hint)
  local told = errors.new {
    kind = "io", outcome = "accepted", task_id = id, service = job.service.name, key = job.key, cause = err.cause,
    message = ("task %s %s the journal %s: %s"):format(id, fact, self.journal.path, err.message),
    hint = "keep this id; it is written as soon as that is possible" .. hint,
  }
  self.client.emit("warning", {
    about = "journal", kind = "task_unwritten", message = told.message, error = told, reported = true, id = id,
    service = told.service, key = told.key,
  })
  report.error(told, debug.traceback())
end

-- Whatever the journal says: the task exists and is paid, so it is followed.
function Durable:attach(job, id, done)
  local name = self.accounts[job.account]
  local list = {
    statements.attach {
      account = name, service = job.service.name, owner = self.owner, id = id, save = job.save, now = now(),
      context = rows.encode_context(job.origin, job.details, job.account, job.manifest),
    },
    statements.take_over_by_id(name, id, self.owner, job.save, now()), statements.by_id(name, id),
  }
  local function note_row(results)
    local row = results[3][1]
    job.row = row.row
    if job.service.variation then job.origin = rows.complete_context(job.origin, row) end
    if row.owner ~= self.owner then return end -- its process saves it
    job:charge(row.charged - row.refunded)
    if job.save or row.saved then return end
    job.key, job.save, job.manifest = job.key or row.key, row.save, rows.manifest_of(row)
  end
  self.journal:persist("attach", list, function(_, err, results)
    if results then note_row(results) else give_out(self, job, id, err, "is followed, but it is not in", "") end
    done()
  end, function(results)
    note_row(results)
    if job.phase.over then job.phase:tell_again(self, job) end -- what has become of it before the journal had it
  end)
end

function Durable:depart(job, done)
  gate.depart(self, job, done)
end

-- A write failed while the gate was being passed: the create stays here after all.
function Durable:turn_back(job, done)
  persist(self, "waiting", job.account, { statements.wait_again(job.row, self.owner, now()) }, function() done "full" end)
end

function Durable:wait_again(job)
  if not job.row then return end
  persist(self, "waiting", job.account, { statements.wait_again(job.row, self.owner, now()) }, function() end)
end

function Durable:accepted(job, id, done)
  local name = self.accounts[job.account]
  local statement = statements.accept {
    account = name, row = job.row, id = id, owner = self.owner, now = now(),
    context = rows.encode_context(job.origin, job.details, job.account, job.manifest),
  }
  persist(self, "id", job.account, { statement }, function(ok, err, results)
    if not ok then
      give_out(self, job, id, err, "was created and paid, but cannot be written to", ", and no further create leaves before")
    elseif not results then
      return done(memory.duplicate_error(id))
    end
    done()
  end)
end

function Durable:doubt(job, err, done)
  local statement = statements.note_doubt {
    row = job.row, owner = self.owner, error = rows.encode_error(err), reply = err.cause, now = now(),
  }
  persist(self, "doubt", job.account, { statement }, function() done() end)
end

function Durable:ended(job, state, err, done)
  if not job.row then return done() end
  local release = statements.release(job.row, self.owner, now()) -- what does not end so is no longer in our hand all the same
  if job.foreign then return persist(self, "release", job.account, { release }, function() done() end) end
  local list = self:with_notice(job, { statements.finish {
    row = job.row, state = state, outcome = err.outcome, error = rows.encode_error(err),
    reply = state == "unknown_outcome" and err.cause or nil, refund = state == "failed", owner = self.owner, now = now(),
  }, release })
  persist(self, "ended", job.account, list, function(_, _, results)
    done(self.contradiction(job, state, job.hook and results and results[4][1]))
  end)
end

function Durable:succeeded(job, result, done)
  if not job.row then return done() end
  local statement = statements.succeed {
    row = job.row, result = rows.encode_result(result), keep = job.save ~= nil, owner = self.owner, now = now(),
  }
  persist(self, "result", job.account, { statement }, function() done() end)
end

function Durable:saved(job, paths, done)
  if not job.row then return done() end
  persist(self, "saved", job.account, { statements.save(job.row, rows.encode_saved(paths), true, now()) }, function() done() end)
end

function Durable:part(job, record, done)
  if not job.row then return done() end
  persist(self, "part", job.account, { statements.begin_part(job.row, rows.encode_part(record), now()) }, function() done() end)
end

---The name of a job's part: the same for whoever goes on with it.
---@param job homegen.Job
---@return string|nil digits 16 hexadecimal digits
function Durable:part_digits(job)
  return job.row and self.journal:digest(("part %d"):format(job.row)):sub(1, 16)
end

function Durable:release(job)
  if not job.row or job.foreign then return end
  persist(self, "release", job.account, self:with_notice(job, { statements.release(job.row, self.owner, now()) }), function() end)
end

local TOGETHER = 16 -- rows that a transaction releases: it has so many statements at most

function Durable:bulk_release()
  local list, time = {}, now()
  return function(job)
    if job and job.row then list[#list + 1] = statements.release(job.row, self.owner, time) end
    if #list == TOGETHER or not job and list[1] then
      self.journal:persist("release", list, function() end)
      list = {}
    end
  end
end

---@return boolean behind whether something that has happened could not be written yet
function Durable:is_behind()
  return self.journal.backlog[1] ~= nil
end

---@param waits boolean whether the caller may wait
function Durable:close(waits)
  self:stop_looking()
  self.journal:close(waits)
end

---Seconds until a task that another process has in hand, or that finds no place, is looked at again.
---@return number
function Durable.patience()
  return 0.2 + 0.3 * math.random()
end

return durable
