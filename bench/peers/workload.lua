-- What the Lua peers ask for: workload.run(PORT, TASKS, start, ask). start(worker, count) runs so many workers until all
-- are done, ask(method, url, headers, body) is one request and returns the body of its reply.

local cjson = require "cjson"

local workload = {}

local KEY = "sandbox-0123456789abcdef0123456789abcdef"

local function data_of(body)
  -- ids have 64 bits, which lua-cjson's numbers do not hold
  local reply = cjson.decode((body:gsub('("%w+":)(%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d+)', '%1"%2"')))
  assert(reply.code == 0, body)
  return reply.data
end

function workload.run(port, tasks, start, ask)
  local base = ("http://127.0.0.1:%s/api/v1/smartReplace/"):format(port)
  local begun = 0

  local function task(number)
    local id = data_of(ask("POST", base .. "generate", { APIKEY = KEY, ["Content-Type"] = "application/json" },
      cjson.encode {
        imageUrl = "https://assets.example.com/uploads/2026/03/06/living-room-original.jpg",
        prompt = ("a modern velvet sofa in dark blue with slim brass legs and cushion %d"):format(number),
        maskUrl = "https://assets.example.com/uploads/2026/03/06/living-room-mask.png",
      }))
    local poll = base .. "result?taskId=" .. id
    repeat until data_of(ask("GET", poll, { APIKEY = KEY })).status == "Success"
  end

  local cpu, wall = os.clock(), os.time()
  start(function()
    while begun < tasks do
      begun = begun + 1
      task(begun)
    end
  end, 64)
  print(("tasks %d cpu %.2f wall %.2f"):format(tasks, (os.clock() - cpu) * 1e6 / tasks, (os.time() - wall) * 1e6 / tasks))
end

return workload
