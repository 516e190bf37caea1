--- The store of a client without a journal: what was spent and which ids were given, as long as the client lives.
--- What a job has reserved it notes itself, so that each sum moves once, however often memory runs out behind it.

local decision = require "homegen.base.decision"
local errors = require "homegen.base.errors"
local rows = require "homegen.store.rows"
local spending = require "homegen.store.spending"

local memory = {}

local NEEDS_JOURNAL = "give homegen.new{ journal = \"jobs.db\" }: without it tasks are known only while the client lives"

local KEPT = 1000 -- ids of ended tasks, at least: a reply that comes twice comes soon

---@class homegen.store.Memory: homegen.Store
---@field ids table<homegen.Account, table<string, homegen.Job>> tasks under way
---@field past table<homegen.Account, { young: table<string, true>, old: table<string, true>, count: integer }> ended ones
---@field ended_jobs table<homegen.Job, true> weak: those that the caller still holds. The others the client has
---@field hooked table<integer, homegen.store.Hooked> by their numbers
---@field hook_count integer
---@field late integer[] the numbers of those whose task ended as if it had not been made
---@field late_count integer the place of the latest
---@field paused table<string, integer> keys that a person holds back, and since when
---@field held table<homegen.Job, true> under way with such a key
local Memory = {}
Memory.__index = Memory

for name, method in pairs(require "homegen.store.memory_webhooks") do Memory[name] = method end
for name, method in pairs(require "homegen.store.pause.memory") do Memory[name] = method end
for name, method in pairs(require "homegen.store.memory_insight") do Memory[name] = method end

---@param client homegen.Client
---@return homegen.Store
function memory.new(client)
  local self = setmetatable({
    client = client, spendings = {}, ids = {}, past = {}, ended_jobs = setmetatable({}, { __mode = "k" }),
    hooked = {}, hook_count = 0, late = {}, late_count = 0, paused = {}, held = {},
  }, Memory)
  for name, account in pairs(client.accounts) do
    self.spendings[account] = spending.new(client.settings.budget and client.settings.budget[name])
    self.ids[account], self.past[account] = {}, { young = {}, old = {}, count = 0 }
  end
  return self
end

function Memory:reserve(job)
  local ok, err = self.spendings[job.account]:reserve(job.price, job.service.name)
  job.reserved = ok or nil
  return ok, err
end

function Memory:unreserve(job)
  self.spendings[job.account]:release(job.price)
  job.reserved = nil
end

local NEW = { verdict = "new" } ---@type homegen.Admission

---Whether a key means one job to both.
---@param job homegen.Job
---@param other homegen.Job of whatever client
---@return boolean
function Memory.is_common(_, job, other)
  return job.account == other.account
end

function Memory.admit(_, _, _, done)
  done(NEW)
end

function Memory:attach(job, id, done)
  self.ids[job.account][id] = job
  done()
end

function Memory:depart(job, done)
  done(self:is_paused(job) and "paused" or "go")
end

function Memory:wait_again() end

---@return homegen.Job|true|nil known the job that has the id, true when it has ended
local function known_id(self, account, id)
  local past = self.past[account]
  return self.ids[account][id] or past.young[id] or past.old[id]
end

---@param account homegen.Account
---@param id string
---@return boolean
function Memory:knows(account, id)
  return known_id(self, account, id) ~= nil
end

function Memory.doubt(_, _, _, done)
  done()
end

-- What was uncertain is certain now; an id that led to nothing is not the one that was paid for.
local function settle_sum(book, state, price, created)
  if state == "unknown_outcome" then
    book.uncertain = book.uncertain - price
  else
    book.charged = book.charged - price
  end
  if created then book.charged = book.charged + price end
end

function Memory:accepted(job, id, done)
  local known = known_id(self, job.account, id)
  if known and known ~= job then return done(memory.duplicate_error(id)) end
  self.ids[job.account][id] = job
  if job.reserved then
    self.spendings[job.account]:charge(job.price)
    job.reserved = nil
  elseif job.uncertain then
    settle_sum(self.spendings[job.account], "unknown_outcome", job.price, true)
    job.uncertain = nil
  end
  done()
end

