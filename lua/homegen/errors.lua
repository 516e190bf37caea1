--- Structured errors: what the world can do wrong is a value, never a raised string.

local words = require "homegen.words"

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
---@field hint? string what to do about it
---@field violations? homegen.Violation[] every rule that the parameters break
---@field exists? boolean of "io": the name is taken, nothing was written
---@field path? string of "io": the file is there, but may not survive a power cut
---@field cause? string the underlying failure in the words of the layer below

---@alias homegen.ErrorKind "invalid"|"config"|"auth"|"credits"|"content"|"budget"|"limit"|"api"|"server"|"network"|"timeout"|"protocol"|"failed"|"terminated"|"unknown_outcome"|"canceled"|"io"

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
