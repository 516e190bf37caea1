--- What the phases of a task's life have in common. Each is a class of its own, whose `new(job, ...)` the job calls when it
--- moves there; a parameter that is named like a field of the class is that field.

local phase = {}

---What a phase is to the job, and to who looks at the job from outside.
---@class homegen.Phase
---@field job homegen.Job
---@field over boolean nothing but the task's end is to come
---@field left boolean the handle has ended
---@field awaiting? boolean an answer is awaited, of the store, the disk or the caller's `upload`: a cancel is looked at when it comes
---@field begin fun(self, job) does what is still to be done of it; may be called any number of times
---@field ends_at_once fun(self): boolean whether a cancel would end the task within the call
---@field cancel? fun(self, job) ends the task if it can be ended now; else it is looked at when the next answer comes
---@field stop? fun(self, job) keeps from happening what could still happen; of a phase that is not `over`
---@field queue_expired? fun(self) the time for waiting has run out
---@field conclude? fun(self) the caller learns of the end; of a phase that is `over`
---@field tell_again? fun(self, store: homegen.Store) tells what a store has missed; of a phase that is `over`
---@field heard? fun(self, job, ids: string[]) the provider has called the webhook of its create; may come again
---@field let_go? fun(self) a person holds the job's key back no more; may come again
local Phase = { over = false, left = false }

function Phase.begin() end

function Phase:ends_at_once() return not self.awaiting end

function Phase:cancel(job)
  if self:ends_at_once() then job:end_canceled(job.id ~= nil) end
end

function Phase.stop() end

local Last = { over = true, begin = Phase.begin }

function Last.ends_at_once() return false end

local function complete(own, common)
  for name, value in pairs(common) do
    if own[name] == nil then own[name] = value end
  end
  own.__index = own
  return own
end

---A phase on the way, which a cancel ends at once where it does not say otherwise.
---@generic T: homegen.Phase
---@param own T what it has of its own
---@return T class
function phase.class(own)
  return complete(own, Phase)
end

---A phase that nothing but the task's end comes after.
---@generic T: homegen.Phase
---@param own T
---@return T class its instances have `left` (false) from their birth on
function phase.last(own)
  return complete(own, Last)
end

return phase
