--- The SQL of a task's life in the journal: each function gives one statement with its values, for a transaction. That of
--- what people ask is in query_statements.
---
--- Every change is a compare-and-set: its WHERE names the state and the owner that it starts from, so that of several
--- processes on one journal one alone succeeds, and a crash leaves one of the states behind and nothing in between.

local tables = require "homegen.store.tables"

local statements = {}

-- Of a task that has an id, whatever has become of it; of one that may still end in another way; and of an end that is ours
-- alone.
local PAID = tables.any("state", "queued", "processing", "canceled", "expired", "lost", "succeeded")
local UNENDED = tables.any("state", "waiting", "sending", "queued", "processing", "canceled", "expired", "lost")
local STOPPED = tables.any("?2", "canceled", "expired", "lost")

-- Unfinished tasks of a dead process, or of nobody, of which none was heard of for so long (seconds) no longer count
-- against the provider's limit: they have ended there by now. Only waiting depends on it.
local FORGOTTEN = 3600

-- Of a row of `load`.
local ALIVE = "is_alive(NULLIF(owner, ''))"

-- What waits for a further attempt without a living owner, and whose webhook has come: its owner did not live to see it.
local TOLD = [[
(SELECT COALESCE(SUM(task.price), 0) FROM task WHERE task.notice IS NOT NULL AND task.account = ?1 AND task.state = 'waiting'
  AND task.owner IN (SELECT owner FROM load WHERE account = ?1 AND waiting > 0 AND owner <> '' AND NOT is_alive(owner)))
]]

-- What the budget counts: reserved + charged + uncertain - refunded. A waiting row without a living owner reserves
-- nothing: whoever claims it is counted again.
local COUNTED = [[
(SELECT COALESCE(SUM(sending + CASE WHEN waiting > 0 AND ]] .. ALIVE .. [[ THEN waiting ELSE 0 END), 0) FROM load WHERE account = ?1)
+ ]] .. TOLD .. [[
+ (SELECT COALESCE(SUM(charged - refunded + uncertain), 0) FROM total WHERE account = ?1)
]]

-- The task that a key stands for.
function statements.by_key(account, key)
  return { "SELECT *, is_alive(owner) AS alive FROM task WHERE account = ?1 AND key = ?2 AND current = 1", account, key }
end

function statements.by_row(row)
  return { "SELECT *, is_alive(owner) AS alive FROM task WHERE row = ?1", row }
end

function statements.by_id(account, id)
  return { "SELECT *, is_alive(owner) AS alive FROM task WHERE account = ?1 AND id = ?2", account, id }
end

-- The same job, under another key of the provider at the same address: it was paid for, or may be. Two accounts that a
-- person has named have nothing to do with each other, and what a sandbox of an earlier run was at the address of this one's
-- has none with anybody (named: nil).
local ELSEWHERE = [[
SELECT task.row FROM total CROSS JOIN task ON task.account = total.account AND task.key = ?3 AND task.current = 1
WHERE ?4 IS NOT NULL AND total.account <> ?1 AND task.service = ?2
  AND substr(total.account, 1, instr(total.account, '#')) = substr(?1, 1, instr(?1, '#'))
  AND NOT (?4 AND EXISTS (SELECT 1 FROM account WHERE account.account = total.account))
  AND NOT (task.state = 'refused' OR task.state = 'not_sent' OR task.id IS NULL AND (task.state = 'canceled' OR task.state = 'expired')
    OR task.state = 'waiting' AND NOT is_alive(task.owner))
]]

local ELSEWHERE_FIRST = ELSEWHERE .. "LIMIT 1"

---The task of another account that the key stands for.
---@param task table account, service, key, named
function statements.elsewhere(task)
  return { ELSEWHERE_FIRST, task.account, task.service, task.key, task.named, n = 4 }
end

-- Of one row of VALUES, which needs no table in between: a task that may not be entered has no account, and is ignored as
-- one whose key is taken.
local ENTER = [[
INSERT OR IGNORE INTO task
  (account, service, key, fingerprint, context, price, attempt, owner, save, state, created_at, changed_at)
VALUES (CASE WHEN (?3 IS NULL OR NOT EXISTS (]] .. ELSEWHERE .. [[))
  AND (?11 IS NULL OR ?7 + ]] .. COUNTED .. [[ <= ?11) THEN ?1 END, ?2, ?3, ?5, ?6, ?7, ?8, ?9, ?10, 'waiting', ?12, ?12)]]

---Enters a waiting task, unless its key is taken, here or elsewhere, or the budget does not allow it.
---@param task table account, service, key, named, fingerprint, context, price, attempt, owner, save, budget, now
function statements.enter(task)
  return {
    ENTER,
    task.account, task.service, task.key, task.named, task.fingerprint, task.context, task.price, task.attempt or 0,
    task.owner, task.save, task.budget, task.now, n = 12, changes = 1,
  }
end

