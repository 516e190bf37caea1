local tick = require("bench.hosts.workload").tick() -- first: it counts the steps
local homegen = require "homegen"
local due = homegen.now()

function love.update()
  homegen.step()
  if homegen.now() < due then return end
  due = homegen.now() + 0.01
  if not tick() then love.event.quit() end
end
