local copas, homegen = require "copas", require "homegen"
local tick = require("bench.hosts.workload").tick()

copas.addthread(function() end)
local due = homegen.now()
repeat
  copas.step(math.max(due - homegen.now(), 0))
  local ended = false
  if homegen.now() >= due then
    ended = not tick()
    due = homegen.now() + 0.01
  end
until ended
os.exit(true)
