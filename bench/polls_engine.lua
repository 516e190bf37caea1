-- The polls of bench/poll_server by homegen's engine alone, without tasks and coroutines:
--
--     polls_engine.lua PORT TASKS [CONNECTIONS]
--
-- Prints the same line as plain_multi. os.clock is the CPU time of the process, user and system.

local core = require "homegen.core"

local port, tasks, connections = arg[1], tonumber(arg[2]), tonumber(arg[3] or 64)
local engine = core.engine { max_connections = connections }
local target = assert(engine:target {
  url = ("http://127.0.0.1:%s/api/v1/smartReplace/result"):format(port),
  headers = { "APIKEY: sandbox-0123456789abcdef0123456789abcdef", "User-Agent: homegen" },
})

local begun, finished, requests = 0, 0, 0
local queries = {} -- of the transfers in flight, by id

local function poll(query)
  queries[engine:get(target, query, 60)] = query
end

local function begin_task()
  if begun == tasks then return end
  -- ids of 64 bits are written digit by digit: LuaJIT has no such numbers
  poll(("taskId=1234567890123%06d"):format(456789 + begun))
  begun = begun + 1
end

local function take()
  local id, outcome, _, status, body = engine:take()
  if not id then return false end
  assert(outcome == "ok" and status == 200, outcome)
  local query = queries[id]
  queries[id] = nil
  requests = requests + 1
  if tostring(body):find('"status":"Success"', 1, true) then
    finished = finished + 1
    begin_task()
  else
    poll(query)
  end
  return true
end

local cpu, wall = os.clock(), core.monotonic()
for _ = 1, connections do begin_task() end
while finished < tasks do
  engine:step()
  while take() do end
end
cpu, wall = os.clock() - cpu, core.monotonic() - wall
print(("requests %d cpu %.2f wall %.2f"):format(requests, cpu * 1e6 / requests, wall * 1e6 / requests))
engine:close()
