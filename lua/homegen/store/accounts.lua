--- Whose tasks are whose in a journal: which of its accounts a key of the provider at an address belongs to. Two
--- spellings of an address are one; that two keys are one account a person says, with `account` in `homegen.new`.

local account_statements = require "homegen.store.account_statements"
local errors = require "homegen.base.errors"
local place = require "homegen.base.place"
local services = require "homegen.service"

local accounts = {}

local ROUNDS = 5 -- as long as other processes enter names at the same moment

---What stands in the journal for a key at an address: the place, and a salted fingerprint of the key and its user.
---@param account homegen.Account
---@param digest fun(text: string): string
---@return string
local function name_of(account, digest)
  local where = account.base_url and (place.of(account.base_url) or account.base_url) or "?"
  return ("%s#%s"):format(where, digest(("%s\0%s"):format(account.key() or "", account.user_id or "")))
end

---The same name with its address as it is spelled today.
local function respelled(name)
  local url, digits = name:match("^(.*)(#%x*)$")
  return url and (place.of(url) or url) .. digits or name
end

local function place_of(name)
  return (name:gsub("#%x*$", ""))
end

---@param journal homegen.store.Journal
---@return true|nil
---@return homegen.Error|nil
local function respell_all(journal)
  local results, err = journal:wait_for("accounts", { account_statements.all() })
  if not results then return nil, err end
  for _, row in ipairs(results[1]) do
    local name = respelled(row.account)
    if name ~= row.account then
      results, err = journal:wait_for("account", account_statements.rename(row.account, name))
      if not results then return nil, err end
    end
  end
  return true
end

local function refused(message, hint)
  return nil, errors.new { kind = "config", outcome = "not_sent", message = message, hint = hint }
end

---What a journal says of accounts.
---@class homegen.store.KnownAccounts
---@field by_name table<string, table> a row of `account`
---@field by_label table<string, table> the same, by provider and label
---@field in_use { account: string, service: string }[] accounts that have tasks
---@param results table
---@return homegen.store.KnownAccounts
local function read(results)
  local known = { by_name = {}, by_label = {}, in_use = results[2] or {} }
  for _, row in ipairs(results[1]) do
    known.by_name[row.name] = row
    known.by_label[row.provider .. "\0" .. row.label] = row
  end
  return known
end

---The accounts with tasks of a provider at a place that nobody has named.
---@return string[]
local function nameless(known, provider, where)
  local found = {}
  for _, row in ipairs(known.in_use) do
    local service = services.find(row.service) and services.named(row.service)
    if service and service.provider == provider and place_of(row.account) == where and not known.by_name[row.account]
      and row.account ~= found[#found] then
      found[#found + 1] = row.account
    end
  end
  return found
end

---The account that a label means, for a name that has none.
---@return string|nil account
---@return homegen.Error|nil
local function labelled(known, name, provider, label)
  local former = known.by_label[provider.name .. "\0" .. label]
  if former then return former.account end
  local others = nameless(known, provider.name, place_of(name))
  for _, other in ipairs(others) do
    if other == name then return name end
  end
  if #others <= 1 then return others[1] or name end
  return refused(
    ("account: the journal has tasks of %d keys of %s, and none is called '%s' yet"):format(#others, provider.title, label),
    ("open it once with the key that made them and account = '%s': further keys with that name join it"):format(label))
end

---@param known homegen.store.KnownAccounts
---@return string|nil account as tasks stand under it
---@return boolean|homegen.Error named whether a person has named it
---@return table[]|nil entries statements that write down what is new
local function resolve(known, name, provider, label)
  local row = known.by_name[name]
  if row and label and row.label ~= label then
    return refused(("account: this key of %s is called '%s' in the journal, not '%s'"):format(provider.title, row.label, label),
      "use that name, or another journal")
  end
  if row then return row.account, true end
  if not label then return name, false end
  local own, err = labelled(known, name, provider, label)
  if not own then return nil, err end
  -- the older key may come without the label: its account is known by then
  return own, true, {
    account_statements.enter(own, provider.name, own, label), account_statements.enter(name, provider.name, own, label),
  }
end

---Finds out under which names the tasks of a client's accounts stand. Waits for the disk, like opening.
---@param journal homegen.store.Journal
---@param owned table<string, homegen.Account> by provider
---@param label? string what `account` of `homegen.new` says
---@return table<homegen.Account, string>|nil names
---@return table<homegen.Account, boolean>|homegen.Error named whether a person has named it
function accounts.find(journal, owned, label)
  local names, named = {}, {}
  local ok, err = respell_all(journal)
  if not ok then return nil, err end
  for _ = 1, ROUNDS do
    local results, problem = journal:wait_for("accounts", { account_statements.known(), label and account_statements.in_use() })
    if not results then return nil, problem end
    local known, entries = read(results), {}
    for _, account in pairs(owned) do
      local name = name_of(account, function(text) return journal:digest(text) end)
      local own, is_named, list = resolve(known, name, account.provider, account:configured() and label or nil)
      if not own then return nil, is_named end
      names[account], named[account] = own, is_named
      for _, statement in ipairs(list or {}) do entries[#entries + 1] = statement end
    end
    if not entries[1] then break end
    results, problem = journal:wait_for("account", entries)
    if not results then return nil, problem end
  end
  return names, named
end

return accounts
