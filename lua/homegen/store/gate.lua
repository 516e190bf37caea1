--- The one gate that a create has to pass before it leaves: its row is ours, there is a place at the provider, and the
--- budget holds it. The journal decides, over the rows of all processes.

local errors = require "homegen.base.errors"
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

---Why the gate stayed shut: no place, no budget, or the row is no longer ours.
local function explain(store, job, row, counted, done)
  if not row or row.owner ~= store.owner then
    return done(nil, errors.new {
      kind = "io", outcome = "not_sent", message = "the journal no longer has this task as ours: it was changed from outside",
    })
  end
  local limit = store.budgets[job.account]
  if limit and counted > limit then return done(nil, gate.budget_error(store, job, counted - job.price)) end
  done "full" -- or its return to "waiting" is still to be written
end

---@param store homegen.store.Durable
---@param job homegen.Job
---@param done fun(decision: "go"|"full"|nil, err?: homegen.Error)
function gate.depart(store, job, done)
  if store.journal:obstacle() then return done "full" end -- as long as an id waits to be written, no further create leaves
  local name = store.accounts[job.account]
  local list = {
    statements.depart {
      account = name, row = job.row, owner = store.owner, service = job.service.name,
      limit = store.client.settings.max_unfinished, budget = store.budgets[job.account], now = store.now(),
    },
    statements.changed, statements.by_row(job.row), statements.counted(name),
  }
  store.journal:transact("sending", list, function(outcome, results)
    if outcome ~= "ok" then
      results.outcome = "not_sent"
      return done(nil, results)
    end
    if results[2][1].changed ~= 1 then return explain(store, job, results[3][1], results[4][1].counted, done) end
    if store.journal:obstacle() then return store:turn_back(job, done) end
    done "go"
  end)
end

return gate