---The reply to a create named the id of another task: one of the two replies is wrong.
---@param id string
---@return homegen.Error
function memory.duplicate_error(id)
  local verdict = decision.decide("create", "reply", "known_id")
  return errors.new {
    kind = verdict.kind, outcome = verdict.outcome, retryable = verdict.retry,
    message = ("the reply names task %s, which another create has made already"):format(id),
    hint = "it may have been charged, so it is not sent again: look at the provider's task list or balance first",
  }
end

-- Two generations: when the young one is full it takes the place of the old one.
local function remember(past, id)
  past.young[id], past.count = true, past.count + 1
  if past.count >= KEPT then past.young, past.old, past.count = {}, past.young, 0 end
end

local function forget(self, job)
  self.ended_jobs[job] = true
  local ids, id = self.ids[job.account], job.id
  if not id or ids[id] ~= job then return end
  remember(self.past[job.account], id)
  ids[id] = nil
end

function Memory:ended(job, state, _, done)
  local book = self.spendings[job.account]
  if job.reserved then
    if state == "unknown_outcome" then book:doubt(job.price) else book:release(job.price) end
    job.reserved = nil
  elseif state == "failed" and not job.phase.refunded then
    book:refund(job.credits)
    job.phase.refunded = true
  end
  forget(self, job)
  done()
end

function Memory:succeeded(job, _, done)
  forget(self, job)
  done()
end

function Memory:saved(_, _, done)
  done()
end

function Memory:part(_, _, done)
  done()
end

function Memory:part_digits() end

function Memory:release(job)
  if job.reserved then self:unreserve(job) end -- canceled before it left, as the client closes
  forget(self, job)
end

function Memory.bulk_release() end

function Memory:figures(account)
  return self.spendings[account]:figures()
end

local function matches(job, given)
  return (not given.key or job.key == given.key) and (not given.id or job.id == given.id)
    and (not given.state or job.state == given.state) and (not given.service or job.service.name == given.service)
end

---Those that the caller still holds, and those under way.
function Memory:list(given)
  local found = {}
  local function add(job)
    if matches(job, given) then found[#found + 1] = job:snapshot() end
  end
  for job in pairs(self.ended_jobs) do add(job) end
  local live = self.client.live
  for job, exists in pairs(live) do
    if exists and not self.ended_jobs[job] then add(job) end
  end
  for _, jobs in pairs(self.ids) do
    for _, job in pairs(jobs) do
      if not live[job] then add(job) end -- it is followed
    end
  end
  return found
end

function Memory:find(given)
  local entry = given.key and self.client.keys[given.key]
  if entry and matches(entry.task._job, given) then return entry.task:snapshot() end
  return self:list(given)[1]
end

-- What of a task a person may know better; see UNSETTLED of homegen.store.query_statements.
local function is_unsettled(task)
  local state = task.state
  return state == "unknown_outcome" or state == "lost" or (state == "expired" or state == "canceled") and task._job.settled
end

---Only a task that the client knows by its key can be settled.
function Memory:settle(key, given)
  local entry = self.client.keys[key]
  local task = entry and entry.task
  if not task or not is_unsettled(task) then
    return nil, errors.new {
      kind = "invalid", message = ("no task with an unknown outcome has the key '%s'"):format(tostring(key)), hint = NEEDS_JOURNAL,
    }
  end
  local account, price = task._job.account, task._job.price
  local wrong = given.id and account:wrong_id(given.id)
  if not wrong and given.id and given.id ~= task.id and known_id(self, account, given.id) then
    wrong = errors.new { kind = "invalid", message = ("task %s is known already"):format(given.id) }
  end
  if wrong then return nil, wrong end
  settle_sum(self.spendings[account], task.state, price, given.id ~= nil)
  if task._job.hook then self.hooked[task._job.hook] = nil end -- what a person says is believed
  local past = self.past[account]
  if task.id then past.young[task.id], past.old[task.id] = nil, nil end -- it was another's
  if given.id then remember(past, given.id) end
  if given.id then
    return { account = account, row = {
      service = task.service, id = given.id, state = "queued", outcome = "settled", key = key,
      price = price, charged = price, refunded = 0,
      context = rows.encode_context(task._job.origin, task._job.details, account),
    } }
  end
  self.client.keys[key] = nil
  return {}
end

function Memory.adopt()
  return true
end

function Memory.prune()
  return 0
end

function Memory.is_behind()
  return false
end

-- Its tasks are known no more.
function Memory:close()
  for account in pairs(self.ids) do self.ids[account] = {} end
end

return memory
