--- Job keys: the same job asked for twice is one task. Without a journal a key holds for the client's life.

local errors = require "homegen.base.errors"

local keys = {}

local function same(left, right)
  if type(left) ~= "table" or type(right) ~= "table" then return left == right end
  for name, value in pairs(left) do
    if not same(value, right[name]) then return false end
  end
  for name in pairs(right) do
    if left[name] == nil then return false end
  end
  return true
end

-- What a file holds in the place of its name.
local function told_by(identity)
  local values = {}
  for name, value in pairs(identity.params) do values[name] = identity.contents[name] or value end
  return values
end

---@param known homegen.Identity
---@param other homegen.Identity
---@return string|nil names of the parameters in which they differ
local function difference(known, other)
  local left, right = told_by(known), told_by(other)
  local names = {}
  for name in pairs(left) do names[name] = true end
  for name in pairs(right) do names[name] = true end
  local differing = {}
  for name in pairs(names) do
    if not same(left[name], right[name]) then differing[#differing + 1] = name end
  end
  table.sort(differing)
  return differing[1] and table.concat(differing, ", ")
end

---What a key's earlier task means for a new call: by state, "reuse" the task, "resume" its id, or make a "new" attempt.
local RULES = {
  refused = "new", not_sent = "new",
  failed = "retry_failed", terminated = "retry_failed", lost = "retry_failed",
  unknown_outcome = "retry_unknown",
  canceled = "resume", expired = "resume",
}

---@param state homegen.TaskState of the task that the key stands for
---@param created boolean whether it has an id
---@param options { retry_failed?: boolean, retry_unknown?: boolean }
---@return "new"|"reuse"|"resume"
function keys.rule(state, created, options)
  local rule = RULES[state] or "reuse"
  if rule == "resume" then return created and "resume" or "new" end
  if rule == "retry_failed" or rule == "retry_unknown" then return options[rule] and "new" or "reuse" end
  return rule
end

local SAME_JOB = "use the same parameters, or another key: that is another job then, and paid"
local SIGNED = "an address that is signed anew for each run differs each time: client:find{ key = … } has what was made so far; "
  .. "give the address without its signature, the one of the first time, or the file itself. Another key is another job, and paid"

---The error of a key that stands for another job.
---@param key string
---@param differs string what differs
---@return homegen.Error
function keys.conflict(key, differs)
  local addresses_alone = not (differs .. ","):gsub("[%w_]+_url,%s*", ""):find("%S")
  return errors.new {
    kind = "invalid", message = ("the key '%s' stands for another job; it differs in: %s"):format(key, differs),
    key = key, outcome = "not_sent", differs = differs, hint = addresses_alone and SIGNED or SAME_JOB,
  }
end

---The error of a key whose job is there under another key of the provider.
---@param key string
---@param provider string its title
---@return homegen.Error
function keys.elsewhere(key, provider)
  return errors.new {
    kind = "invalid", key = key, outcome = "not_sent",
    message = ("the job '%s' is in this journal already, under another key of %s"):format(key, provider),
    hint = 'if both keys are one account (a new key of yours), say so with account = "name" in homegen.new; if they are '
      .. "two, give each its own name, or use another key for the job",
  }
end

---What a key stands for in this client.
---@class homegen.KnownKey
---@field task homegen.Task
---@field service string
---@field identity? homegen.Identity
---@field differs? fun(identity: homegen.Identity): string|nil where the parameters are not kept: what differs from them

---Decides what a call with a key comes to.
---@param known? homegen.KnownKey what the key stands for so far
---@param service string
---@param identity homegen.Identity
---@param options { retry_failed?: boolean, retry_unknown?: boolean }
---@return "new"|"reuse"|"resume"|nil decision
---@return homegen.Error|nil err the key stands for another job
function keys.decide(known, service, identity, options)
  if not known then return "new" end
  local differs = known.service ~= service and "service"
  if not differs then
    differs = known.differs and known.differs(identity) or known.identity and difference(known.identity, identity)
  end
  if differs then return nil, keys.conflict(options.key, differs) end
  return keys.rule(known.task.state, known.task.id ~= nil, options)
end

return keys
