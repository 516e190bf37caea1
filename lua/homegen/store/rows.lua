--- Between tasks and the journal's rows: what of an error, a result and a task's context is kept, and what comes back.

local cjson = require "homegen.base.cjson"
local core = require "homegen.core"
local errors = require "homegen.base.errors"
local json = require "homegen.base.json"

local rows = {}

local ERROR_FIELDS = { "kind", "message", "code", "name", "http_status", "outcome", "retryable", "hint", "task_id" }
-- Neither `raw` nor `input`: they repeat the prompt, and resuming needs neither.
local RESULT_FIELDS = { "url", "urls", "width", "height", "variation_number", "project_id", "remaining_photos" }
-- What following, saving and varying a task needs; a user_id only where the call gave its own.
local CONTEXT_FIELDS = { "original_url", "room_type", "theme", "user_id" }
local DETAIL_FIELDS = { "width", "height", "project_id", "remaining_photos" }

local function pick(source, names)
  local picked = {}
  for _, name in ipairs(names) do
    local value = source[name]
    if value ~= nil and value ~= json.null then picked[name] = value end
  end
  return picked
end

local function decode(text)
  return json.typed(text and json.decode(text), "table")
end

---@param err homegen.Error
---@return string
function rows.encode_error(err)
  return cjson.encode(pick(err, ERROR_FIELDS))
end

---@param row table
---@return homegen.Error
function rows.error_of(row)
  local kept = decode(row.error) or {}
  local fields = pick(kept, ERROR_FIELDS)
  fields.code, fields.http_status = json.integer(kept.code), json.integer(kept.http_status)
  if type(fields.message) ~= "string" then fields.message = "the task ended as " .. row.state end
  fields.cause = row.reply
  fields.service, fields.task_id, fields.key = row.service, row.id or json.typed(kept.task_id, "string"), row.key
  if not errors.is_kind(fields.kind) then fields.kind = "protocol" end -- written by a version that knows more kinds
  return errors.new(fields)
end

---@param result homegen.Result
---@return string
function rows.encode_result(result)
  return cjson.encode(pick(result, RESULT_FIELDS))
end

---What `homegen.result` needs to make the result again.
---@param row table
---@return homegen.PollView|nil view nil when the row has no result
---@return table|nil details
function rows.result_of(row)
  local kept = decode(row.result)
  local urls = kept and json.typed(kept.urls, "table")
  if not urls or type(urls[1]) ~= "string" then return nil end
  return { urls = urls, variation_number = json.integer(kept.variation_number), raw = {} }, rows.details_of(kept)
end

---@param kept table
---@return table details
function rows.details_of(kept)
  return {
    width = json.integer(kept.width), height = json.integer(kept.height), project_id = json.typed(kept.project_id, "string"),
    remaining_photos = json.integer(kept.remaining_photos),
  }
end

---@param origin table what a variation would need, see `vary.context`
---@param details table what is known of the result besides
---@param account homegen.Account
---@param manifest? homegen.manifest.Call what the pictures' manifests are to tell, whoever writes them
---@return string
function rows.encode_context(origin, details, account, manifest)
  local context = pick(origin, CONTEXT_FIELDS)
  context.manifest = manifest
  for name, value in pairs(pick(details, DETAIL_FIELDS)) do context[name] = value end
  if context.user_id == account.user_id then context.user_id = nil end
  return cjson.encode(context)
end

---@param row table
---@return table context
function rows.context_of(row)
  return decode(row.context) or {}
end

---@param row table
---@return homegen.manifest.Call|nil nil: no manifest is wanted
function rows.manifest_of(row)
  local kept = json.typed(rows.context_of(row).manifest, "table")
  if not kept or type(kept.parameters) ~= "table" or type(kept.files) ~= "table" then return nil end
  return kept
end

---What a variation needs: as it was given, and the rest as the journal has it.
---@param given homegen.Origin
---@param row table
---@return homegen.Origin
function rows.complete_context(given, row)
  local context = rows.context_of(row)
  for name, value in pairs(given) do context[name] = value end
  return context
end

---@param ids string[]
---@return string
function rows.encode_notice(ids)
  return ids[1] and cjson.encode(ids) or "[]"
end

---What a webhook has told.
---@param row table
---@return string[]|nil ids that may be the task's; nil: none has come
function rows.notice_of(row)
  return decode(row.notice)
end

---Ids that may be the task's, as its webhook or the reply to its create has named them.
---@param row table of a create with an unknown outcome
---@return string[]
function rows.named_ids(row)
  local ids = rows.notice_of(row) or {}
  if not ids[1] then ids[1] = rows.error_of(row).task_id end
  return ids
end

---@param row table
---@return string[]|nil paths
function rows.saved_of(row)
  return decode(row.saved)
end

---@param row table
---@return string|nil path of the (first) saved file, if it is still there
function rows.saved_file(row)
  local saved = rows.saved_of(row)
  return saved and saved[1] and core.file_exists(saved[1]) and saved[1] or nil
end

---@param paths string[]
---@return string
function rows.encode_saved(paths)
  return cjson.encode(paths)
end

---@param record homegen.PartRecord
---@return string
function rows.encode_part(record)
  return cjson.encode(record)
end

---@param row table
---@return homegen.PartRecord|nil
function rows.part_of(row)
  local record = decode(row.part)
  if not record or type(record.path) ~= "string" then return nil end
  record.total, record.saved = json.integer(record.total), json.typed(record.saved, "table")
  return record
end

---A task of any process as a plain table, like `task:snapshot()`.
---@class homegen.Snapshot
---@field row integer|nil the journal's number of the task; nil without a journal
---@field service string the service's name
---@field id? string the provider's id; nil until created
---@field state homegen.TaskState where it stands
---@field key? string the job's key
---@field current boolean whether it is the latest attempt of its key
---@field attempt integer how often its create has left
---@field credits integer charged and not refunded
---@field price integer what its create costs
---@field alive boolean whether a process has it in hand
---@field paused boolean whether a person holds its key back
---@field result? table url, urls, width, height …
---@field saved? string[] files
---@field error? homegen.Error of one that ended badly
---@field origin string the provider's address
---@field created_at integer wall-clock seconds, as are sent_at, accepted_at, ended_at
---@param row table
---@return homegen.Snapshot
function rows.snapshot(row)
  local ended_badly = row.error ~= nil
  return {
    row = row.row, service = row.service, id = row.id, state = row.state, key = row.key, current = row.current == 1,
    attempt = row.attempt, credits = row.charged - row.refunded, price = row.price, alive = row.alive == 1,
    paused = row.paused == 1,
    result = decode(row.result), saved = rows.saved_of(row), error = ended_badly and rows.error_of(row) or nil,
    origin = row.account:match("^(.*)#") or row.account, save = row.save,
    created_at = row.created_at, sent_at = row.sent_at, accepted_at = row.accepted_at, ended_at = row.ended_at,
  }
end

return rows
