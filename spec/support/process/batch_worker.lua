-- A process of its own for specs: submits the jobs job-1 … job-COUNT to a journal and tells what becomes of them.
--   batch_worker.lua BASE_URL JOURNAL COUNT
-- Prints "ready", then a line per job: "end KEY STATE ID"; exit code 0 when it has come to its end.

local homegen = require "homegen"
local clients = require "spec.support.clients"

local base_url, journal, count = arg[1], arg[2], tonumber(arg[3])

local client = assert(homegen.new {
  ideal_house = { api_key = clients.KEY, base_url = base_url }, journal = journal,
  poll_interval = 0.01, poll_interval_max = 0.02, retries = 3,
})
io.stdout:setvbuf "line"
print "ready"
local tasks = {}
for index = 1, count do
  tasks[index] = assert(client:smart_replace(clients.params(), { key = "job-" .. index }))
end
for task in homegen.each(tasks) do print(("end %s %s %s"):format(task.key, task.state, task.id or "-")) end
client:close()
