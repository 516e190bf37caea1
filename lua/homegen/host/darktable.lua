--- darktable: its Lua runs beside the lighttable. Steps are made in a job that darktable dispatches; a script waits by
--- dt.control.sleep, during which other Lua runs.

local needs = require "homegen.host.needs"
local pump = require "homegen.host.pump"

local found, dt = pcall(require, "darktable")
needs("darktable", found and type(dt) == "table" and dt.control, "the module darktable")
local dispatch = needs("darktable", dt.control.dispatch, "darktable.control.dispatch")
needs("darktable", dt.control.sleep, "darktable.control.sleep")

local darktable = { name = "darktable" }

function darktable.ending()
  return dt.control.ending
end

local function sleep(seconds)
  dt.control.sleep(math.max(1, math.floor(seconds * 1000 + 0.5)))
end

darktable.attach = pump.attach(function(body) dispatch(body) end, sleep, darktable.ending)

function darktable.wait(_, seconds)
  sleep(math.min(seconds or 0.01, 0.01))
end

return darktable
