--- Whose request nginx's functions act on in homegen's coroutines. nginx looks for it in the thread that calls, and a new thread has
--- its creator's for ever: a handler's, which may be over when a step resumes the coroutine. So each has its resumer's.

local coroutines = require "homegen.loop.coroutines"

---@return homegen.Coroutines|nil of which each acts on the request of whoever resumes it; nil where this LuaJIT cannot say whose
return function()
  local found, exdata = pcall(require, "thread.exdata") -- of luajit2, as lua-resty-core uses it
  if not found then return nil end
  local raw = coroutines.raw()
  local create, resume, yield = raw.create, raw.resume, raw.yield
  local resumer

  local function resumed(...)
    exdata(resumer)
    return ...
  end

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
