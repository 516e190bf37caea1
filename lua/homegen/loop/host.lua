--- The host's loop. An adapter is a table (docs/hosts.md); the rest of homegen knows nothing else about its host.
---
--- A coroutine of homegen's that waits yields without values and is resumed by a step: this needs no adapter. What differs is how
--- steps come about, how a coroutine of the host's own is stopped, and what waiting outside of a coroutine means.

local alarm = require "homegen.loop.alarm"
local coroutines = require "homegen.loop.coroutines"
local found = require "homegen.loop.found"
local misuse = require "homegen.base.misuse"
local reactor = require "homegen.loop.reactor"
local require = require -- some hosts have it only while they load

local host = {}

---@class homegen.Signal what a coroutine of the host's waits for
---@field done boolean it has come
---@field own any the adapter's, as it likes; false at first

---How a host's loop is joined: docs/hosts.md. All fields but the name may be left out.
---@class homegen.Adapter
---@field name string for messages
---@field coroutine? homegen.Coroutines Lua's own functions, where the host has put others in their place
---@field wait? fun(signal: homegen.Signal, seconds: number|nil) stops the caller, a coroutine of the host's, until `signal.done` or
---  so many seconds are over. May return earlier, and is called again then
---@field wake? fun(signal: homegen.Signal) `signal.done` is true now: lets its `wait` return. Called from a step; must not run what
---  waits inside of itself
---@field attach? fun(step: (fun(seconds?: number): integer), fd: integer|nil, timeout: fun(unwatched?: true): number|nil): (fun()|nil) sees to it
---  that `step` is called when `fd` is readable, or at least every `timeout(true)` seconds. Called when there is something to do;
---  what it returns is called when nothing is left. Returns nil where it cannot do so now: it is asked again
---@field own? fun(): boolean whether the caller is where `wait` works; default: in every coroutine that is not homegen's
---@field drive? fun(subject: { done?: boolean }) blocks the caller and makes steps until `subject.done`; raises when interrupted.
---  Absent where the host must not be blocked: waiting outside of a coroutine raises there
---@field ending? fun(): boolean whether the host was told to go and cannot be held up: then whoever waits by `wait` hears of it.
---  A host that lets work come to its end first has none
---@field serves? boolean the host serves others, perhaps behind a chroot or as another user: all that homegen loads is loaded at once

local KINDS = {
  name = "string", coroutine = "table", wait = "function", wake = "function", attach = "function", own = "function",
  drive = "function", ending = "function", serves = "boolean",
}

local current ---@type homegen.Adapter|nil
local default ---@type homegen.Adapter
local chosen = false -- whether somebody has said which
local detach = false ---@type (fun())|false of the adapter that sees to steps now
local attach
local when_serving = {} ---@type (fun())[] called when the adapter of a host that serves is chosen

local function check(adapter)
  if type(adapter) ~= "table" or type(adapter.name) ~= "string" then
    misuse("homegen.use: the name of a loop or an adapter table with a name expected")
  end
  for field, value in pairs(adapter) do
    local kind = KINDS[field]
    if not kind then misuse(("homegen.use: an adapter has no field %q"):format(tostring(field))) end
    if type(value) ~= kind then misuse(("homegen.use: the adapter's %s must be a %s"):format(field, kind)) end
  end
  for _, field in ipairs { "wake", "own" } do
    if adapter[field] and not adapter.wait then misuse(("homegen.use: the adapter's %s needs a wait"):format(field)) end
  end
  return adapter
end

---@param name string
---@return homegen.Adapter|nil
---@return string|nil message
local function load(name)
  local ok, adapter = pcall(require, "homegen.host." .. name)
  if ok then return adapter end
  package.loaded["homegen.host." .. name] = nil -- LuaJIT keeps its mark there
  return nil, tostring(adapter)
end

-- The host is there, but lacks what its adapter needs: said when something is to be done, as another may be chosen until then.
local function broken(name, message)
  local function refuse() misuse(message) end
  return { name = name, attach = refuse, wait = refuse, drive = refuse }
end

-- A loop that a script runs may begin to run at any time.
local function look()
  local name = found.loop()
  if not name then return end
  local adapter, message = load(name)
  current = adapter or broken(name, message)
  alarm.on_work(attach)
  if reactor.has_work() then attach() end
end

local function set(adapter)
  coroutines.use(adapter.coroutine)
  current = adapter
  if adapter.serves then
    for _, fn in ipairs(when_serving) do fn() end
  end
  alarm.on_work(adapter.attach and attach or not chosen and look)
end

local function release()
  local fn = detach
  detach = false
  alarm.on_work(attach)
  if fn then fn() end
end

-- What adapters call instead of homegen.step: the host is let go when nothing is left.
local function step(seconds)
  local live = reactor.step(seconds)
  if detach and not reactor.has_work() then release() end
  return live
end

---Lets the host's adapter see to steps, unless it does so.
function attach()
  if detach or not current.attach then return end
  alarm.on_work(false) -- attaching may enter something itself
  local ok, result = pcall(current.attach, step, reactor.fd(), reactor.timeout)
  if ok and result then
    detach = result
    return
  end
  alarm.on_work(attach)
  if not ok then misuse(tostring(result)) end
end

---Chooses the host's loop: once, before the first task or coroutine. Without it homegen finds out by itself.
---@param adapter string|homegen.Adapter the name of a module `homegen.host.<name>`, or an adapter
function host.use(adapter)
  reactor.renew()
  if type(adapter) == "string" then
    local module, message = load(adapter)
    if not module then misuse(("homegen.use: no loop called %q: %s"):format(adapter, message)) end
    adapter = module
  end
  check(adapter)
  if adapter == current then
    chosen = true
    return
  end
  if reactor.live() > 0 then
    misuse(("homegen.use: %s has tasks or coroutines that have not ended: choose %s before the first of them"):format(
      host.current().name, adapter.name))
  end
  if detach then release() end
  chosen = true
  set(adapter)
end

---@return homegen.Adapter
function host.current()
  if not current then
    default = require "homegen.host.blocking"
    local name, adapter, message = found.host(), nil, nil
    if name then adapter, message = load(name) end
    set(adapter or name and broken(name, message) or default)
  end
  if current == default and not chosen then look() end
  return current
end

---Calls fn where the host is one that serves, as soon as that is known: it loads what others load when they need it.
---@param fn fun()
function host.when_serving(fn)
  when_serving[#when_serving + 1] = fn
  if current and current.serves then fn() end
end

---Lets steps come about, where the host has to be told.
function host.attach()
  if not detach then attach() end
end

---Something is to be begun: in a forked child afresh.
function host.begin()
  reactor.renew()
  host.current()
  if not detach then attach() end
end

---@return string|nil where the caller is, when a yield would harm the scheduler that it belongs to
function host.conflict()
  local name = found.loop()
  if not name or name == "luv" or name == current.name or current.wait then return nil end
  return ("in a coroutine of %s's, as homegen.use chose the loop %q"):format(name, current.name)
end

---@param where? string what is wrong
---@return string hint which adapter is in use, and what it lacks; "" where that is of no use
function host.advice(where)
  if where == "inside a callback" then return "" end
  if current == default then
    return ". In a loop of a host's own choose its adapter with homegen.use: docs/hosts.md"
  end
  return (". The adapter in use is %q%s"):format(current.name, current.wait and "" or ", which has no wait: docs/hosts.md")
end

reactor.at_fork(function()
  detach = false
  if current then set(current) end
end)

return host
