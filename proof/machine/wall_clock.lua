--- Sets this process's wall clock, with proof/machine/wall_clock.c preloaded. The monotonic clock stays as it is.

local wall_clock = {}

local path = os.getenv "HOMEGEN_WALL_CLOCK"

---@param seconds integer from the true time
function wall_clock.jump(seconds)
  local file = assert(io.open(assert(path, "HOMEGEN_WALL_CLOCK is not set"), "wb"))
  file:write(("%d\n"):format(seconds))
  file:close()
end

---@return boolean works whether a jump is seen by this process
function wall_clock.works()
  if not path then return false end
  local before = os.time()
  wall_clock.jump(7200)
  local after = os.time()
  wall_clock.jump(0)
  return after - before >= 7200 and os.time() - before < 7200
end

return wall_clock
