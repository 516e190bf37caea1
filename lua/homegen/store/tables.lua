--- The journal's tables, as the SQL that makes each version from the one before. What was released never changes: a
--- change to the tables is one more text at the end.

local tables = {
  application_id = 0x686f6d65, -- "home", in the header of the file
}

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

---@type string[]
tables.versions = { FIRST, GUARDED_CHECKPOINTS, NAMED_ACCOUNTS }

return tables
