--- The SQL of what people ask a journal: to look, to settle, to take over what was left, to forget. Each function gives
--- one statement with its values, for a transaction; what changes a task is a compare-and-set, as in statements.

local tables = require "homegen.store.tables"

local query_statements = {}

-- What a person may know better: nobody knows whether it was created, the provider does not know it, or what a person
-- said of it before led to nothing.
local UNSETTLED = [[(state IN ('unknown_outcome', 'lost') OR state = 'sending' AND NOT is_alive(owner)
  OR state IN ('expired', 'canceled') AND outcome = 'settled' AND NOT is_alive(owner))]]

---The same, of a row.
---@param row table with `alive`
---@return boolean
function query_statements.is_unsettled(row)
  local state, alive = row.state, row.alive == 1
  return state == "unknown_outcome" or state == "lost" or state == "sending" and not alive
    or (state == "expired" or state == "canceled") and row.outcome == "settled" and not alive
end

-- Its webhook, or the reply to its create, has named ids that may be its own.
local NAMED = [[(COALESCE(notice, '[]') <> '[]' OR instr(COALESCE(error, ''), '"task_id":') > 0)]]

local DOUBT_ALL = [[
UPDATE task SET state = 'unknown_outcome', outcome = 'unknown', error = COALESCE(error, ?2),
  owner = CASE WHEN ]] .. NAMED .. [[ THEN ?6 END, ended_at = ?3, changed_at = ?3
WHERE row IN (SELECT row FROM task WHERE account = ?1 AND state IN ('sending', 'waiting') AND ]] .. tables.open .. [[
  AND (state = 'sending' OR notice IS NOT NULL)
  AND NOT is_alive(owner) AND row > ?5 ORDER BY row LIMIT ?4)
RETURNING *]]

---Creates of dead processes, of which nobody will ever learn more by waiting: so many at most. One that waits to be sent
---again, and whose webhook has come, is among them.
---@param account string
---@param error_text string
---@param now integer wall-clock seconds
---@param limit integer
---@param after integer the last row of the page before
---@param owner string who asks for those of which ids are known
function query_statements.doubt_all(account, error_text, now, limit, after, owner)
  return { DOUBT_ALL, account, error_text, now, limit, after, owner }
end

local ASK_ALL = [[
UPDATE task SET owner = ?2, changed_at = ?3
WHERE row IN (SELECT row FROM task WHERE account = ?1 AND state = 'unknown_outcome' AND ]] .. tables.open .. [[
  AND id IS NULL AND ]] .. NAMED .. [[ AND NOT is_alive(owner) AND row > ?5 ORDER BY row LIMIT ?4)
RETURNING *]]

---Creates that were given up as unknown, and of which ids are known: so many at most become ours, to be asked for.
---@param account string
---@param owner string
---@param now integer wall-clock seconds
---@param limit integer
---@param after integer the last row of the page before
function query_statements.ask_all(account, owner, now, limit, after)
  return { ASK_ALL, account, owner, now, limit, after }
end

---The states in which a task is adopted, of all that are paid.
query_statements.ADOPTED = { "queued", "processing", "expired", "succeeded" }

local ADOPT = [[
UPDATE task SET owner = ?2, changed_at = ?3, state = CASE WHEN state = 'expired' THEN 'queued' ELSE state END
WHERE row IN (SELECT row FROM task WHERE account = ?1 AND state = ?6 AND ]] .. tables.open .. [[
  AND id IS NOT NULL AND NOT is_alive(owner) AND row > ?5 ORDER BY row LIMIT ?4)
RETURNING *]]

---What was paid, has no result or no file yet, and that nobody has in hand: of one state, so many at most.
---@param account string
---@param owner string
---@param now integer wall-clock seconds
---@param limit integer
---@param after integer the last row of the page before
---@param state string one of ADOPTED
function query_statements.adopt(account, owner, now, limit, after, state)
  return { ADOPT, account, owner, now, limit, after, state }
end

---A person knows that the provider has the task, and under which id.
---@param task table row, account, id, owner, now
function query_statements.settle_created(task)
  return {
    [[UPDATE task SET id = ?3, state = 'queued', outcome = 'settled', charged = price, error = NULL, reply = NULL, owner = ?4,
      accepted_at = ?5, ended_at = NULL, changed_at = ?5
    WHERE row = ?2 AND ]] .. UNSETTLED .. [[
      AND NOT EXISTS (SELECT 1 FROM task WHERE account = ?1 AND id = ?3 AND row <> ?2)]],
    task.account, task.row, task.id, task.owner, task.now, changes = 1,
  }
end

---A person knows that the provider has not created it, whatever id was thought to be its own.
function query_statements.settle_not_created(row, error_text, now)
  return {
    [[UPDATE task SET state = 'refused', outcome = 'refused', error = ?2, owner = NULL, ended_at = ?3, changed_at = ?3,
      id = NULL, charged = 0, notice = NULL
    WHERE row = ?1 AND ]] .. UNSETTLED,
    row, error_text, now, changes = 1,
  }
