--- The SQL about webhooks in a journal: what they tell of tasks, and who gets to know of it.

local tables = require "homegen.store.tables"

local webhook_statements = {}

local NOTE = [[
UPDATE task SET notice = ?3 WHERE row = ?1 AND webhook = ?2 AND (notice IS NULL OR notice = '[]' AND ?3 <> '[]')]]

---A webhook has come: its task's owner will see it, or whoever goes on with the task.
---@param row integer
---@param digest string the one that it was looked up by
---@param ids string a JSON list
function webhook_statements.note(row, digest, ids)
  return { NOTE, row, digest, ids }
end

-- Of what has no id: it waits to be sent again, or was never sent as far as its process knew.
local CONTRADICTED = tables.any("state", "refused", "not_sent", "canceled", "expired")

local DOUBT = [[
UPDATE task SET state = 'unknown_outcome', outcome = 'unknown', owner = ?2, changed_at = ?4,
  ended_at = CASE WHEN state = 'unknown_outcome' THEN ended_at ELSE ?4 END,
  error = CASE WHEN state = 'waiting' OR state = 'unknown_outcome' THEN COALESCE(error, ?3) ELSE ?3 END
WHERE row = ?1 AND id IS NULL AND NOT is_alive(owner)
  AND (state = 'unknown_outcome' OR notice IS NOT NULL AND (state = 'waiting' OR ]] .. CONTRADICTED .. [[))]]

---A webhook has come of an attempt that was answered no, or "not now", and nobody has it in hand: nobody knows what came of it.
---Of what is unknown already only the owner changes: who asks the provider for the ids that were named, so that no other does.
---@param row integer
---@param owner? string
---@param error_text string
---@param now integer wall-clock seconds
function webhook_statements.doubt(row, owner, error_text, now)
  return { DOUBT, row, owner, error_text, now, n = 4 }
end

local DOUBT_TOLD = DOUBT .. " AND notice IS NOT NULL"

---The same of what has just ended here: unless a webhook has come it stays as it is.
---@param row integer
---@param owner? string
---@param error_text string
---@param now integer wall-clock seconds
function webhook_statements.doubt_told(row, owner, error_text, now)
  return { DOUBT_TOLD, row, owner, error_text, now, n = 4 }
end

local MOST = 100 -- at a time

---What webhooks have told others of our tasks.
---@param owner string
function webhook_statements.noticed(owner)
  return { "SELECT row, notice FROM task WHERE owner = ?1 AND notice IS NOT NULL LIMIT " .. MOST, owner }
end

---It was heeded. Of a create it stays, as long as nobody knows what came of that: whoever goes on with it is not to send it.
---@param row integer
---@param owner string
function webhook_statements.heeded(row, owner)
  return { "UPDATE task SET notice = NULL WHERE row = ?1 AND owner = ?2 AND id IS NOT NULL", row, owner }
end

local CLAIMED = ("SELECT row FROM task WHERE account = ?1 AND id = ?%d"):rep(3, " UNION ALL "):format(2, 3, 4)

---The task that has an id, however that is spelled.
---@param account string
---@param id string
function webhook_statements.claimed(account, id)
  return { CLAIMED, account, id, id:lower(), id:upper() }
end

return webhook_statements
