--- The SQL about a journal's accounts: see homegen.store.accounts.

local tables = require "homegen.store.tables"

local account_statements = {}

---Every account that has or had a task.
function account_statements.all()
  return { "SELECT account FROM total" }
end

---What people have named.
function account_statements.known()
  return { "SELECT name, provider, account, label FROM account" }
end

local IN_USE = ([[
SELECT account, service FROM (SELECT account, COALESCE(
  (SELECT service FROM task WHERE task.account = total.account AND %s LIMIT 1),
  (SELECT service FROM task WHERE task.account = total.account AND NOT %s LIMIT 1)) AS service FROM total)
WHERE service IS NOT NULL]]):format(tables.open, tables.open)

---Of each account that has tasks the service of one: an account is one provider's. Asked for where a label is new.
function account_statements.in_use()
  return { IN_USE }
end

---One account for a name and for a label, whoever else enters them at the same moment.
function account_statements.enter(name, provider, own, label)
  return {
    [[INSERT INTO account (name, provider, account, label) SELECT ?1, ?2, ?3, ?4
    WHERE NOT EXISTS (SELECT 1 FROM account WHERE provider = ?2 AND label = ?4 AND account <> ?3)
    ON CONFLICT (name) DO NOTHING]], name, provider, own, label,
  }
end

local RENAME_OPEN = "UPDATE OR IGNORE task SET account = ?2 WHERE account = ?1 AND " .. tables.open
local RENAME_OVER = "UPDATE OR IGNORE task SET account = ?2 WHERE account = ?1 AND NOT " .. tables.open

---Moves tasks that stand under an address as somebody spelled it. Where a key stands under both names, both were paid.
---@param former string
---@param name string
---@return table[] statements
function account_statements.rename(former, name)
  return {
    {
      [[UPDATE task SET current = 0 WHERE account = ?1 AND key IS NOT NULL AND current = 1
      AND key IN (SELECT key FROM task WHERE account = ?2 AND key IS NOT NULL AND current = 1)]], former, name,
    },
    { RENAME_OPEN, former, name }, { RENAME_OVER, former, name },
    {
      [[INSERT INTO total SELECT ?2, charged, refunded, uncertain FROM total WHERE account = ?1
      ON CONFLICT (account) DO UPDATE SET charged = charged + excluded.charged,
        refunded = refunded + excluded.refunded, uncertain = uncertain + excluded.uncertain]], former, name,
    },
    { "UPDATE total SET charged = 0, refunded = 0, uncertain = 0 WHERE account = ?1", former },
    { "DELETE FROM total WHERE account = ?1 AND NOT EXISTS (SELECT 1 FROM task WHERE account = ?1 AND id IS NOT NULL)", former },
  }
end

return account_statements
