--- Whose request nginx's functions act on in homegen's coroutines. nginx looks for it in the thread that calls, and a new thread has
--- its creator's for ever: a handler's, which may be over when a step resumes the coroutine. So each has that of a timer which does
--- nothing but wait while there is something to do: it lives, and as nothing of it runs, functions that wait find nobody to stop.

local coroutines = require "homegen.loop.coroutines"

local found, exdata = pcall(require, "thread.exdata") -- of luajit2, as lua-resty-core uses it

local request = {}

local LONGEST = 60 -- seconds of one wait; it is made again

local held = false ---@type any the request of the timer that waits
local resumer

local function resumed(...)
  exdata(held or resumer)
  return ...
end

---@return homegen.Coroutines|nil functions that see to it; nil where this LuaJIT does not tell of requests
function request.coroutines()
  if not found then return nil end
  local raw = coroutines.raw()
  local create, resume, yield = raw.create, raw.resume, raw.yield
  return {
    create = function(fn)
      return create(function(...) return fn(resumed(...)) end)
    end,
    resume = function(...)
      resumer = exdata()
      return resume(...)
    end,
    yield = function(...) return resumed(yield(...)) end,
    status = raw.status, running = raw.running,
  }
end

---Starts such a timer.
---@param start fun(body: async fun()): boolean runs it in a timer
---@param bell table a semaphore
---@return fun() release
function request.hold(start, bell)
  local on = found
  if on then
    start(function()
      local own = exdata()
      if on then held = own end
      while on do bell:wait(LONGEST) end
      if held == own then held = false end
    end)
  end
  return function()
    if on then bell:post(1) end
    on = false
  end
end

return request
