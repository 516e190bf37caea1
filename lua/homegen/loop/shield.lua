--- The coroutine in which callbacks run, apart from the one that called `step`.
---
--- Two reasons. The standalone interpreter delivers Ctrl-C to the main thread between any two instructions: dispatching
--- elsewhere, a reply that was taken from the engine is always applied before the interruption is felt (LuaJIT
--- interrupts whatever runs, so that it is held off meanwhile). And a callback is recognised by where it runs, so
--- that awaiting in it can be refused.

local core = require "homegen.core"
local coroutines = require "homegen.loop.coroutines"
local crash = require "homegen.base.crash"
local guard = require "homegen.loop.guard"
local report = require "homegen.base.report"

local create, resume, yield

local shield = {}

-- What the worker yields between two runs; anything else was yielded by a callback.
local FINISHED = {}

local worker

coroutines.follow(function(chosen)
  create, resume, yield, worker = chosen.create, chosen.resume, chosen.yield, nil
end)

local function work(fn, argument)
  while true do
    fn, argument = yield(FINISHED, fn(argument))
  end
end

local function run(fn, argument)
  worker = worker or create(work)
  local ok, mark, result = resume(worker, fn, argument)
  if ok and mark == FINISHED then return result end
  local lost = worker
  worker = nil
  if not ok and crash.is_memory(mark) then error("not enough memory", 0) end
  if not ok then error(crash.of(mark, lost).value, 0) end
  guard.current:skip()
  report.error("homegen: a callback yielded: use homegen.spawn to wait", debug.traceback(lost))
  return nil
end

-- LuaJIT raises Ctrl-C wherever it is, in the shield too: between a reply that was taken and what it belongs to. There
-- it waits until the round is over.
local function run_held(fn, argument)
  if not core.hold_interrupts() then return run(fn, argument) end
  local ok, result = pcall(run, fn, argument)
  core.feel_interrupts()
  if not ok then error(result, 0) end
  return result
end

---Runs fn(argument) in the shield and returns its first result. A callback that yields cannot go on: it is given up
---and reported, the rest of its round waits for the next.
---@type fun(fn: function, argument: any): any
shield.run = rawget(_G, "jit") and run_held or run

---@param co thread
---@return boolean callback whether the coroutine is the one that callbacks run in
function shield.is(co)
  return co == worker
end

return shield
