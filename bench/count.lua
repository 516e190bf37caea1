-- What bench/count counts the instructions of, phase by phase, each a file of callgrind's:
--
--     count.lua TASKS SHORT LONG QUIET_SHORT QUIET_LONG JOURNAL
--
-- The middle four are ports of bench/poll_server: 3 and 13 polls that all say something new, 3 and 13 of which only the
-- last does. JOURNAL is a path. Before a phase and at its end the collector runs, so that a phase pays for its garbage,
-- and for no other's. Prints the phases' names in their order.

local homegen = require "bench.whole"

local tasks, ports, journal = tonumber(arg[1]), { arg[2], arg[3], arg[4], arg[5] }, arg[6]

local function mark(name)
  return assert(package.loadlib("build/bench/count_marks.so", name))
end
local begin_count, end_count, pause = mark "count_begin", mark "count_end", mark "count_pause"

-- All replies are there when a step begins, so that it does not depend on the machine how many steps there are.
local function step()
  pause()
  homegen.step(1)
end

local function open(port, interval, path)
  return assert(homegen.new {
    ideal_house = { api_key = "sandbox-0123456789abcdef0123456789abcdef", base_url = "http://127.0.0.1:" .. port },
    poll_interval = interval or 0.001, poll_interval_max = interval or 0.001, max_unfinished = 100 * tasks,
    timeout = 3600, journal = path,
  })
end

local serial, left, followed = 0, 0, 0
local options = { on_done = function(task)
  assert(task.state == "succeeded", task.error)
  left = left - 1
end }

local function begin(client, with)
  serial = serial + 1
  return assert(client:smart_replace({
    image_url = "https://assets.example.com/uploads/2026/03/06/living-room-original.jpg",
    prompt = ("a modern velvet sofa in dark blue with slim brass legs and cushion %d"):format(serial),
    mask_url = "https://assets.example.com/uploads/2026/03/06/living-room-mask.png",
  }, with))
end

local function finish()
  while left > 0 do step() end
end

-- Whole tasks, of four requests.
local function make(client)
  left = tasks
  for _ = 1, tasks do begin(client, options) end
  finish()
end

-- Tasks up to their ids.
local function create(client)
  local list = {}
  for i = 1, tasks do list[i] = begin(client) end
  for i = 1, tasks do
    while not list[i].id do step() end
  end
end

-- Tasks that were created elsewhere.
local function follow(client)
  left = tasks
  for i = 1, tasks do
    -- ids of 64 bits are written digit by digit: LuaJIT has no such numbers
    client:resume("smart_replace", ("1234567890123%06d"):format(656789 + followed + i)):on_done(options.on_done)
  end
  followed = followed + tasks
  finish()
end

local function count(name, work, client)
  for _ = 1, 3 do collectgarbage() end
  begin_count()
  work(client)
  collectgarbage()
  end_count()
  print(name)
end

local short, long, quiet_short, quiet_long = open(ports[1]), open(ports[2]), open(ports[3]), open(ports[4])
local durable, patient = open(ports[1], nil, journal), open(ports[1], 600)
for _, client in ipairs { short, quiet_short, durable } do make(client) end
follow(quiet_short)
follow(long)
make(short)
count("nothing", function() end)
count("task", make, short)
count("short", follow, short)
count("long", follow, long)
count("quiet_short", follow, quiet_short)
count("quiet_long", follow, quiet_long)
count("journal", make, durable)
count("begin", create, patient)
os.exit(true)
