--- Where the caller is, and whether it can wait there: in a coroutine of homegen's, in one of the host's, outside of any.

local coroutines = require "homegen.loop.coroutines"
local host = require "homegen.loop.host"
local misuse = require "homegen.base.misuse"
local reactor = require "homegen.loop.reactor"
local resuming = require "homegen.waiting.resuming"
local shield = require "homegen.loop.shield"

local caller = {}

local running, is_yieldable
coroutines.follow(function(chosen)
  running = chosen.running
  -- A runtime without it finds out by itself, with words of its own.
  is_yieldable = chosen.isyieldable or function() return true end
end)

local IN_C = "inside a function called from C (a sort order, a gsub replacement, a finalizer)"

-- In a coroutine of somebody else's: his adapter stops it, else it yields, which not every owner understands.
local function find_foreign_place(co)
  local adapter = host.current(co)
  if adapter.wait and (not adapter.own or adapter.own()) then
    if reactor.is_stepping() then return nil, "inside a callback" end
    return co, nil, adapter
  end
  if is_yieldable() then
    local where = host.conflict()
    if where then return nil, where end
    return co
  end
  if adapter.drive and not reactor.is_stepping() then return nil end -- as in the main chunk
  return nil, IN_C
end

---Finds out where the caller is.
---@return thread|nil co nil: outside of a coroutine, where the loop is driven
---@return string|nil where the caller is, when it cannot wait there
---@return homegen.Adapter|nil adapter whose `wait` stops the coroutine
local function find_place()
  local co, is_main = running()
  if not co or is_main then
    if reactor.is_stepping() then return nil, "inside a callback" end
    local adapter = host.current()
    if adapter.wait and adapter.own and adapter.own() then return nil, nil, adapter end -- its coroutines are none of Lua's
    if not adapter.drive then return nil, "outside of a coroutine: the host would stand still" end
    return nil
  end
  if shield.is(co) then return nil, "inside a callback" end
  if not resuming.owner(co) then return find_foreign_place(co) end
  if not is_yieldable() then return nil, IN_C end
  return co
end

---Finds out where the caller is; raises where it cannot wait.
---@param name string the public function, for the message
---@return thread|nil co nil: outside of a coroutine, where the loop is driven
---@return homegen.Adapter|nil adapter whose `wait` stops it
function caller.place(name)
  local co, where, adapter = find_place()
  if where then misuse(("%s cannot wait %s: use homegen.spawn%s"):format(name, where, host.advice(where))) end
  return co, adapter
end

---@return string|nil where the caller is, when it cannot wait there
function caller.obstacle()
  local _, where = find_place()
  return where
end

return caller
