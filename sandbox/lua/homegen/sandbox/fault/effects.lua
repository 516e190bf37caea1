--- What a fault does to an answer.

local reply = require "homegen.sandbox.http.reply"

local effects = {}

local HTML = "<!doctype html><html><head><title>Sandbox</title></head>"
  .. "<body><h1>This is a page, not an answer</h1></body></html>\n"

local NESTING, HUGE_BYTES = 100000, 64 * 1024 * 1024

local messages = {
  [1001] = "Request failed", [1003] = "Internal server error", [1011] = "Request parameter error",
  [5002] = "Invalid API Key", [9010] = "Text prompt failed content review",
  [9038] = "Generated output image contains prohibited content", [9051] = "Insufficient credits",
}

local function retry_after(fault)
  local value = fault.retry_after
  if type(value) == "number" then return ("%d"):format(value) end
  return value
end

-- Answers that stand in the place of the true one.
local instead = {}

function instead.envelope(fault)
  local message = fault.message or messages[fault.code] or "An error that was asked for"
  return reply.envelope(fault.code, message, nil, fault.status)
end

function instead.status(fault)
  local answer = reply.new(fault.status, fault.content_type or "text/plain",
    fault.body or ("HTTP %d, as asked for\n"):format(fault.status))
  answer.headers["Retry-After"] = retry_after(fault)
  answer.headers["Location"] = fault.location
  return answer
end

function instead.error(fault)
  return reply.problem(fault.status, fault.message or "An error that was asked for")
end

function instead.html(fault)
  return reply.new(fault.status or 200, "text/html", HTML)
end

function instead.nested(fault)
  local depth = fault.depth or NESTING
  return reply.new(200, "application/json",
    '{"code":0,"message":"success","data":' .. ("["):rep(depth) .. ("]"):rep(depth) .. "}")
end

function instead.huge(fault)
  local padding = ("x"):rep(fault.bytes or HUGE_BYTES)
  return reply.new(200, "application/json", '{"code":0,"message":"' .. padding .. '","data":null}')
end

function instead.stall(fault)
  return { status = 503, headers = {}, body = "", drop = true, delay = fault.seconds or math.huge }
end

function instead.drop()
  return { status = 503, headers = {}, body = "", drop = true }
end

-- Changes to the true answer.
local change = {}

function change.delay(fault, answer)
  answer.delay = fault.seconds
end

function change.truncated(fault, answer)
  answer.body = answer.body:sub(1, fault.bytes or math.floor(#answer.body / 2))
end

function change.cut(fault, answer)
  answer.cut = fault.bytes or math.floor(#answer.body / 2)
end

local EARLY_SECONDS = 1

-- The webhook comes first.
function change.webhook(fault, answer)
  if fault.how == "early" then answer.delay = fault.seconds or EARLY_SECONDS end
end

---The answer to a request that a fault hits.
---@param fault table
---@param genuine homegen.sandbox.Reply|nil the true answer; nil when the request was not carried out
---@return homegen.sandbox.Reply
function effects.apply(fault, genuine)
  local answer = genuine
  if instead[fault.effect] then
    answer = instead[fault.effect](fault)
  elseif change[fault.effect] then
    change[fault.effect](fault, answer)
  end
  answer.note = ("fault %s%s"):format(fault.effect, genuine and genuine.note and "; " .. genuine.note or "")
  return answer
end

return effects
