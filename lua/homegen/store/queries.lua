--- What people ask a journal: to look, to settle, to take over what was left, to forget.

local admission = require "homegen.store.admission"
local errors = require "homegen.errors"
local json = require "homegen.json"
local rows = require "homegen.store.rows"
local statements = require "homegen.store.statements"

local queries = {}

---@return homegen.Error
local function to_error(problem)
  if errors.is(problem) then return problem end
  return errors.new { kind = "io", message = "the journal was changed by another process meanwhile", retryable = true }
end

---@async
---@param given { key?: string, id?: string }
---@return homegen.Snapshot|nil
---@return homegen.Error|nil
function queries:find(given)
  local results, problem = self.journal:ask("find", { statements.find(given.key, given.id, self:own_accounts()) })
  if not results then return nil, to_error(problem) end
  return results[1][1] and rows.snapshot(results[1][1])
end

---@async
---@param given { state?: string, service?: string }
---@return homegen.Snapshot[]|nil
---@return homegen.Error|nil
function queries:list(given)
  local results, problem = self.journal:ask("list", { statements.list(given.state, given.service) })
  if not results then return nil, to_error(problem) end
  local list = {}
  for index, row in ipairs(results[1]) do list[index] = rows.snapshot(row) end
  return list
end

---@return homegen.Account|nil
local function account_of(self, row)
  for account, name in pairs(self.accounts) do
    if name == row.account then return account end
  end
  return nil
end

local function invalid(message, hint)
  return nil, errors.new { kind = "invalid", message = message, hint = hint }
end

---@async
---@return table|nil row
---@return homegen.Error|nil
local function find_unsettled(self, key_or_row)
  local statement
  if type(key_or_row) == "number" then
    statement = statements.by_row(json.integer(key_or_row))
  else
    statement = statements.find(key_or_row, key_or_row, self:own_accounts())
  end
  local results, problem = self.journal:ask("find", { statement })
  if not results then return nil, to_error(problem) end
  local row = results[1][1]
  if not row then return invalid(("the journal has no task '%s'"):format(tostring(key_or_row))) end
  if row.state ~= "unknown_outcome" and (row.state ~= "sending" or row.alive == 1) then
    return invalid(("the outcome of task '%s' is known: %s"):format(tostring(key_or_row), row.state))
  end
  return row
end

---@return string|nil
---@return string|nil
function queries:own_accounts()
  local own = {}
  for _, name in pairs(self.accounts) do own[#own + 1] = name end
  return own[1], own[2]
end

local NOT_CREATED = rows.encode_error(errors.new {
  kind = "api", outcome = "refused", retryable = true, message = "the provider has not created it, as was settled by hand",
})

---@async
---@param key_or_row string|integer a job's key, or the journal's number of a task
---@param given { id?: string, created?: false }
---@return { follow?: table, account?: homegen.Account }|nil
---@return homegen.Error|nil
function queries:settle(key_or_row, given)
  local row, err = find_unsettled(self, key_or_row)
  if not row then return nil, err end
  if not given.id then
    local results, problem = self.journal:ask("settle", { statements.settle_not_created(row.row, NOT_CREATED, self.now()) })
    if not results then return nil, to_error(problem) end
    return {}
  end
  local account = account_of(self, row)
  if not account then return invalid("the task belongs to another account than this client's") end
  local results, problem = self.journal:ask("settle", {
    statements.settle_created { row = row.row, account = row.account, id = given.id, owner = self.owner, now = self.now() },
    statements.by_row(row.row),
  })
  if results then return { row = results[2][1], account = account } end
  if errors.is(problem) then return nil, problem end
  return invalid(("task %s is in the journal already"):format(given.id))
end

---Takes over what nobody has in hand.
---@async
---@return { account: homegen.Account, row: table }[]|nil
---@return homegen.Error|nil
function queries:adopt()
  local list, found = {}, {}
  for account, name in pairs(self.accounts) do
    if account:configured() then
      list[#list + 1] = { account = account, statements = {
        statements.doubt_all(name, admission.LOST, self.now()), statements.adopt(name, self.owner, self.now()),
      } }
    end
  end
  for _, each in ipairs(list) do
    local results, problem = self.journal:ask("adopt", each.statements)
    if not results then return nil, to_error(problem) end
    for _, rows_found in ipairs(results) do
      for _, row in ipairs(rows_found) do found[#found + 1] = { account = each.account, row = row } end
    end
  end
  table.sort(found, function(a, b) return a.row.row < b.row.row end)
  self:refresh_figures()
  return found
end

---Forgets tasks that have ended and are settled; what was spent stays counted.
---@async
---@param older_than number seconds since their last change
---@return integer|nil count
---@return homegen.Error|nil
function queries:prune(older_than)
  local results, problem = self.journal:ask("prune", {
    statements.prune(math.floor(self.now() - older_than)), statements.changed,
  })
  if not results then return nil, to_error(problem) end
  self:refresh_figures()
  return results[2][1].changed
end

return queries