---How many rows the statement before has changed.
statements.changed = { "SELECT changes() AS changed" }

local SELECT_COUNTED = "SELECT " .. COUNTED .. " AS counted"

---What the budget counts so far.
function statements.counted(account)
  return { SELECT_COUNTED, account }
end

---The key's earlier attempt stands aside for a new one.
function statements.supersede(row, state, now)
  return {
    "UPDATE task SET current = 0, changed_at = ?3 WHERE row = ?1 AND current = 1 AND state = ?2", row, state, now,
    changes = 1,
  }
end

---A waiting task of a process that is gone becomes ours, unless the webhook of an earlier attempt has come.
function statements.claim(row, owner, save, now)
  return {
    [[UPDATE task SET owner = ?2, save = ?3, changed_at = ?4
    WHERE row = ?1 AND state = 'waiting' AND notice IS NULL AND NOT is_alive(owner)]],
    row, owner, save, now, n = 4, changes = 1,
  }
end

-- Of a task that has an id and that nobody has in hand.
local TAKE_OVER = [[
UPDATE task SET owner = ?1, save = COALESCE(?2, save), changed_at = ?3,
  state = CASE WHEN ]] .. tables.any("state", "canceled", "expired", "lost") .. [[ THEN 'queued' ELSE state END
WHERE id IS NOT NULL AND ]] .. PAID .. [[ AND NOT is_alive(owner)
]]

local TAKE_OVER_ROW, TAKE_OVER_ID = TAKE_OVER .. "AND row = ?4", TAKE_OVER .. "AND account = ?4 AND id = ?5"

---A task that has an id becomes ours when nobody has it in hand.
function statements.take_over(row, owner, save, now)
  return { TAKE_OVER_ROW, owner, save, now, row, n = 4, changes = 1 }
end

---The same, of a task of which only the id is known; where it is not to be had, nothing happens.
function statements.take_over_by_id(account, id, owner, save, now)
  return { TAKE_OVER_ID, owner, save, now, account, id, n = 5 }
end

---The create's reply names a task and does not say that it was made: what it comes to if nothing else is heard. Or the
---provider said "not now", and has called its webhook since.
---@param task table row, owner, error, reply, now
function statements.note_doubt(task)
  return {
    [[UPDATE task SET state = 'sending', error = ?3, reply = ?4, changed_at = ?5
    WHERE row = ?1 AND owner = ?2 AND (state = 'sending' OR state = 'waiting')]],
    task.row, task.owner, task.error, task.reply, task.now, n = 5,
  }
end

---A create that was on its way when its process ended: nobody knows.
function statements.doubt(row, error_text, now)
  return {
    [[UPDATE task SET state = 'unknown_outcome', outcome = 'unknown', error = COALESCE(error, ?2), owner = NULL,
      ended_at = ?3, changed_at = ?3
    WHERE row = ?1 AND state = 'sending' AND NOT is_alive(owner)]], row, error_text, now, changes = 1,
  }
end

-- Tasks that are open at the provider: of account ?1, the service and the time that are filled in.
local PLACES = ([[
(SELECT COALESCE(SUM(tasks), 0) FROM load WHERE account = ?1 AND service = ?%%d
  AND (heard >= (?%%d - %d) / %d OR tasks > 0 AND %s))]]):format(FORGOTTEN, tables.load_seconds, ALIVE)

local DEPART = ([[
UPDATE task SET state = 'sending', attempt = attempt + 1, sent_at = ?7, changed_at = ?7
WHERE row = ?2 AND owner = ?3 AND state = 'waiting'
  AND NOT EXISTS (SELECT 1 FROM pause WHERE pause.key = task.key)
  AND %s < ?5
  AND (?6 IS NULL OR %s <= ?6)]]):format(PLACES:format(4, 7), COUNTED)

-- Where the webhook of an earlier attempt has come, no further one leaves.
local DEPART_WITH_WEBHOOK = DEPART:gsub("WHERE", "%0 notice IS NULL AND", 1):gsub("sent_at = %?7", [[%0, webhook = ?8,
  former_webhooks = CASE WHEN webhook IS NULL THEN former_webhooks ELSE COALESCE(former_webhooks || ' ', '') || webhook END]])

local SELECT_PLACES = "SELECT " .. PLACES:format(2, 3) .. " AS places"

---How many of an account's tasks of a service are open at the provider.
function statements.places(account, service, now)
  return { SELECT_PLACES, account, service, now }
end

---The one gate that a create has to pass: the row is ours and waits, nobody holds its key back, there is a place at the
---provider, and the budget holds it (the row itself is counted as reserved).
---@param task table account, row, owner, service, limit, budget, now; hooked: an attempt of it had or has a webhook, and
---  webhook: this one's digest
function statements.depart(task)
  if task.hooked then
    return {
      DEPART_WITH_WEBHOOK,
      task.account, task.row, task.owner, task.service, task.limit, task.budget, task.now, task.webhook, n = 8, changes = 1,
    }
  end
  return { DEPART, task.account, task.row, task.owner, task.service, task.limit, task.budget, task.now, n = 7, changes = 1 }
