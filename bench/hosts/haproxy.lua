core.register_task(function()
  local tick = require("bench.hosts.workload").tick()
  repeat core.msleep(10) until not tick()
end)
