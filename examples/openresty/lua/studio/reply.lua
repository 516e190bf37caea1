--- Answers as JSON, and what people are told when something is wrong.

local cjson = require "cjson"

local reply = {}

-- What the world did wrong, as HTTP says it.
local STATUS = {
  invalid = 422, content = 422, credits = 402, budget = 402, limit = 429, config = 503, auth = 502, api = 502, server = 502,
  protocol = 502, network = 504, timeout = 504, failed = 502, terminated = 502, unknown_outcome = 502, canceled = 409, io = 500,
}

-- Paths and settings of this machine are its operator's business, who finds them in the log.
local INSIDE = { config = true, io = true, auth = true }

---@param status integer
---@param value table
function reply.json(status, value)
  ngx.status = status
  ngx.header["Content-Type"] = "application/json"
  ngx.header["Cache-Control"] = "no-store"
  ngx.print(cjson.encode(value))
  return ngx.exit(ngx.HTTP_OK)
end

---@param status integer
---@param message string what is wrong and what to do, for people
---@param more? table further fields of the error
function reply.problem(status, message, more)
  local err = { message = message }
  for name, value in pairs(more or {}) do err[name] = value end
  return reply.json(status, { error = err })
end

-- Where homegen speaks to programmers: what people are told, by the rule that is broken, and by the kind of error.
local OF_RULE = {
  required = "Please fill this in.",
  image_format = "This service does not take photos of this format: use a PNG or JPEG.",
}
local OF_KIND = {
  credits = "The studio's account at the provider is empty: its operator has to top it up. Nothing was paid.",
  budget = "The studio may not spend more: its operator has set a limit. Nothing was paid.",
  limit = "The provider has too much to do: try again in a moment. Nothing was paid.",
  content = "The provider does not make this: change the words or the photo.",
  network = "The provider cannot be reached: try again later. Nothing was paid.",
  timeout = "This takes too long. What was ordered may still come: order the same again to see it, which costs nothing.",
  unknown_outcome = "Nobody knows whether this order has arrived. It is not sent again, as it might be paid twice: "
    .. "the studio's operator can find out.",
}

---What a page is told of an error of homegen's.
---@param err homegen.Error
---@return table
function reply.told(err)
  if INSIDE[err.kind] then
    ngx.log(ngx.ERR, "studio: ", tostring(err))
    return { kind = err.kind, message = "The studio is not set up for this at the moment; its operator finds the reason in the log." }
  end
  local violations
  for index, violation in ipairs(err.violations or {}) do
    violations = violations or {}
    violations[index] = { field = violation.field, rule = violation.rule, message = OF_RULE[violation.rule] or violation.message }
  end
  if OF_KIND[err.kind] then ngx.log(ngx.NOTICE, "studio: ", tostring(err)) end
  return { kind = err.kind, message = OF_KIND[err.kind] or err.message, violations = violations }
end

---@param err homegen.Error
function reply.error(err)
  return reply.json(STATUS[err.kind] or 500, { error = reply.told(err) })
end

return reply
