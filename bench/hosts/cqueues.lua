local cqueues = require "cqueues"
local tick = require("bench.hosts.workload").tick()

local cq = cqueues.new()
cq:wrap(function()
  repeat cqueues.sleep(0.01) until not tick()
  os.exit(true)
end)
assert(cq:loop())