end

---The attempt was answered "not now", or never left: it is safe to send it once more.
function statements.wait_again(row, owner, now)
  return {
    "UPDATE task SET state = 'waiting', changed_at = ?3 WHERE row = ?1 AND owner = ?2 AND state = 'sending'", row, owner, now,
  }
end

local ACCEPT = [[
UPDATE task SET id = ?3, state = 'queued', outcome = 'accepted', charged = price, context = ?4,
  accepted_at = ?5, changed_at = ?5, ended_at = NULL, error = NULL, reply = NULL, owner = ?6
WHERE row = ?2 AND (state = 'sending' OR state = 'unknown_outcome')
  AND NOT EXISTS (SELECT 1 FROM task WHERE account = ?1 AND id = ?3 AND row <> ?2)]]

---The provider's id, unless another task of the account has it.
---@param task table account, row, id, context, owner, now
function statements.accept(task)
  return {
    ACCEPT,
    task.account, task.row, task.id, task.context, task.now, task.owner, changes = 1,
  }
end

local FINISH = [[
UPDATE task SET state = ?2, error = ?4, reply = ?5, owner = NULL, ended_at = ?7, changed_at = ?7,
  outcome = CASE WHEN outcome = 'settled' AND (?2 = 'canceled' OR ?2 = 'expired') THEN outcome ELSE ?3 END,
  refunded = CASE WHEN ?6 THEN charged ELSE refunded END
WHERE row = ?1 AND ]] .. UNENDED .. [[ AND (NOT ]] .. STOPPED .. [[ OR owner = ?8 OR NOT is_alive(owner))]]

---A task's end without a result. `refund` gives back what it was charged. That we stopped following it ends nothing for
---another process that follows it.
---@param task table row, state, outcome, error, reply, refund, owner, now
function statements.finish(task)
  return {
    FINISH,
    task.row, task.state, task.outcome, task.error, task.reply, task.refund, task.now, task.owner, n = 8,
  }
end

local SUCCEED = [[
UPDATE task SET state = 'succeeded', result = ?2, error = NULL, ended_at = COALESCE(ended_at, ?4), changed_at = ?4,
  owner = CASE WHEN ?3 OR owner <> ?5 AND is_alive(owner) THEN owner ELSE NULL END
WHERE row = ?1 AND ]] .. PAID

---A task's result. Its owner keeps it while a file is still to be saved, and so does another that has it in hand.
---@param task table row, result, keep, owner, now
function statements.succeed(task)
  return {
    SUCCEED,
    task.row, task.result, task.keep, task.now, task.owner, n = 5,
  }
end

---The part of a file that a download fills, and how to tell whether it can go on.
function statements.begin_part(row, part, now)
  return { "UPDATE task SET part = ?2, changed_at = ?3 WHERE row = ?1", row, part, now, n = 3 }
end

---The files that were saved, as a JSON list. Whoever saves them has the task in hand until all are there.
function statements.save(row, saved, complete, now)
  return {
    [[UPDATE task SET saved = ?2, part = NULL, owner = CASE WHEN ?3 THEN NULL ELSE owner END, changed_at = ?4 WHERE row = ?1]],
    row, saved, complete, now,
  }
end

---We no longer have it in hand; whoever comes next may take it.
function statements.release(row, owner, now)
  return { "UPDATE task SET owner = NULL, changed_at = ?3 WHERE row = ?1 AND owner = ?2", row, owner, now }
end

---Enters a task that exists at the provider and that this journal has not created.
---@param task table account, service, context, owner, id, save, now
function statements.attach(task)
  return {
    [[INSERT INTO task (account, service, fingerprint, context, price, state, owner, id, outcome, save, created_at, accepted_at, changed_at)
    SELECT ?1, ?2, '', ?3, 0, 'queued', ?4, ?5, 'accepted', ?6, ?7, ?7, ?7
    WHERE NOT EXISTS (SELECT 1 FROM task WHERE account = ?1 AND id = ?5)]],
    task.account, task.service, task.context, task.owner, task.id, task.save, task.now, n = 7,
  }
end

local FIGURES = ([[
SELECT
  (SELECT COALESCE(SUM(waiting + sending), 0) FROM load WHERE account = ?1 AND %s) AS reserved,
  (SELECT COALESCE(SUM(sending), 0) FROM load WHERE account = ?1 AND sending > 0 AND NOT %s)
    + %s + COALESCE(SUM(uncertain), 0) AS uncertain,
  COALESCE(SUM(charged), 0) AS charged, COALESCE(SUM(refunded), 0) AS refunded
FROM total WHERE account = ?1]]):format(ALIVE, ALIVE, TOLD)

---What an account has spent. A create whose process is gone is uncertain.
function statements.figures(account)
  return { FIGURES, account }
end

return statements
