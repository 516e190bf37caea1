--- What people ask a journal: to look, to settle, to take over what was left, to forget.

local doubts = require "homegen.store.doubts"
local errors = require "homegen.base.errors"
local json = require "homegen.base.json"
local query_statements = require "homegen.store.query_statements"
local rows = require "homegen.store.rows"
local services = require "homegen.service"
local statements = require "homegen.store.statements"

local queries = {}

-- Rows of one statement. A transaction may give 16 MB, and a row's addresses alone can take 130 kB; what is taken over is
-- begun in one go.
local LIST_PAGE, ADOPT_PAGE = 100, 10
local PRUNE_PAGE = 1000 -- nobody else can write meanwhile

---@return homegen.Error
local function to_error(problem)
  if errors.is(problem) then return problem end
  return errors.new { kind = "io", message = "the journal was changed by another process meanwhile", retryable = true }
end

---Asks, and learns what is spent by then.
---@async
---@param label string
---@param list table[] statements
---@return table|nil results
---@return homegen.Error|integer|nil problem
local function ask(self, label, list)
  local asked, accounts = #list, {}
  for account, name in pairs(self.accounts) do
    accounts[#accounts + 1] = account
    list[asked + #accounts] = statements.figures(name)
  end
  local results, problem = self.journal:ask(label, list)
  if not results then return nil, problem end
  for index, account in ipairs(accounts) do
    self:note_figures(account, results[asked + index])
    results[asked + index] = nil
  end
  return results
end

---@async
---@param given { key?: string, id?: string }
---@return homegen.Snapshot|nil
---@return homegen.Error|nil
function queries:find(given)
  local results, problem = ask(self, "find", { query_statements.find(given.key, given.id, self:own_accounts()) })
  if not results then return nil, to_error(problem) end
  return results[1][1] and rows.snapshot(results[1][1])
end

---Visits tasks, oldest first, a page of them at a time.
---@async
---@param given { state?: string, service?: string }
---@param visit fun(row: table)
---@return true|nil
---@return homegen.Error|nil
function queries:each_row(given, visit)
  local last = 0
  repeat
    local results, problem = ask(self, "list", {
      query_statements.list(given.state, given.service, last, LIST_PAGE), query_statements.list_end(last),
    })
    if not results then return nil, to_error(problem) end
    local page = results[1]
    for _, row in ipairs(page) do visit(row) end
    last = #page == LIST_PAGE and page[LIST_PAGE].row or results[2][1].row
  until not last
  return true
end

---@async
---@param given { state?: string, service?: string }
---@return homegen.Snapshot[]|nil
---@return homegen.Error|nil
function queries:list(given)
  local list = {}
  local ok, err = self:each_row(given, function(row) list[#list + 1] = rows.snapshot(row) end)
  if not ok then return nil, err end
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

---What a key, an id or a row's number may mean: of each account of ours its unsettled task, else its latest.
---@async
---@return table[]|nil found
---@return homegen.Error|nil
local function find_own(self, key_or_row)
  local list = {}
  if type(key_or_row) == "number" then
    list[1] = statements.by_row(json.integer(key_or_row) or 0) -- no row has that number
  else
    for _, name in ipairs { self:own_accounts() } do
      list[#list + 1] = query_statements.find_unsettled(name, key_or_row)
    end
  end
  local results, problem = ask(self, "find", list)
  if not results then return nil, to_error(problem) end
  local found = {}
  for _, result in ipairs(results) do found[#found + 1] = result[1] end
  return found
end

---The one task that is meant. Only one of our own accounts: what we know says nothing about another's.
---@async
---@return table|nil row
---@return homegen.Error|nil
local function find_unsettled(self, key_or_row)
  local found, err = find_own(self, key_or_row)
  if not found then return nil, err end
  local name = tostring(key_or_row)
  if not found[1] then return invalid(("the journal has no task '%s' of this client's accounts"):format(name)) end
  local unsettled = {}
  for _, row in ipairs(found) do
    if not account_of(self, row) then return invalid("the task belongs to another account than this client's") end
    if query_statements.is_unsettled(row) then unsettled[#unsettled + 1] = row end
  end
  local row, other = unsettled[1], unsettled[2]
  if not row then return invalid(("the outcome of task '%s' is known: %s"):format(name, found[1].state)) end
  if not other or other.row == row.row then return row end
  return invalid(("two tasks have the key '%s' and an unknown outcome: %d (%s) and %d (%s)"):format(
    name, row.row, row.service, other.row, other.service), "give the number of the one that is meant instead of the key")
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
---@return { row?: table, account?: homegen.Account, key?: string }|nil settled row, account: it is to be followed; else
---  the key that may try again
---@return homegen.Error|nil
function queries:settle(key_or_row, given)
  local row, err = find_unsettled(self, key_or_row)
  if not row then return nil, err end
  if given.id then
    err = account_of(self, row):wrong_id(given.id)
    if err then return nil, err end
  end
  if not given.id then
    local results, problem = ask(self, "settle", {
      query_statements.settle_not_created(row.row, NOT_CREATED, self.now()),
    })
    if not results then return nil, to_error(problem) end
    return { key = row.key }
  end
  if not services.find(row.service) then
    return invalid(("the task's service '%s' is not known to this version: it cannot be followed"):format(row.service))
  end
  local results, problem = ask(self, "settle", {
    query_statements.settle_created {
      row = row.row, account = row.account, id = given.id, owner = self.owner, now = self.now(),
    },
    statements.by_row(row.row),
  })
  if results then return { row = results[2][1], account = account_of(self, row) } end
  if errors.is(problem) then return nil, problem end
  return invalid(("task %s is in the journal already"):format(given.id))
end

---Whoever knows the service may follow it.
local function leave_unknown(self, row)
  self.client.emit("warning", {
    about = "journal", kind = "service_unknown",
    message = ("the journal has task %s of a service '%s' that this version does not know"):format(row.id or row.row, row.service),
    id = row.id, service = row.service, key = row.key,
  })
  self.journal:persist("release", { statements.release(row.row, self.owner, self.now()) }, function() end)
end

---A statement that takes over so many at a time.
---@class homegen.store.Source
---@field account homegen.Account
---@field make fun(after: integer): table
---@field after integer the last row that it gave

---@return homegen.store.Source[]
local function all_sources(self)
  local sources, now = {}, self.now()
  local function add(account, make) sources[#sources + 1] = { account = account, make = make, after = 0 } end
  for account, name in pairs(self.accounts) do
    if account:configured() then
      add(account, function(after) return query_statements.doubt_all(name, doubts.LOST, now, ADOPT_PAGE, after, self.owner) end)
      add(account, function(after) return query_statements.ask_all(name, self.owner, now, ADOPT_PAGE, after) end)
      for _, state in ipairs(query_statements.ADOPTED) do
        add(account, function(after)
          return query_statements.adopt(name, self.owner, now, ADOPT_PAGE, after, state)
        end)
      end
    end
  end
  return sources
end

local function is_older(one, other) return one.row.row < other.row.row end

---Takes a part of what nobody has in hand, of all accounts at once: of a transaction that fails nothing stays ours.
---@async
---@param sources homegen.store.Source[]
---@return { account: homegen.Account, row: table }[]|nil found oldest first
---@return homegen.Error|homegen.store.Source[] rest sources that may have more
local function adopt_page(self, sources)
  local list, found, rest = {}, {}, {}
  for index, source in ipairs(sources) do list[index] = source.make(source.after) end
  local results, problem = ask(self, "adopt", list)
  if not results then return nil, to_error(problem) end
  for index, source in ipairs(sources) do
    local result = results[index]
    for _, row in ipairs(result) do
      found[#found + 1] = { account = source.account, row = row }
      source.after = math.max(source.after, row.row)
    end
    if #result == ADOPT_PAGE then rest[#rest + 1] = source end
  end
  table.sort(found, is_older)
  return found, rest
end

-- What is ours by now is gone on with. Where that fails, for want of memory, the rest of it is left to the next call.
local function take_page(self, take)
  local page = self.untaken
  while page and page[1] and not self.client.closed do -- else they are nobody's when the journal is closed
    local each = page[1]
    if services.find(each.row.service) then take(each.account, each.row) else leave_unknown(self, each.row) end
    table.remove(page, 1)
  end
end

---Takes over what nobody has in hand, part by part.
---@async
---@param take fun(account: homegen.Account, row: table)
---@return true|nil
---@return homegen.Error|nil nothing was taken
function queries:adopt(take)
  take_page(self, take)
  local sources, taken = all_sources(self), false
  while sources[1] do
    local page, rest = adopt_page(self, sources)
    if not page and not taken then return nil, rest end
    if not page then -- what is ours by now is followed all the same
      self.client.emit("warning", {
        about = "journal", kind = "not_all_resumed", error = rest,
        message = "not all tasks could be taken over, resume again: " .. rest.message,
      })
      break
    end
    taken = taken or page[1] ~= nil
    self.untaken = page
    take_page(self, take)
    sources = rest
  end
  return true
end

---Runs statements that look at so many rows until none is left.
---@async
---@param make fun(): table[] one or two statements
---@return integer|nil count
---@return homegen.Error|nil
local function in_pages(self, make)
  local count = 0
  repeat
    local list = make()
    local results, problem = ask(self, "prune", { list[1], statements.changed, list[2], statements.changed })
    if not results then return nil, to_error(problem) end
    local one, other = results[2][1].changed, results[4][1].changed
    count = count + one + other
  until one < PRUNE_PAGE and other < PRUNE_PAGE
  return count
end

---Forgets tasks that have ended and are settled; what was spent stays counted.
---@async
---@param older_than number seconds since their last change
---@return integer|nil count
---@return homegen.Error|nil
function queries:prune(older_than)
  local now = self.now()
  local dated, err = in_pages(self, function() return query_statements.date(now, PRUNE_PAGE) end)
  if not dated then return nil, err end
  return in_pages(self, function() return query_statements.prune(math.floor(now - older_than), PRUNE_PAGE) end)
end

return queries
