--- The monotonic clock that every deadline is measured on; specs put a hand-cranked one in its place.

local core = require "homegen.core"

local clock = {}

local source = core.monotonic

---@return number seconds since an arbitrary start, never going backwards
function clock.now()
  return source()
end

---Replaces the clock; for specs.
---@param now? fun(): number the new clock; nil puts the real one back
function clock.set(now)
  source = now or core.monotonic
end

return clock
