--- The journal's tables, as the SQL that makes each version from the one before. What was released never changes: a
--- change to the tables is one more text at the end.

local tables = {
  application_id = 0x686f6d65, -- "home", in the header of the file
}

---Which of some states a row is in, as SQL. SQLite makes a table of its own, with a cache of pages, for each IN with more than
---two values and each row that it asks.
---@param column string
---@param ... string states
---@return string
function tables.any(column, ...)
  local list = { ... }
  for index, state in ipairs(list) do list[index] = ("%s = '%s'"):format(column, state) end
  return "(" .. table.concat(list, " OR ") .. ")"
end

---What holds of a row that may still need somebody; it never is NULL. An index of part of a table serves only a statement
---that says the index's own condition, word for word: those on `task` say this one, or NOT this one.
tables.open = ([[(%s OR %s AND id IS NOT NULL
  OR state = 'succeeded' AND save IS NOT NULL AND saved IS NULL)]]):format(
  tables.any("state", "waiting", "sending", "queued", "processing", "unknown_outcome"), tables.any("state", "canceled", "expired"))

---Seconds that share a row of `load`.
tables.load_seconds = 600

-- One row per task: an attempt by key that follows an ended one is a row of its own, and `current` tells which of them
-- the key stands for. `owner` is the process that has the task in hand, NULL when nobody has to. Times are wall-clock
-- seconds, for people: nothing that money depends on looks at them.
--
-- The totals of ended tasks are kept apart, so that a sum does not read the whole journal, and pruning forgets no
-- credit. What is reserved follows from the few unfinished rows.
local FIRST = [[
CREATE TABLE task (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  service TEXT NOT NULL,
  key TEXT,
  current INTEGER NOT NULL DEFAULT 1,
  fingerprint TEXT NOT NULL,
  context TEXT NOT NULL,
  price INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  owner TEXT,
  id TEXT,
  outcome TEXT,
  error TEXT,
  reply TEXT,
  charged INTEGER NOT NULL DEFAULT 0,
  refunded INTEGER NOT NULL DEFAULT 0,
  save TEXT,
  part TEXT,
  result TEXT,
  saved TEXT,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  accepted_at INTEGER,
  ended_at INTEGER,
  changed_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX task_by_key ON task (account, key) WHERE key IS NOT NULL AND current = 1;
CREATE UNIQUE INDEX task_by_id ON task (account, id) WHERE id IS NOT NULL;
CREATE INDEX task_unfinished ON task (account, service) WHERE state IN ('waiting', 'sending', 'queued', 'processing');
CREATE TABLE total (
  account TEXT PRIMARY KEY,
  charged INTEGER NOT NULL DEFAULT 0,
  refunded INTEGER NOT NULL DEFAULT 0,
  uncertain INTEGER NOT NULL DEFAULT 0
);
CREATE TRIGGER task_added AFTER INSERT ON task BEGIN
  INSERT OR IGNORE INTO total (account) VALUES (new.account);
  UPDATE total SET charged = charged + new.charged, refunded = refunded + new.refunded,
    uncertain = uncertain + new.price * (new.state = 'unknown_outcome')
    WHERE account = new.account;
END;
CREATE TRIGGER task_changed AFTER UPDATE OF state, charged, refunded ON task BEGIN
  UPDATE total SET charged = charged + new.charged - old.charged, refunded = refunded + new.refunded - old.refunded,
    uncertain = uncertain + new.price * (new.state = 'unknown_outcome') - old.price * (old.state = 'unknown_outcome')
    WHERE account = new.account;
END;
]]

-- The tables are the same, the way to work on them is not: versions of homegen that know only the first let SQLite copy the
-- log by itself, which may lose what another process writes at that moment. They refuse a newer journal.
local GUARDED_CHECKPOINTS = "-- only beside a reader"

-- Under which account the tasks of a key at an address stand, where a person has named it (see store/accounts.lua): `name`
-- is that key's, `account` what stands in `task` and `total`.
local NAMED_ACCOUNTS = [[
CREATE TABLE account (
  name TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  account TEXT NOT NULL,
  label TEXT NOT NULL
);
]]

local function unfinished(column) return tables.any(column, "waiting", "sending", "queued", "processing") end

-- What the unfinished tasks of an account come to, so that no question has to read them: credits that wait, credits on their
-- way, and tasks that have a place at the provider. Apart for each owner ('' is nobody), as those of dead ones count less,
-- and for each ten minutes in which they were last changed, as what nobody hears of counts for an hour only. Kept by the
-- very write that changes a task.
local LOADS = ([[
CREATE TABLE load (
  account TEXT NOT NULL,
  service TEXT NOT NULL,
  owner TEXT NOT NULL,
  heard INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  sending INTEGER NOT NULL,
  tasks INTEGER NOT NULL,
  PRIMARY KEY (account, service, owner, heard)
) WITHOUT ROWID;
INSERT INTO load SELECT account, service, COALESCE(owner, ''), changed_at / 600, SUM(price * (state = 'waiting')),
  SUM(price * (state = 'sending')), SUM(state <> 'waiting')
  FROM task WHERE $STATE GROUP BY 1, 2, 3, 4;
DROP INDEX task_unfinished;
CREATE INDEX task_open ON task (account, state) WHERE $OPEN;
CREATE INDEX task_over ON task (account, changed_at) WHERE NOT $OPEN;
CREATE INDEX task_former ON task (account, key) WHERE key IS NOT NULL AND current = 0;
CREATE TRIGGER load_added AFTER INSERT ON task WHEN $NEW BEGIN $ADD END;
CREATE TRIGGER load_removed AFTER DELETE ON task WHEN $OLD BEGIN $REMOVE END;
CREATE TRIGGER load_changed AFTER UPDATE OF state ON task
  WHEN $OLD AND $NEW AND old.state <> new.state AND NOT ($MOVES)
BEGIN
  UPDATE load SET waiting = waiting + new.price * (new.state = 'waiting') - old.price * (old.state = 'waiting'),
    sending = sending + new.price * (new.state = 'sending') - old.price * (old.state = 'sending'),
    tasks = tasks + (new.state <> 'waiting') - (old.state <> 'waiting')
  WHERE account = new.account AND service = new.service AND owner = COALESCE(new.owner, '') AND heard = new.changed_at / 600;
END;
CREATE TRIGGER load_moved AFTER UPDATE OF state, account, service, owner, changed_at ON task
  WHEN $OLD AND (NOT $NEW OR $MOVES)
BEGIN $REMOVE END;
CREATE TRIGGER load_arrived AFTER UPDATE OF state, account, service, owner, changed_at ON task
  WHEN $NEW AND (NOT $OLD OR $MOVES)
BEGIN $ADD END;
DROP TRIGGER task_changed;
CREATE TRIGGER task_changed AFTER UPDATE OF state, charged, refunded ON task
  WHEN old.charged <> new.charged OR old.refunded <> new.refunded
    OR old.state <> new.state AND 'unknown_outcome' IN (old.state, new.state)
BEGIN
  UPDATE total SET charged = charged + new.charged - old.charged, refunded = refunded + new.refunded - old.refunded,
    uncertain = uncertain + new.price * (new.state = 'unknown_outcome') - old.price * (old.state = 'unknown_outcome')
    WHERE account = new.account;
END;
]]):gsub("%$(%u+)", {
  OPEN = tables.open,
  STATE = unfinished "state", NEW = unfinished "new.state", OLD = unfinished "old.state",
  MOVES = [[old.account <> new.account OR old.service <> new.service OR old.owner IS NOT new.owner
    OR old.changed_at / 600 <> new.changed_at / 600]],
  ADD = [[
  INSERT INTO load VALUES (new.account, new.service, COALESCE(new.owner, ''), new.changed_at / 600,
    new.price * (new.state = 'waiting'), new.price * (new.state = 'sending'), new.state <> 'waiting')
  ON CONFLICT DO UPDATE SET waiting = waiting + excluded.waiting, sending = sending + excluded.sending,
    tasks = tasks + excluded.tasks;]],
  REMOVE = [[
  UPDATE load SET waiting = waiting - old.price * (old.state = 'waiting'), sending = sending - old.price * (old.state = 'sending'),
    tasks = tasks - (old.state <> 'waiting')
  WHERE account = old.account AND service = old.service AND owner = COALESCE(old.owner, '') AND heard = old.changed_at / 600;
  DELETE FROM load WHERE account = old.account AND service = old.service AND owner = COALESCE(old.owner, '')
    AND heard = old.changed_at / 600 AND waiting = 0 AND sending = 0 AND tasks = 0;]],
})

-- `webhook` is a digest of what stands in the URL that the latest attempt's create brings along, `former_webhooks` are those of the
-- attempts before, with blanks between them; `notice` is what a webhook has
-- told of a task that another process has in hand, or of a create: ids that may be the task's, as a JSON list.
local WEBHOOKS = [[
ALTER TABLE task ADD COLUMN webhook TEXT;
ALTER TABLE task ADD COLUMN former_webhooks TEXT;
ALTER TABLE task ADD COLUMN notice TEXT;
CREATE INDEX task_noticed ON task (owner) WHERE notice IS NOT NULL;
]]

-- Keys that a person holds back, whether or not there is a task of theirs: no create of theirs leaves.
local PAUSES = [[
CREATE TABLE pause (
  key TEXT PRIMARY KEY,
  since INTEGER NOT NULL
) WITHOUT ROWID;
]]

---@type string[]
tables.versions = { FIRST, GUARDED_CHECKPOINTS, NAMED_ACCOUNTS, LOADS, WEBHOOKS, PAUSES }

return tables
