--- What becomes of a task that is submitted to a journal: it is new, or its key stands for one that is there already,
--- of this process or another, alive or dead.

local doubts = require "homegen.store.doubts"
local errors = require "homegen.base.errors"
local fingerprint = require "homegen.store.fingerprint"
local gate = require "homegen.store.gate"
local keys = require "homegen.store.keys"
local origin = require "homegen.base.origin"
local rows = require "homegen.store.rows"
local statements = require "homegen.store.statements"
local webhook_statements = require "homegen.store.webhook_statements"

local admission = {}

local admit

-- What the journal says of itself when no waiting helps.
local HOPELESS = { constraint = true, sql = true, corrupt = true }

local function not_sent(err)
  err.outcome = err.outcome or "not_sent"
  return { verdict = "ended", state = "not_sent", error = err }
end

-- As what a task shows that another process has in hand, or that is about to become ours.
local function state_shown(row)
  if row.state == "waiting" or row.state == "sending" or row.state == "processing" then return row.state end
  if row.state == "succeeded" then return "processing" end
  return row.id and "queued" or "sending"
end

---The journal could not be asked, or not be written. That says nothing about a task that was seen there: it is looked
---at again, unless the journal will never work.
---@param row table|nil what was seen
local function trouble(err, row, done)
  if not row then return done(not_sent(err)) end
  if not HOPELESS[err.cause] then return done { verdict = "watch", state = state_shown(row), row = row } end
  if row.id then
    err.outcome = "accepted"
    return done { verdict = "ended", state = "expired", error = err, row = row }
  end
  if row.state == "waiting" then return done(not_sent(err)) end
  err.outcome = "unknown"
  done { verdict = "ended", state = "unknown_outcome", error = err, row = row }
end

local function entry_of(store, job, request, attempt)
  local account = job.account
  return {
    account = store.accounts[account], service = job.service.name, key = job.key, named = store.named[account],
    fingerprint = request.fingerprint,
    context = rows.encode_context(origin.context(job.service, request.params), request.params, account, job.manifest),
    price = job.price, attempt = attempt, owner = store.owner,
    save = job.save, budget = store.budgets[account], now = store.now(),
  }
end

---Runs a transaction that changes a row which was read before; when somebody else was faster, all begins anew.
local function compare_and_set(store, job, request, row, label, list, done, then_do)
  store.journal:transact(label, list, function(outcome, value)
    if outcome == "unmet" then return admit(store, job, request, done) end
    if outcome == "error" then return trouble(value, row, done) end
    then_do(value)
  end)
end

local UNEXPLAINED = { kind = "io", message = "the journal did not take the task, and gives no reason", retryable = true }

---Why a task was not entered.
---@param done fun(row: table|nil, err: homegen.Error|nil, problem: homegen.Error|nil) the task that its key stands for; it
---  is paid for elsewhere, or the budget does not allow it; the journal cannot be read
local function ask_reason(store, job, entry, done)
  local list = { statements.counted(entry.account), statements.figures(entry.account) }
  if entry.key then list[3], list[4] = statements.by_key(entry.account, entry.key), statements.elsewhere(entry) end
  store.journal:transact("figures", list, function(outcome, results)
    if outcome ~= "ok" then return done(nil, nil, results) end
    store:note_figures(job.account, results[2]) -- as they are when a task of another process is seen to have ended
    local counted, row, err = results[1][1].counted, results[3] and results[3][1], nil
    if entry.key and results[4][1] then
      err = keys.elsewhere(entry.key, job.account.provider.title)
    elseif entry.budget and entry.price + counted > entry.budget then
      err = gate.budget_error(store, job, counted)
    end
    done(row, err)
  end)
end

local function entered(job, row, done)
  job.row = row
  done { verdict = "new" }
end

---A new attempt in the place of an ended one.
local function supersede(store, job, request, row, done)
  request.seen = nil -- what becomes of the new attempt is not said by the earlier one
  local entry = entry_of(store, job, request, row.attempt)
  local list = { statements.supersede(row.row, row.state, store.now()), statements.enter(entry) } -- both, or none
  store.journal:transact("admit", list, function(outcome, value, last_row)
    if outcome == "error" then return done(not_sent(value)) end
    if outcome == "ok" then return entered(job, last_row, done) end
    if value == 1 then return admit(store, job, request, done) end
    ask_reason(store, job, entry, function(_, err, problem)
      if err or problem then return done(not_sent(err or problem)) end
      admit(store, job, request, done)
    end)
  end)
