--- The loop of a host that can sleep, but cannot watch a descriptor: steps as often as they are due.

local crash = require "homegen.base.crash"
local report = require "homegen.base.report"

local pump = {}

-- Seconds that a pump sleeps at most: what is entered by another coroutine meanwhile is not noticed earlier.
local LONGEST = 0.05
-- Where memory has run out, or a step was interrupted.
local AGAIN = 0.1

---Makes a step, whatever becomes of it.
---@param step fun(): integer
---@return boolean ok false: memory has run out, or the step was interrupted
function pump.step(step)
  local ok, raised = pcall(step)
  if ok then return true end
  if crash.is_memory(raised) then return false end
  report.error(raised, tostring(raised))
  return false
end

---An `attach` for such a host.
---@param start fun(body: async fun()) runs a function in a coroutine of the host's that may sleep; what it returns as
---  false says that it cannot do so now
---@param sleep async fun(seconds: number)
---@param ending? fun(): boolean whether the host was told to go: then the pump ends at once
---@return function attach
function pump.attach(start, sleep, ending)
  return function(step, _, timeout)
    local on = true
    local function body()
      while on and not (ending and ending()) do
        local seconds = pump.step(step) and math.min(timeout(true) or LONGEST, LONGEST) or AGAIN
        if on then sleep(math.max(seconds, 0.001)) end
      end
    end
    if start(body) == false then return nil end
    return function() on = false end
  end
end

return pump
