local homegen = require "homegen"
local tick = require("bench.hosts.workload").tick()

homegen.run(function()
  local seconds = 0
  while seconds do
    homegen.sleep(seconds)
    seconds = tick()
  end
end)
os.exit(true)
