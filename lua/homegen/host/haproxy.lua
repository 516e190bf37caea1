--- HAProxy. Steps are made in a task of its own, a service or an action waits by core.msleep. Clients are made in the worker: in
--- core.register_task, as what lua-load runs belongs to the master, before the fork.
---
--- HAProxy knows its own coroutines by a mark that it leaves in them. One that a script has made has none: core.msleep returns at
--- once there, and core.register_task ends the program. Since 2.8 coroutine.create hands down the mark of whoever calls it, which may
--- be over when a step resumes the new one: homegen's have none.

local homegen_core = require "homegen.core"
local needs = require "homegen.host.needs"
local pump = require "homegen.host.pump"

local core = needs("haproxy", rawget(_G, "core"), "the global core")
local register_task = needs("haproxy", core.register_task, "core.register_task")
local msleep = needs("haproxy", core.msleep, "core.msleep")

local running, wrap, yield = coroutine.running, coroutine.wrap, coroutine.yield

local LOOK = 0.1 -- seconds between two looks whether somebody who must not register a task wants one

local function create(fn)
  local co
  wrap(function()
    co = running()
    return fn(yield())
  end)()
  return co
end

local haproxy = { name = "haproxy", serves = true, coroutine = { create = create } }

local function sleep(seconds)
  msleep(math.max(1, math.floor(seconds * 1000 + 0.5)))
end

---@return boolean own whether the caller is a coroutine of HAProxy's
function haproxy.own()
  return homegen_core.is_marked() ~= false
end

local kept = false -- whether there is a task that starts what may not be started elsewhere
local wanted ---@type fun()|nil

local function keep()
  while true do
    local body = wanted
    wanted = nil
    if body then body() end
    sleep(LOOK)
  end
end

---@return boolean registered false: not here
local function register(body)
  local _, is_main = running()
  if not is_main and not haproxy.own() then return false end
  register_task(body)
  return true
end

haproxy.attach = pump.attach(function(body)
  kept = kept or register(keep)
  if register(body) then return end
  if not kept then
    error("homegen: HAProxy starts no task in a coroutine that a script has made: make the client outside of it, in "
      .. "core.register_task", 0)
  end
  wanted = body
end, sleep)

function haproxy.wait(_, seconds)
  sleep(math.min(seconds or 0.01, 0.01))
end

kept = register(keep)

return haproxy
