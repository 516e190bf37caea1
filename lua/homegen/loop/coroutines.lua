--- The coroutine functions that homegen uses, chosen once: nobody looks them up in the globals later, where a host may have put
--- functions of its own that belong to one request.
---
--- nginx replaces `coroutine.create` and its kin by functions that act on the current request, and keeps Lua's own beside them
--- with an underscore. A coroutine of homegen's is resumed by whichever request makes the step, so it has to be Lua's own.

local misuse = require "homegen.base.misuse"

local coroutines = {}

---@class homegen.Coroutines
---@field create fun(fn: function): thread
---@field resume fun(co: thread, ...): boolean, any
---@field yield async fun(...): any
---@field status fun(co: thread): string
---@field running fun(): thread|nil, boolean|nil
---@field isyieldable? fun(): boolean

local NEEDED = { "create", "resume", "yield", "status", "running" }

local chosen = {} ---@type homegen.Coroutines
local followers = {} ---@type fun(chosen: homegen.Coroutines)[]

-- Read at once: the table that is here now may be filled with other functions later.
local original = {}
for _, name in ipairs { "create", "resume", "yield", "status", "running", "isyieldable" } do
  original[name] = rawget(coroutine, "_" .. name) or rawget(coroutine, name)
end

local function choose(functions)
  chosen = functions
  for _, fn in ipairs(followers) do fn(chosen) end
end

---Calls fn with the functions, now and whenever an adapter brings others: for upvalues.
---@param fn fun(chosen: homegen.Coroutines)
function coroutines.follow(fn)
  followers[#followers + 1] = fn
  fn(chosen)
end

---Puts an adapter's functions in place. No coroutine of homegen's may exist.
---@param given? homegen.Coroutines what is left out is Lua's own; nil: all are
function coroutines.use(given)
  if given == nil then return choose(original) end
  if type(given) ~= "table" then misuse("homegen.use: the adapter's coroutine must be a table of functions") end
  local functions = {}
  for _, name in ipairs(NEEDED) do
    functions[name] = given[name] or original[name]
    if type(functions[name]) ~= "function" then
      misuse(("homegen.use: the adapter's coroutine.%s must be a function"):format(name))
    end
  end
  functions.isyieldable = given.isyieldable or given.resume == nil and original.isyieldable or nil
  choose(functions)
end

---@return homegen.Coroutines functions Lua's own
function coroutines.raw()
  return original
end

choose(original)

return coroutines
