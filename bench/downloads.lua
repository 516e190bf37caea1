-- Results that are saved: downloads.lua PORT TASKS FOLDER. Prints the same line as plain_downloads.

local homegen = require "bench.whole"

local port, tasks, folder = arg[1], tonumber(arg[2]), arg[3]
local client = assert(homegen.new {
  ideal_house = { api_key = "sandbox-0123456789abcdef0123456789abcdef", base_url = "http://127.0.0.1:" .. port },
  poll_interval = 0.001, poll_interval_max = 0.001,
})

local left = tasks
local options = { save = folder .. "/{id}.{ext}", on_done = function(task)
  assert(task.state == "succeeded" and task.result.path, task.error)
  left = left - 1
end }

local cpu = os.clock()
for i = 1, tasks do
  assert(client:resume("smart_replace", ("1234567890123%06d"):format(456788 + i), nil, options))
end
while left > 0 do homegen.step(1) end
print(("files %d cpu %.2f"):format(tasks, (os.clock() - cpu) * 1e3))
client:close()
