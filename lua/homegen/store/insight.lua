--- What a journal knows of a task and of all of them, for people who want to understand it: nothing here changes anything.

local account_statements = require "homegen.store.account_statements"
local json = require "homegen.base.json"
local pause_statements = require "homegen.store.pause.statements"
local query_statements = require "homegen.store.query_statements"
local rows = require "homegen.store.rows"
local services = require "homegen.service"
local statements = require "homegen.store.statements"

local insight = {}

local TOGETHER = 16 -- statements of a transaction

---What is known of one task, and of what it may wait for.
---@class homegen.store.Facts
---@field snapshot? homegen.Snapshot nil: there is no such task
---@field own? boolean whether it is of an account of this client
---@field refunded? integer credits
---@field charged? integer
---@field reply? string first bytes of an unreadable reply
---@field called? string[] what its webhook has told, where nobody has heeded it yet: ids that may be its own
---@field paused_since? integer wall-clock seconds
---@field places? integer tasks of its account and service that are open at the provider
---@field limit? integer how many may be, by this client
---@field counted? integer what its account's budget counts
---@field budget? integer this client's
---@field lasting boolean whether it outlives the client

local function budget_of(self, name)
  for account, own in pairs(self.accounts) do
    if own == name then return true, self.budgets[account] end
  end
  return false
end

---@async
---@return table|nil row nil alone: there is none
---@return homegen.Error|nil
local function find(self, what)
  local statement = type(what) == "number" and statements.by_row(json.integer(what) or 0)
    or query_statements.find(what, what, self:own_accounts())
  local results, err = self.journal:ask("find", { statement })
  if not results then return nil, err end
  return results[1][1]
end

---@async
---@param what string|integer a job's key, the provider's id, or the journal's number of the task
---@return homegen.store.Facts|nil
---@return homegen.Error|nil
function insight:facts(what)
  local row, err = find(self, what)
  if err then return nil, err end
  local list = { pause_statements.of_key(row and row.key or tostring(what)) }
  if row then
    list[2], list[3] = statements.places(row.account, row.service, self.now()), statements.counted(row.account)
  end
  local results, problem = self.journal:ask("figures", list)
  if not results then return nil, problem end
  local pause = results[1][1]
  local facts = { paused_since = pause and (row == nil or row.key ~= nil) and pause.since or nil, lasting = true }
  if not row then return facts end
  facts.snapshot, facts.reply, facts.called = rows.snapshot(row), row.reply, rows.notice_of(row)
  facts.snapshot.paused = facts.paused_since ~= nil
  facts.charged, facts.refunded = row.charged, row.refunded
  facts.places, facts.limit, facts.counted = results[2][1].places, self.client.settings.max_unfinished, results[3][1].counted
  facts.own, facts.budget = budget_of(self, row.account)
  return facts
end

---Visits a snapshot of each task, oldest first, a page of them at a time.
---@async
---@param given { state?: string, service?: string }
---@param visit fun(snapshot: homegen.Snapshot)
---@return true|nil
---@return homegen.Error|nil
function insight:export(given, visit)
  return self:each_row(given, function(row)
    local snapshot = rows.snapshot(row)
    snapshot.own = budget_of(self, row.account)
    visit(snapshot)
  end)
end

local function provider_of(name)
  local service = services.find(name) -- nil: of a later version
  return service and service.provider or nil
end

---@async
---@param names string[]
---@return table<string, table>|nil figures by account
---@return homegen.Error|nil
local function figures_of(self, names)
  local found = {}
  for first = 1, #names, TOGETHER do
    local list = {}
    for index = first, math.min(first + TOGETHER - 1, #names) do list[#list + 1] = statements.figures(names[index]) end
    local results, err = self.journal:ask("figures", list)
    if not results then return nil, err end
    for index, result in ipairs(results) do found[names[first + index - 1]] = result[1] end
  end
  return found
end

---What each account of the journal has spent, whosever it is.
---@async
---@return homegen.AccountBook[]|nil
---@return homegen.Error|nil
function insight:books()
  local results, err = self.journal:ask("figures", {
    account_statements.all(), account_statements.in_use(), account_statements.known(),
  })
  if not results then return nil, err end
  local names, providers, labels = {}, {}, {}
  for index, row in ipairs(results[1]) do names[index] = row.account end
  for _, row in ipairs(results[2]) do providers[row.account] = provider_of(row.service) end
  for _, row in ipairs(results[3]) do
    providers[row.account], labels[row.account] = providers[row.account] or row.provider, row.label
  end
  table.sort(names)
  local figures, problem = figures_of(self, names)
  if not figures then return nil, problem end
  local books = {}
  for index, name in ipairs(names) do
    local sums = figures[name]
    books[index] = {
      provider = providers[name], origin = name:match "^(.*)#" or name, account = labels[name], own = budget_of(self, name),
      reserved = sums.reserved, charged = sums.charged, refunded = sums.refunded, uncertain = sums.uncertain,
    }
  end
  return books
end

return insight