end

local function claim(store, job, request, row, done)
  local list = { statements.claim(row.row, store.owner, job.save, store.now()) }
  compare_and_set(store, job, request, row, "adopt", list, done, function()
    job.row = row.row
    if row.webhook then store:rehook(job, row) end
    done { verdict = "new" }
  end)
end

local function take_over(store, job, request, row, done)
  compare_and_set(store, job, request, row, "adopt", {
    statements.take_over(row.row, store.owner, job.save, store.now()), statements.by_row(row.row),
  }, done, function(results)
    job.row = row.row
    done { verdict = row.state == "succeeded" and "succeeded" or "follow", row = results[2][1] }
  end)
end

---What nobody has in hand is asked for by us: an unknown outcome of which ids are known, or whose webhook has come.
---@param store homegen.store.Durable
---@param row table
---@return table statement
function admission.take(store, row)
  local statement = webhook_statements.doubt(row.row, store.owner, doubts.CALLED, store.now())
  statement.changes = 1
  return statement
end

-- Then it is decided what that means.
local function doubt(store, job, request, row, done)
  local statement = row.state == "sending" and statements.doubt(row.row, doubts.LOST, store.now())
    or webhook_statements.doubt(row.row, nil, doubts.CALLED, store.now())
  statement.changes = 1
  compare_and_set(store, job, request, row, "ended", { statement }, done, function() admit(store, job, request, done) end)
end

local function ended(row)
  return { verdict = "ended", state = row.state, error = rows.error_of(row), row = row }
end

local function ask_for(store, job, request, row, done)
  compare_and_set(store, job, request, row, "adopt", { admission.take(store, row), statements.by_row(row.row) }, done,
    function(results) done(ended(results[2][1])) end)
end

---@param row table the one that the key stands for
local function decide(store, job, request, row, done)
  request.seen = row
  local differs = row.service ~= job.service.name and "service" or fingerprint.difference(row.fingerprint, request.fingerprint)
  if differs then return done(not_sent(keys.conflict(job.key, differs))) end
  local state, alive = row.state, row.alive == 1
  -- two that save the same task would fill the same part: a file has one owner, like everything before it
  local unsaved = state == "succeeded" and (job.save or row.save) and not rows.saved_file(row)
  if alive and (unsaved or state ~= "succeeded") then
    return done { verdict = "watch", state = state_shown(row), row = row }
  end
  if state == "waiting" and not row.notice then return claim(store, job, request, row, done) end
  if state == "sending" or state == "waiting" then return doubt(store, job, request, row, done) end
  local rule, is_unknown = keys.rule(state, row.id ~= nil, request.options), state == "unknown_outcome"
  if rule == "new" and row.notice and not row.id and not is_unknown then return doubt(store, job, request, row, done) end
  if rule == "new" then return supersede(store, job, request, row, done) end
  if rule == "resume" or state == "queued" or state == "processing" then return take_over(store, job, request, row, done) end
  if is_unknown and not row.id and rows.named_ids(row)[1] then return ask_for(store, job, request, row, done) end
  if state ~= "succeeded" then return done(ended(row)) end
  if unsaved then return take_over(store, job, request, row, done) end
  job.foreign = true
  done { verdict = "succeeded", row = row }
end

---@param store homegen.store.Durable
---@param job homegen.Job
---@param request homegen.Request
---@param done fun(admission: homegen.Admission)
---@param again? boolean nothing was in its way, and it was not entered all the same
function admit(store, job, request, done, again)
  request.fingerprint = request.fingerprint or request.identity and store:fingerprint(request.identity) or ""
  local entry = entry_of(store, job, request)
  if store.journal:obstacle() then return trouble(store.journal:obstacle(), request.seen, done) end
  store.journal:transact("admit", { statements.enter(entry) }, function(outcome, value, last_row)
    if outcome == "error" then return trouble(value, request.seen, done) end
    if outcome == "ok" then return entered(job, last_row, done) end
    ask_reason(store, job, entry, function(row, err, problem)
      if problem then return trouble(problem, request.seen, done) end
      if row then return decide(store, job, request, row, done) end
      if err or again then return done(not_sent(err or errors.new(UNEXPLAINED))) end
      admit(store, job, request, done, true) -- what was in its way has gone meanwhile
    end)
  end)
end

admission.admit = admit

return admission
