--- What each host does, driven by a timer of its own that calls `tick` about every 10 ms:
---
---   1. three times in turn: nothing, and 200 tasks, ten begun in each tick: how long two ticks were apart at most, and how much the
---      processor was used between two of them at most, which others' work hardly changes; of those three the median;
---   2. 30 tasks one after the other: from a last reply's leaving the server to the callback, median;
---   3. 50 tasks that are polled every 3 s: how often homegen makes a step.
---
--- workload(given) → tick. tick() gives the seconds until it wants to be called again, or nil when all is done and written to
--- `given.out`: "base B pause P cpu C latency L steps S", milliseconds and steps a second.

local reactor = require "homegen.loop.reactor"

-- Every way to make a step goes through one of these.
local steps = 0
for _, name in ipairs { "step", "turn" } do
  local make = reactor[name]
  reactor[name] = function(...)
    steps = steps + 1
    return make(...)
  end
end

local homegen = require "bench.whole"

local ROUNDS, TASKS, SINGLE, FOLLOWED = 3, 200, 30, 50
local QUIET, SETTLE, COUNTED = 1, 6, 12 -- seconds; the first poll of a task comes after 9 at most
local TICK = 0.01

local workload = {}

---@param port integer
---@param interval number seconds
---@return homegen.Client
function workload.connect(port, interval)
  return assert(homegen.new {
    ideal_house = { api_key = "sandbox-0123456789abcdef0123456789abcdef", base_url = "http://127.0.0.1:" .. port },
    poll_interval = interval, poll_interval_max = interval, max_unfinished = TASKS + 1,
  })
end

---@param client homegen.Client
---@param number integer
---@param on_done? fun(task: homegen.Task)
function workload.begin(client, number, on_done)
  assert(client:smart_replace({
    image_url = "https://assets.example.com/uploads/2026/03/06/living-room-original.jpg",
    prompt = ("a modern velvet sofa in dark blue with slim brass legs and cushion %d"):format(number),
    mask_url = "https://assets.example.com/uploads/2026/03/06/living-room-mask.png",
  }, { on_done = on_done }))
end

local found = { base = {}, pause = {}, cpu = {}, latencies = {}, steps = 0 }
local seconds = TICK -- until the next tick
local wait_a_tick

local function median(list)
  table.sort(list)
  return list[math.ceil(#list / 2)]
end

-- Until `over` says so; the longest that two ticks were apart is kept, of the processor's time too.
local function watch(name, over)
  local longest, last, most, used = 0, nil, 0, nil
  repeat
    wait_a_tick()
    local now, clock = homegen.now(), os.clock()
    longest, last = math.max(longest, last and now - last or 0), now
    most, used = math.max(most, used and clock - used or 0), clock
  until over(now)
  table.insert(found[name], longest)
  if name == "pause" then table.insert(found.cpu, most) end
end

local function pauses(client)
  for _ = 1, ROUNDS do
    local quiet = homegen.now() + QUIET
    watch("base", function(now) return now > quiet end)
    local begun, left = 0, TASKS
    watch("pause", function()
      for _ = 1, begun < TASKS and 10 or 0 do
        begun = begun + 1
        workload.begin(client, begun, function() left = left - 1 end)
      end
      return left == 0
    end)
  end
end

local function latency(client)
  local function another()
    workload.begin(client, #found.latencies + 1, function(task)
      table.insert(found.latencies, homegen.now() - tonumber(task.result.url:match "/results/([%d.]+)/"))
      if #found.latencies < SINGLE then another() end
    end)
  end
  another()
  repeat wait_a_tick() until #found.latencies == SINGLE
end

local function follow(client)
  for number = 1, FOLLOWED do workload.begin(client, number) end
  seconds = SETTLE
  wait_a_tick()
  local settled = homegen.now() + SETTLE
  repeat wait_a_tick() until homegen.now() > settled
  local began, counted = homegen.now(), steps
  seconds = COUNTED
  repeat wait_a_tick() until homegen.now() > began + COUNTED
  found.steps = (steps - counted) / (homegen.now() - began)
end

---@param given? { port: integer, slow_port: integer, out: string } two servers: one whose tasks take three polls, one whose are at
---  99 percent all the time; default: from the environment
---@return fun(): number|nil
function workload.tick(given)
  given = given or { port = os.getenv "PORT", slow_port = os.getenv "SLOW_PORT", out = os.getenv "OUT" }
  wait_a_tick = coroutine.yield
  local ended = false
  local co = coroutine.create(function()
    pauses(workload.connect(given.port, 0.5))
    latency(workload.connect(given.port, 0.05))
    follow(workload.connect(given.slow_port, 3))
    ended = true
  end)
  return function()
    local ok, message = coroutine.resume(co)
    if ok and not ended then return seconds end
    local file = assert(io.open(given.out, "w"))
    file:write(ok and ("base %.2f pause %.2f cpu %.2f latency %.3f steps %.1f\n"):format(median(found.base) * 1e3,
      median(found.pause) * 1e3, median(found.cpu) * 1e3, median(found.latencies) * 1e3, found.steps) or ("failed %s\n"):format(message))
    file:close()
    return nil
  end
end

return workload
