--- The SQL of what people ask a journal: to look, to settle, to take over what was left, to forget. Each function gives
--- one statement with its values, for a transaction; what changes a task is a compare-and-set, as in statements.

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

---Creates of dead processes, of which nobody will ever learn more by waiting: so many at most.
function query_statements.doubt_all(account, error_text, now, limit)
  return {
    [[UPDATE task SET state = 'unknown_outcome', outcome = 'unknown', error = COALESCE(error, ?2), owner = NULL,
      ended_at = ?3, changed_at = ?3
    WHERE row IN (SELECT row FROM task WHERE account = ?1 AND state = 'sending' AND NOT is_alive(owner) ORDER BY row LIMIT ?4)
    RETURNING *]], account, error_text, now, limit,
  }
end

---Everything that was paid, has no result or no file yet, and that nobody has in hand: so many at most.
function query_statements.adopt(account, owner, now, limit)
  return {
    [[UPDATE task SET owner = ?2, changed_at = ?3, state = CASE WHEN state = 'expired' THEN 'queued' ELSE state END
    WHERE row IN (SELECT row FROM task WHERE account = ?1 AND id IS NOT NULL AND NOT is_alive(owner)
      AND (state IN ('queued', 'processing', 'expired') OR state = 'succeeded' AND save IS NOT NULL AND saved IS NULL)
      ORDER BY row LIMIT ?4)
    RETURNING *]], account, owner, now, limit,
  }
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
      id = NULL, charged = 0
    WHERE row = ?1 AND ]] .. UNSETTLED,
    row, error_text, now, changes = 1,
  }
end

---A page of the tasks, oldest first.
---@param state? string
---@param service? string
---@param after integer the last row of the page before
---@param limit integer
function query_statements.list(state, service, after, limit)
  return {
    [[SELECT *, is_alive(owner) AS alive FROM task
    WHERE row > ?3 AND (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR service = ?2) ORDER BY row LIMIT ?4]],
    state, service, after, limit, n = 4,
  }
end

---The latest task with that key or id, those of our own accounts first.
function query_statements.find(key, id, account, other)
  return {
    [[SELECT *, is_alive(owner) AS alive FROM task WHERE (?1 IS NOT NULL AND key = ?1) OR (?2 IS NOT NULL AND id = ?2)
    ORDER BY account IN (?3, ?4) DESC, current DESC, row DESC LIMIT 1]], key, id, account, other, n = 4,
  }
end

---The account's task with that key or id whose outcome is not known, else the latest one.
function query_statements.find_unsettled(account, key_or_id)
  return {
    [[SELECT *, is_alive(owner) AS alive FROM task WHERE account = ?1 AND (key = ?2 OR id = ?2)
    ORDER BY ]] .. UNSETTLED .. [[ DESC, current DESC, row DESC LIMIT 1]],
    account, key_or_id,
  }
end

local YOUNGEST_JOURNAL = 1767225600 -- 1 January 2026: no journal is older

---Rows of a machine whose clock stood still somewhere in the past (no battery, the network's time not there yet): their
---age is not known, so they count from now on, by a clock that can be right.
---@param now integer wall-clock seconds
function query_statements.date(now)
  return { "UPDATE task SET changed_at = ?1 WHERE changed_at < ?2 AND ?1 >= ?2", now, YOUNGEST_JOURNAL }
end

---Forgets what has ended and is settled. Totals stay.
function query_statements.prune(before)
  return {
    [[DELETE FROM task WHERE changed_at <= ?1 AND NOT is_alive(owner) AND (
      state IN ('failed', 'terminated', 'lost', 'refused', 'not_sent', 'waiting')
      OR state IN ('canceled', 'expired') AND id IS NULL
      OR state = 'succeeded' AND (save IS NULL OR saved IS NOT NULL))]], before,
  }
end

return query_statements
