--- Structured errors: what the world can do wrong is a value, never a raised string.

local words = require "homegen.base.words"

local errors = {}

---The error object that every failing call returns as its second value.
---@class homegen.Error
---@field kind homegen.ErrorKind what went wrong, for programs to branch on
---@field message string what went wrong, for people; holds no secret
---@field service? string the service whose task failed
---@field task_id? string the provider's task id, kept whatever happened to the task
---@field key? string the job's key as the caller gave it
---@field code? integer the provider's own error code
---@field name? string the provider's name of that code, such as COINS_NOT_ENOUGH
---@field http_status? integer set only when an HTTP reply really came
---@field retryable boolean whether the same call may succeed later
---@field outcome? "not_sent"|"refused"|"unknown"|"accepted" what is known about a paid request
---@field hint? string what to do about it, for people
---@field violations? homegen.Violation[] every rule that the parameters break
---@field differs? string of "invalid": the key stands for another job, and these parameters differ
---@field exists? boolean of "io": the name is taken, nothing was written
---@field step? integer of a chain: the step that failed, from 1
---@field results? homegen.Result[] of a chain: what the steps before it have made
---@field path? string of "io": the file is there, but may not survive a power cut
---@field cause? string the failure in the words of the layer below; of an unknown outcome the reply's first bytes

---How each comes about and what to do stands in docs/errors.md.
---@alias homegen.ErrorKind
---| "invalid" # a parameter is wrong (Ideal House 1011; HTTP 400, 413, 415, 422), or a key stands for another job
---| "config" # a key, an address, `upload`, a library or the journal's place is missing or wrong here
---| "auth" # the provider refuses the key or the user (5002; HTTP 401, 403)
---| "credits" # the provider's account is empty (9051; HTTP 402)
---| "content" # content review refused the prompt (9010) or the picture (9038)
---| "budget" # the client's own `budget` would be exceeded; nothing was sent
---| "limit" # too many requests or unfinished tasks (HTTP 429)
---| "api" # any other refusal (1001; HTTP 404 and the like)
---| "server" # the provider is out of order (1003; HTTP 5xx)
---| "network" # no connection, or it broke; a create was not sent
---| "timeout" # a limit ran out: of an await, of a task, of its turn, of a request
---| "protocol" # an answer that cannot be read, a download that is no whole picture
---| "failed" # the provider could not make the picture; what it cost is refunded
---| "terminated" # the provider ended the task; a refund is not documented
---| "unknown_outcome" # a create may have been accepted and charged; it is not sent again
---| "canceled" # the caller stopped following it, or closed the client
---| "io" # a file, `upload`, the journal or a port failed on this side

---@class homegen.Violation
---@field field string path of the field, such as "bedroom_area_ranges[2].max_area"
---@field rule string name of the broken rule
---@field message string what is allowed
---@field value any the offending value

local kinds = {}
for kind in ("invalid config auth credits content budget limit api server network timeout protocol "
  .. "failed terminated unknown_outcome canceled io"):gmatch("%S+") do
  kinds[kind] = true
end

local Error = { __name = "homegen.Error" }

function Error.__tostring(err)
  local parts = { "homegen: ", err.kind, ": ", err.message }
  if err.code then
    parts[#parts + 1] = (" (code %d%s)"):format(err.code, err.name and " " .. err.name or "")
  end
  if err.task_id then parts[#parts + 1] = " [task " .. err.task_id .. "]" end
  for _, violation in ipairs(err.violations or {}) do
    parts[#parts + 1] = ("\n  %s: %s"):format(violation.field, violation.message)
  end
  if err.hint then parts[#parts + 1] = "\n  hint: " .. err.hint end
  return table.concat(parts)
end

function Error.__concat(left, right)
  return tostring(left) .. tostring(right)
end

---Builds an error object from its fields; `kind` and `message` are required. A message may quote the outer world (a
---server, a certificate, a file's name): what a terminal would obey is taken out of it.
---@param fields table
---@return homegen.Error
function errors.new(fields)
  assert(kinds[fields.kind], "unknown error kind")
  assert(type(fields.message) == "string", "an error needs a message")
  fields.message = words.printable(fields.message)
  if fields.retryable == nil then fields.retryable = false end
  return setmetatable(fields, Error)
end

---@param kind any
---@return boolean
function errors.is_kind(kind)
  return kinds[kind] == true
end

---@param value any
---@return boolean is_error whether the value is an error object of homegen
function errors.is(value)
  return getmetatable(value) == Error
end

return errors
