--- The monotonic clock that every deadline is measured on; specs put a hand-cranked one in its place.

local core = require "homegen.core"

local clock = {}

---Always called as `clock.now()`: it is another function when a spec turns the clock.
---@type fun(): number seconds since an arbitrary start, never going backwards
clock.now = core.monotonic

---Replaces the clock; for specs.
---@param now? fun(): number the new clock; nil puts the real one back
function clock.set(now)
  clock.now = now or core.monotonic
end

return clock
