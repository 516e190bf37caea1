-- Whole tasks as a program that uses homegen has them made: created, polled and done.
--
--     tasks.lua PORT [tasks=2000] [form=callback|await] [waves=1] [interval=0.001] [journal=PATH]
--
-- All of a wave are begun at once. Callback: every task has an on_done, the main chunk steps. Await: every task has a
-- coroutine that awaits it. Prints "tasks N cpu C wall W" of the last waves - 1 where there are several, else of the
-- one; C and W are µs per task. os.clock is the CPU time of the process, its threads included.

local homegen = require "bench.whole"
local core = require "homegen.core"

local port, given = arg[1], { tasks = 2000, form = "callback", waves = 1, interval = 0.001 }
for i = 2, #arg do
  local name, value = arg[i]:match "^(%w+)=(.*)$"
  given[name] = tonumber(value) or value
end
local client = assert(homegen.new {
  ideal_house = { api_key = "sandbox-0123456789abcdef0123456789abcdef", base_url = "http://127.0.0.1:" .. port },
  poll_interval = given.interval, poll_interval_max = given.interval, max_unfinished = given.tasks + 1,
  journal = given.journal, timeout = 3600,
})

local function begin(i, options)
  return assert(client:smart_replace({
    image_url = "https://assets.example.com/uploads/2026/03/06/living-room-original.jpg",
    prompt = ("a modern velvet sofa in dark blue with slim brass legs and cushion %d"):format(i),
    mask_url = "https://assets.example.com/uploads/2026/03/06/living-room-mask.png",
  }, options))
end

local forms = {}

function forms.callback(first, last)
  local left = last - first + 1
  local options = { on_done = function(task)
    assert(task.state == "succeeded", task.error)
    left = left - 1
  end }
  for i = first, last do begin(i, options) end
  while left > 0 do homegen.step(1) end
end

function forms.await(first, last)
  homegen.run(function()
    for i = first, last do
      homegen.spawn(function() assert(homegen.await(begin(i))) end)
    end
  end)
end

local wave = forms[given.form]
local cpu, wall, measured = os.clock(), core.monotonic(), given.waves
for i = 1, given.waves do
  if i == 2 then cpu, wall, measured = os.clock(), core.monotonic(), given.waves - 1 end
  wave((i - 1) * given.tasks + 1, i * given.tasks)
end
cpu, wall, measured = os.clock() - cpu, core.monotonic() - wall, measured * given.tasks
print(("tasks %d cpu %.2f wall %.2f"):format(measured, cpu * 1e6 / measured, wall * 1e6 / measured))
client:close()
