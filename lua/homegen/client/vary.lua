--- Variations: what a new picture of an earlier generation needs is taken from that generation.

local errors = require "homegen.base.errors"
local misuse = require "homegen.base.misuse"
local origins = require "homegen.base.origin"
local plain = require "homegen.client.plain"
local services = require "homegen.service"

local vary = {}

---What is known of an earlier generation.
---@param previous homegen.Task|homegen.Result|homegen.Origin
---@return homegen.Origin
function vary.origin(previous)
  if type(previous) ~= "table" or type(previous.service) ~= "string" then
    misuse("a task, a result or { service = …, id = …, original_url = … } expected")
  end
  local known = previous._job and previous._job.origin or origins.recall(previous) or previous
  local origin = { service = previous.service, id = previous.id, original_url = known.original_url, user_id = known.user_id }
  local service = services.find(previous.service)
  for _, name in ipairs(service and service.variation and service.variation.inherits or {}) do origin[name] = known[name] end
  return origin
end

local function invalid(field, rule, message)
  return nil, errors.new {
    kind = "invalid", outcome = "not_sent", message = message,
    violations = { { field = field, rule = rule, message = message } },
  }
end

---The call that makes a variation.
---@param origin homegen.Origin
---@param changes table the caller's parameters, which win
---@return string|nil service name of the variation's service
---@return table|homegen.Error params
function vary.call(origin, changes)
  local service = services.find(origin.service)
  if not service then misuse(("unknown service '%s'"):format(origin.service)) end
  if not service.variation then
    return invalid("service", "no_variation", service.title .. " has no variations")
  end
  if not origin.id then
    return invalid("generation_id", "required", "the previous task has no id: wait until it is created")
  end
  local params = { generation_id = origin.id, original_url = origin.original_url, user_id = origin.user_id }
  for _, name in ipairs(service.variation.inherits) do params[name] = origin[name] end
  for name, value in pairs(plain(changes)) do params[name] = value end
  return service.variation.service, params
end

return vary
