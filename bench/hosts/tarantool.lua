local fiber = require "fiber"
local tick = require("bench.hosts.workload").tick()

repeat fiber.sleep(0.01) until not tick()
os.exit(0)
