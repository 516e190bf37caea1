local homegen = require "homegen"
local tick = require("bench.hosts.workload").tick()
local due = homegen.now()

function love.update()
  homegen.step()
  if homegen.now() < due then return end
  due = homegen.now() + 0.01
  if not tick() then love.event.quit() end
end
