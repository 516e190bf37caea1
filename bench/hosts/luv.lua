local uv = require "luv"
local tick = require("bench.hosts.workload").tick()

uv.new_timer():start(10, 10, function()
  if not tick() then os.exit(true) end
end)
uv.run()