end

-- Rows that a statement looks at; the rest is another's.
local WINDOW = "(SELECT max(row) FROM (SELECT row FROM task WHERE row > ?%d ORDER BY row LIMIT %d))"
local WINDOW_ROWS = 1000

local PAUSED = "EXISTS (SELECT 1 FROM pause WHERE pause.key = task.key) AS paused"

local LIST = [[
SELECT *, is_alive(owner) AS alive, ]] .. PAUSED .. [[ FROM task
WHERE row > ?3 AND row <= ]] .. WINDOW:format(3, WINDOW_ROWS) .. [[
  AND (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR service = ?2) ORDER BY row LIMIT ?4]]
local LIST_END = "SELECT " .. WINDOW:format(1, WINDOW_ROWS) .. " AS row"

---A page of the tasks, oldest first, of the next so many rows.
---@param state? string
---@param service? string
---@param after integer the last row of the page before
---@param limit integer
function query_statements.list(state, service, after, limit)
  return { LIST, state, service, after, limit, n = 4 }
end

---Up to which row that has looked, where it has found fewer than `limit`; nil: that was all.
---@param after integer
function query_statements.list_end(after)
  return { LIST_END, after }
end

-- An account's tasks with a key, or an id.
local OF_KEY = [[
SELECT task.row FROM %s task.account = %s AND task.key = %s AND task.current = 1
UNION ALL SELECT task.row FROM %s task.account = %s AND task.key = %s AND task.current = 0]]
local OF_ID = "SELECT task.row FROM %s task.account = %s AND task.id = %s"

local function of_key(from, account, key)
  return OF_KEY:format(from, account, key, from, account, key)
end

local ALL_ACCOUNTS = "total CROSS JOIN task ON" -- each that has or had a task

local FIND = ([[
SELECT *, is_alive(owner) AS alive, %s FROM task WHERE row IN (%s UNION ALL %s)
ORDER BY account IN (?3, ?4) DESC, current DESC, row DESC LIMIT 1]]):format(
  PAUSED, of_key(ALL_ACCOUNTS, "total.account", "?1"), OF_ID:format(ALL_ACCOUNTS, "total.account", "?2"))

---The latest task with that key or id, those of our own accounts first.
function query_statements.find(key, id, account, other)
  return { FIND, key, id, account, other, n = 4 }
end

local FIND_UNSETTLED = ([[
SELECT *, is_alive(owner) AS alive FROM task WHERE row IN (%s UNION ALL %s)
ORDER BY %s DESC, current DESC, row DESC LIMIT 1]]):format(
  of_key("task WHERE", "?1", "?2"), OF_ID:format("task WHERE", "?1", "?2"), UNSETTLED)

---The account's task with that key or id whose outcome is not known, else the latest one.
function query_statements.find_unsettled(account, key_or_id)
  return { FIND_UNSETTLED, account, key_or_id }
end

local YOUNGEST_JOURNAL = 1767225600 -- 1 January 2026: no journal is older

-- What may be forgotten: all that needs nobody any more, and what waits without anybody.
local OVER = ("FROM total CROSS JOIN task ON task.account = total.account AND NOT %s"):format(tables.open)
local WAITING = ("FROM total CROSS JOIN task ON task.account = total.account AND task.state = 'waiting' AND %s"):format(tables.open)

local DATE = "UPDATE task SET changed_at = ?1 WHERE ?1 >= ?2 AND row IN (SELECT task.row %s AND task.changed_at < ?2 LIMIT ?3)"
local DATES = { DATE:format(OVER), DATE:format(WAITING) }

---Rows of a machine whose clock stood still somewhere in the past (no battery, the network's time not there yet): their
---age is not known, so they count from now on, by a clock that can be right. So many at most of what is over, and of what
---waits.
---@param now integer wall-clock seconds
---@param limit integer
---@return table[] statements
function query_statements.date(now, limit)
  return { { DATES[1], now, YOUNGEST_JOURNAL, limit }, { DATES[2], now, YOUNGEST_JOURNAL, limit } }
end

local PRUNE = [[DELETE FROM task WHERE row IN (SELECT task.row %s AND task.changed_at <= ?1 AND NOT is_alive(task.owner) LIMIT ?2)]]
local PRUNES = { PRUNE:format(OVER), PRUNE:format(WAITING) }

---Forgets what has ended and is settled, so many at most, and of what waits without anybody. Totals stay.
---@param before integer wall-clock seconds
---@param limit integer
---@return table[] statements
function query_statements.prune(before, limit)
  return { { PRUNES[1], before, limit }, { PRUNES[2], before, limit } }
end

return query_statements
