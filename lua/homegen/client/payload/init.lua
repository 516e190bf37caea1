--- Parameters on their way to the schema: what a service's data cannot say is filled in by a helper here.

local require = require -- some hosts have it only while they load

local payload = {}

-- Loaded now: at first use package.path may lead elsewhere. One more is found by its file alone.
local helpers = { house_plan = require "homegen.client.payload.house_plan" }

---Prepares parameters for `service.schema:check`. What the caller gave is left as it is, wrong or not: the schema
---judges it. The caller's table is not changed.
---@param service homegen.ServiceDefinition its `prepare` names the helper in this folder; without one nothing is done
---@param params any
---@return any params
function payload.prepare(service, params)
  if not service.prepare or type(params) ~= "table" then return params end
  local helper = helpers[service.prepare] or require("homegen.client.payload." .. service.prepare)
  return helper(params, service)
end

return payload
