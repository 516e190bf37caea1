local tick = require("bench.hosts.workload").tick()
local ended = false

vim.loop.new_timer():start(10, 10, vim.schedule_wrap(function()
  if not ended then ended = not tick() end
end))
vim.wait(600000, function() return ended end, 1000)
vim.cmd "qa!"
