--- A chain that is begun anew from one of its steps: those before it are kept and cost nothing, whatever their parameters were
--- then; from it on steps are made under names of their own, so that the same restart asked for twice is paid once.

local errors = require "homegen.base.errors"

local chain_restart = {}

local MOST_VERSIONS = 100 -- of a step

-- A step's job under the chain's key, and those of earlier restarts with other parameters: key/3, key/3.2, key/3.3 …
local function name_of(key, version)
  return version == 1 and key or ("%s.%d"):format(key, version)
end

-- What is under way or there costs nothing any more.
local KEPT = { queued = true, processing = true, succeeded = true, sending = true }

local function not_there(key, why)
  return nil, errors.new {
    kind = "invalid", key = key, outcome = "not_sent", hint = "begin it from an earlier step",
    message = ("the chain cannot go on from there: its step '%s' %s"):format(key, why),
  }
end

---A step before the one that the chain is begun from: it must not be paid.
---@async
local function keep(client, options, begin)
  local key, why = options.key, "was never made"
  for version = 1, MOST_VERSIONS do
    options.key = name_of(key, version)
    local found, err = client:find { key = options.key }
    if err then return nil, err end
    if not found then break end
    if KEPT[found.state] then
      local result
      result, err = begin(options)
      if result or not err.differs then return result, err end
      why = ("had other parameters (%s)"):format(err.differs)
    else
      why = "is " .. found.state
    end
  end
  return not_there(key, why)
end

---@async
local function make(options, begin)
  local key = options.key
  options.retry_failed = true
  for version = 1, MOST_VERSIONS do
    options.key = name_of(key, version)
    local result, err = begin(options)
    if result or not err.differs then return result, err end
  end
  return not_there(key, "has been begun anew too often")
end

---Runs a step of such a chain.
---@async
---@param client homegen.Client
---@param options homegen.CallOptions of the step, its key without a version
---@param is_kept boolean it comes before the step that the chain is begun from
---@param begin async fun(options: homegen.CallOptions): homegen.Result|nil, homegen.Error|nil
---@return homegen.Result|nil
---@return homegen.Error|nil
function chain_restart.step(client, options, is_kept, begin)
  if is_kept then return keep(client, options, begin) end
  return make(options, begin)
end

return chain_restart
