-- How long a step holds up its host:
--
--     longest_step.lua PORT TASKS [small]
--
-- small: the collector in small steps, as docs/concurrency.md says for frame loops on Lua 5.4.
-- All tasks are begun at once, then step(0) is called until they are done, as a loop of frames calls it. Prints
-- "longest L percentile P steps N": the CPU milliseconds of the longest step, and those that one step in a hundred
-- exceeds. CPU time of the whole process: what other programs do meanwhile does not count.

local homegen = require "bench.whole"

local port, tasks = arg[1], tonumber(arg[2])
if arg[3] == "small" then collectgarbage("incremental", 200, 4, 10) end
local client = assert(homegen.new {
  ideal_house = { api_key = "sandbox-0123456789abcdef0123456789abcdef", base_url = "http://127.0.0.1:" .. port },
  poll_interval = 0.5, poll_interval_max = 0.5, max_unfinished = tasks + 1,
})

local left = tasks
local options = { on_done = function(task)
  assert(task.state == "succeeded", task.error)
  left = left - 1
end }
for i = 1, tasks do
  assert(client:smart_replace({
    image_url = "https://assets.example.com/uploads/2026/03/06/living-room-original.jpg",
    prompt = ("a modern velvet sofa in dark blue with slim brass legs and cushion %d"):format(i),
    mask_url = "https://assets.example.com/uploads/2026/03/06/living-room-mask.png",
  }, options))
end

local clock, seconds = os.clock, {}
while left > 0 do
  local before = clock()
  homegen.step(0)
  local taken = clock() - before
  if taken > 5e-5 then seconds[#seconds + 1] = taken end -- a step that had nothing to do is no step
end
table.sort(seconds)
print(("longest %.3f percentile %.3f steps %d"):format(seconds[#seconds] * 1e3,
  seconds[math.ceil(#seconds * 0.99)] * 1e3, #seconds))
client:close()
