-- The polls of bench/poll_server as a program that uses homegen makes them: all tasks are followed at
-- once and awaited.
--
--     polls.lua PORT TASKS POLLS
--
-- Prints the same line as plain_multi; POLLS is what the server was started with. The tasks exist at the
-- server already (client:resume), as the reference creates none either. os.clock is the CPU time of the
-- process, user and system.

local homegen = require "bench.whole"
local core = require "homegen.core"

local port, tasks, polls = arg[1], tonumber(arg[2]), tonumber(arg[3])
local client = assert(homegen.new {
  ideal_house = { api_key = "sandbox-0123456789abcdef0123456789abcdef", base_url = "http://127.0.0.1:" .. port },
  -- with thousands of tasks the connections are always busy, as the reference's are
  poll_interval = 0.001, poll_interval_max = 0.001,
})

local function follow_all()
  local list = {}
  for i = 1, tasks do
    -- ids of 64 bits are written digit by digit: LuaJIT has no such numbers
    list[i] = assert(client:resume("smart_replace", ("1234567890123%06d"):format(456788 + i)))
  end
  for _, task in ipairs(list) do assert(homegen.await(task)) end
end

local cpu, wall = os.clock(), core.monotonic()
homegen.run(follow_all)
cpu, wall = os.clock() - cpu, core.monotonic() - wall
local requests = tasks * polls
print(("requests %d cpu %.2f wall %.2f"):format(requests, cpu * 1e6 / requests, wall * 1e6 / requests))
client:close()
