--- HAProxy. Steps are made in a task of its own, a service or an action waits by core.msleep. Clients are made in the worker: in
--- core.register_task, as what lua-load runs belongs to the master, before the fork.

local needs = require "homegen.host.needs"
local pump = require "homegen.host.pump"

local core = needs("haproxy", rawget(_G, "core"), "the global core")
local register_task = needs("haproxy", core.register_task, "core.register_task")
local msleep = needs("haproxy", core.msleep, "core.msleep")

local haproxy = { name = "haproxy", serves = true }

local function sleep(seconds)
  msleep(math.max(1, math.floor(seconds * 1000 + 0.5)))
end

haproxy.attach = pump.attach(function(body) register_task(body) end, sleep)

function haproxy.wait(_, seconds)
  sleep(math.min(seconds or 0.01, 0.01))
end

return haproxy
