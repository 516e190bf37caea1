--- What a tool answers: text for the model, the same as data for programs, and pictures.

local bytes = require "homegen.base.bytes"
local errors = require "homegen.base.errors"
local json_text = require "homegen.base.json_text"
local money = require "homegen.mcp.money"
local pictures = require "homegen.mcp.pictures"

local answer = {}

local WORDS = {
  waiting = "waits for its turn", sending = "is being sent", queued = "is in the provider's queue", processing = "is being made",
  succeeded = "succeeded", failed = "failed", terminated = "was ended by the provider", refused = "was refused",
  not_sent = "was not sent", unknown_outcome = "has an unknown outcome", canceled = "is not followed any more",
  expired = "took too long", lost = "is lost",
}

local BAD = { failed = true, terminated = true, refused = true, not_sent = true, unknown_outcome = true, lost = true, expired = true }

local function text(value)
  return { type = "text", text = value }
end

---@param value table
---@param content? table[]
---@param is_error? boolean
---@return table result as tools/call gives it
local function result_of(lines, value, content, is_error)
  local list = json_text.list { text(table.concat(lines, "\n")) }
  for _, part in ipairs(content or {}) do list[#list + 1] = part end
  return { content = list, structuredContent = value, isError = is_error or nil }
end

---Of a call that says something, and buys nothing.
---@param lines string[]
---@param value table
---@return table
function answer.told(lines, value)
  return result_of(lines, value)
end

local function violations_of(err, lines)
  local list = json_text.list {}
  for index, violation in ipairs(err.violations or {}) do
    lines[#lines + 1] = ("- %s: %s"):format(violation.field, violation.message)
    list[index] = { field = violation.field, rule = violation.rule, message = violation.message }
  end
  return list[1] and list or nil
end

local function error_of(err, lines)
  return {
    kind = err.kind, message = err.message, outcome = err.outcome, code = err.code, name = err.name, http_status = err.http_status,
    retryable = err.retryable or nil, hint = err.hint, violations = violations_of(err, lines),
  }
end

local function failure(err, sentence, next_step, key)
  local lines = { ("%s: %s"):format(err.kind, err.message) }
  local value = error_of(err, lines)
  if err.hint then lines[#lines + 1] = "Hint: " .. err.hint end
  lines[#lines + 1], lines[#lines + 2] = sentence, "Next: " .. next_step
  if key then lines[#lines + 1] = "Key: " .. key end
  return result_of(lines, { error = value, money = sentence, next = next_step, key = key }, nil, true)
end

---Of a purchase that came to no job.
---@param err homegen.Error
---@return table
function answer.refused(err)
  local result = failure(err, money.no_job(err.kind))
  local value = result.structuredContent.error
  value.outcome = value.outcome or "not_sent"
  return result
end

---Of a call that would have bought nothing anyway.
---@param err homegen.Error
---@return table
function answer.failed(err)
  return failure(err, money.no_purchase())
end

---Of a purchase that was begun, and that the journal tells nothing of.
---@param key string
---@param err? homegen.Error why
---@return table
function answer.unseen(key, err)
  err = err or errors.new { kind = "io", outcome = "unknown", message = "the journal has not written the job down" }
  local sentence, next_step = money.unseen(key)
  return failure(err, sentence, next_step, key)
end

local function progress_of(job)
  local parts = {}
  if job.queue_position and job.queue_position > 0 then parts[1] = ("%d before it in the queue"):format(job.queue_position) end
  if job.percentage and job.percentage > 0 then parts[#parts + 1] = ("%d %% done"):format(job.percentage) end
  return parts[1] and " (" .. table.concat(parts, ", ") .. ")" or ""
end

-- A picture as such where it is small enough, as a link in any case.
local function pictures_of(job, cap, lines)
  local content, files = {}, json_text.list {}
  for _, path in ipairs(job.files) do
    local picture = pictures.of(path)
    lines[#lines + 1] = "Saved: " .. path
    files[#files + 1] = { path = path, uri = picture.uri, mimeType = picture.mimeType, size = picture.size }
    local data = picture.size and picture.size <= cap and pictures.read(path, cap)
    if data then content[#content + 1] = { type = "image", data = bytes.base64(data), mimeType = picture.mimeType } end
    content[#content + 1] = {
      type = "resource_link", uri = picture.uri, name = picture.name, title = job.title, mimeType = picture.mimeType, size = picture.size,
    }
  end
  return content, files
end

---@param job homegen.mcp.Job
---@return table value what programs read
local function value_of(job)
  return {
    key = job.key, id = job.id, service = job.service, state = job.state, status = job.status, percentage = job.percentage,
    queue_position = job.queue_position, price = job.price, unit = job.unit, charged = job.charged,
    urls = json_text.list(job.urls), width = job.width, height = job.height,
  }
end

---Of a job: how far it is, what it has cost, and what to do; with its pictures, once they are there.
---@param job homegen.mcp.Job
---@param cap integer bytes of a picture that is sent as such
---@return table
function answer.of(job, cap)
  local lines = { ("%s %s%s."):format(job.title, WORDS[job.state] or job.state, progress_of(job)) }
  local value = value_of(job)
  if job.error then
    lines[#lines + 1] = ("%s: %s"):format(job.error.kind, job.error.message)
    value.error = error_of(job.error, lines)
    if job.error.hint then lines[#lines + 1] = "Hint: " .. job.error.hint end
  end
  local content
  content, value.files = pictures_of(job, cap, lines)
  local sentence, next_step = money.of(job)
  value.money, value.next = sentence, next_step
  lines[#lines + 1] = sentence
  lines[#lines + 1] = "Next: " .. next_step
  lines[#lines + 1] = ("Key: %s%s"):format(job.key, job.id and "; the provider's id: " .. job.id or "")
  return result_of(lines, value, content, job.stuck or BAD[job.state])
end

return answer
