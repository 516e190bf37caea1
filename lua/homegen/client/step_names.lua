--- What the steps of a chain are called: of its key and its path each step has its own.

local path_template = require "homegen.picture.path_template"
local readiness = require "homegen.picture.readiness"

local step_names = {}

---@param options homegen.CallOptions of the chain
---@param index integer
---@return { key?: string, save?: string }
function step_names.of(options, index)
  return {
    key = options.key and ("%s/%d"):format(options.key, index),
    save = options.save and path_template.expand(options.save, { index = index }),
  }
end

---Whether a step would be saved where an earlier one is, which would be found out when that is paid.
---@param seen table<string, true> of the steps before
---@param service string
---@param names { key?: string, save?: string }
---@return true|nil
---@return homegen.Error|nil
function step_names.check(seen, service, names)
  local path = names.save and path_template.expand(names.save, { service = service, key = names.key })
  if not path or path_template.needs_id(path) then return true end
  if seen[path] then return readiness.taken(service, names.key, path, "{index} is the step's number") end
  seen[path] = true
  return true
end

return step_names
