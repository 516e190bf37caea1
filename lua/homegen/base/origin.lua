--- What a variation of a picture will need of the call that made it.

local origin = {}

-- The parameters that a task or result was made with, as far as a variation may need them. Kept beside and not in
-- them: they are no data of the result.
local origins = setmetatable({}, { __mode = "k" })

---What `vary` and `resume` may have to know of an earlier generation. iaCrea's variations need all of it.
---@class homegen.Origin
---@field service string the service that made it
---@field id? string the provider's id of it
---@field user_id? string UUID of whom it belongs to; default: the client's
---@field original_url? string the picture that the first generation was made from
---@field room_type? string as of the first generation
---@field theme? string of rooms: as of the first generation

origin.none = {} -- what a variation of most tasks needs: nothing; never written to

---What of a task's parameters a variation of it will need.
---@param service homegen.Service
---@param params table the parameters as they were sent, or such a context
---@return homegen.Origin context without service and id; not to be changed
function origin.context(service, params)
  local rule = service.variation
  if not rule and params.user_id == nil then return origin.none end
  local context = { user_id = params.user_id }
  if not rule then return context end
  context.original_url = params[rule.original] or params.original_url
  for _, name in ipairs(rule.inherits) do context[name] = params[name] end
  return context
end

---Remembers what a variation of this task or result will need.
---@param made homegen.Task|homegen.Result
---@param service homegen.Service
---@param context homegen.Origin
function origin.remember(made, service, context)
  if service.variation then origins[made] = context end
end

---@param made homegen.Task|homegen.Result|table
---@return homegen.Origin|nil context what was remembered
function origin.recall(made)
  return origins[made]
end

return origin
