--- Rows of a journal as other processes may have left them, for specs that ask what a client makes of them.

local cjson = require "cjson"
local clients = require "spec.support.clients"
local journal = require "homegen.journal"
local tables = require "homegen.store.tables"
local submission = require "homegen.client.submission"
local services = require "homegen.service"

local unpack = table.unpack or unpack

local journal_rows = {
  DEAD = ("0"):rep(32), -- an owner without a lock file
}

---@class spec.JournalRows
local Rows = {}
Rows.__index = Rows

---Opens a handle of its own on a journal; its owner counts as another living process.
---@param path string
---@return spec.JournalRows
function journal_rows.open(path)
  local handle = assert(journal.open { path = path, application_id = tables.application_id, versions = tables.versions })
  return setmetatable({ handle = handle, alive = handle:owner() }, Rows)
end

---Runs statements and waits for their rows.
function Rows:run(...)
  local id = self.handle:submit { label = "spec", ... }
  assert(self.handle:drain(20))
  local got, outcome, value, word = self.handle:take()
  assert(got == id and outcome == "ok", tostring(value) .. " " .. tostring(word))
  return value
end

---@param sql string
---@return table[] rows
function Rows:all(sql, ...)
  return self:run({ sql, n = select("#", ...), ... })[1]
end

---@return table|nil row the first
function Rows:one(sql, ...)
  return self:all(sql, ...)[1]
end

---Writes a task of smart_replace with the parameters of `clients.params()` under the client's account.
---@param client homegen.Client
---@param fields table state, owner, id, key, …; columns of the table
---@return integer row
function Rows:add(client, fields)
  local account = client.accounts.ideal_house
  local normalised = assert(submission.check(client, services.find "smart_replace", clients.params()))
  local values = {
    account = client.store.accounts[account], service = "smart_replace",
    fingerprint = client.store:fingerprint { params = normalised, contents = {} },
    context = "{}", price = 1, state = "waiting", created_at = os.time(), changed_at = os.time(),
  }
  for name, value in pairs(fields) do values[name] = value end
  local names, marks, list = {}, {}, {}
  for name, value in pairs(values) do
    names[#names + 1], marks[#marks + 1], list[#list + 1] = name, "?" .. #list + 1, value
  end
  local results = self:run(
    { ("INSERT INTO task (%s) VALUES (%s)"):format(table.concat(names, ", "), table.concat(marks, ", ")), unpack(list) },
    { "SELECT last_insert_rowid() AS row" })
  return results[2][1].row
end

---@param row integer
---@return table
function Rows:get(row)
  return self:one("SELECT * FROM task WHERE row = ?1", row)
end

---@param url string
---@return string the column `result` of a task that has succeeded
function journal_rows.result(url)
  return cjson.encode { url = url, urls = { url }, width = 64, height = 48 }
end

function Rows:close()
  self.handle:close()
end

return journal_rows
