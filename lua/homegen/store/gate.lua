--- The one gate that a create has to pass before it leaves: its row is ours, nobody holds its key back, there is a place at
--- the provider, and the budget holds it. The journal decides, over the rows of all processes.

local errors = require "homegen.base.errors"
local pause_statements = require "homegen.store.pause.statements"
local rows = require "homegen.store.rows"
local statements = require "homegen.store.statements"

local gate = {}

---@param store homegen.store.Durable
---@param job homegen.Job
---@param counted integer what is spent or reserved without it
---@return homegen.Error
function gate.budget_error(store, job, counted)
  local limit = store.budgets[job.account]
  return errors.new {
    kind = "budget", service = job.service.name, outcome = "not_sent",
    message = ("this would cost %d, and %d of the budget of %d are spent or reserved in %s"):format(
      job.price, counted, limit, store.journal.path),
    hint = "nothing was sent; raise `budget`, or wait for tasks that may be refunded",
  }
end

---Why the gate stayed shut: the key is held back, no place, no budget, or the row is no longer ours.
local function explain(store, job, done)
  local list = { statements.by_row(job.row), statements.counted(store.accounts[job.account]) }
  if job.key then list[3] = pause_statements.of_key(job.key) end
  store.journal:transact("figures", list, function(outcome, results)
    if outcome ~= "ok" then
      results.outcome = "not_sent"
      return done(nil, results)
    end
    local row, counted = results[1][1], results[2][1].counted
    if not row or row.owner ~= store.owner then
      return done(nil, errors.new {
        kind = "io", outcome = "not_sent", message = "the journal no longer has this task as ours: it was changed from outside",
      })
    end
    local notice = rows.notice_of(row)
    if notice then
      done "full"
      return job:heard(notice)
    end
    if results[3] and results[3][1] then return done "paused" end
    local limit = store.budgets[job.account]
    if limit and counted > limit then return done(nil, gate.budget_error(store, job, counted - job.price)) end
    done "full" -- or its return to "waiting" is still to be written
  end)
end

---@param store homegen.store.Durable
---@param job homegen.Job
---@param done fun(decision: "go"|"full"|"paused"|nil, err?: homegen.Error)
function gate.depart(store, job, done)
  if store.journal:obstacle() then return done "full" end -- as long as an id waits to be written, no further create leaves
  local statement = statements.depart {
    account = store.accounts[job.account], row = job.row, owner = store.owner, service = job.service.name,
    limit = store.client.settings.max_unfinished, budget = store.budgets[job.account], now = store.now(),
    hooked = job.hook, webhook = job.webhook,
  }
  store.journal:transact("sending", { statement }, function(outcome, problem)
    if outcome == "unmet" then return explain(store, job, done) end
    if outcome ~= "ok" then
      problem.outcome = "not_sent"
      return done(nil, problem)
    end
    if store.journal:obstacle() then return store:turn_back(job, done) end
    done "go"
  end)
end

return gate
