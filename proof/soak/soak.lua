-- One process that goes on and on: tasks of every kind and ending, and nothing may be left of them.
--
--     soak.lua PORT [TASKS [REQUESTS]]      see proof/soak/run, which starts the peer on PORT
--
-- Stories (proof/soak/soak_stories.lua) run 48 at a time until there were TASKS tasks and REQUESTS requests. After each
-- fortieth of them (an eighth of the short form) everything is at rest and is read off (proof/soak/soak_gauges.lua): memory, descriptors, tables, the
-- journal. The rules: what is at rest is empty; after the warm-up (the first half) Lua's memory and what is in use of
-- malloc's grow by at most LUA_LIMIT each, the process by at most RSS_LIMIT, the descriptors by none beyond the connections
-- that are kept.

local homegen = require "homegen"
local core = require "homegen.core"
local gauges = require "proof.soak.soak_gauges"
local stories = require "proof.soak.soak_stories"

local TASKS, REQUESTS = tonumber(arg[2] or 20000), tonumber(arg[3] or 200000)
local READINGS, AT_A_TIME = 40, 48
if TASKS < 1000 then READINGS, AT_A_TIME = 8, 12 end
local LUA_LIMIT, RSS_LIMIT = 200, 400 -- kB; a store keeps the last thousand or two of ids
if jit then RSS_LIMIT = 1200 end -- machine code comes and goes
local JOURNAL_LIMIT = 6 * 1024 -- kB: SQLite's log alone grows to 4 MB
local FD_LIMIT = 2
-- Freed memory is kept aside by the sanitizer, so the process grows there; its own report of leaks stands instead.
local SANITIZED = (os.getenv("HOMEGEN_FLAVOUR") or ""):find("asan", 1, true) ~= nil

local origin = "http://127.0.0.1:" .. arg[1]
local violations = {}

local function violate(...)
  violations[#violations + 1] = (...):format(select(2, ...))
  io.stderr:write("violation: ", violations[#violations], "\n")
end

homegen.on_error = function(err) violate("an error that nobody awaited: %s", tostring(err)) end

local function new_client(options)
  local given = {
    ideal_house = { api_key = "soak", base_url = origin },
    iacrea = { api_key = "soak", base_url = origin, user_id = "11111111-2222-4333-8444-555555555555" },
    poll_interval = 0.002, poll_interval_max = 0.004, create_timeout = 30, request_timeout = 30, timeout = 120, max_unfinished = 60,
  }
  for name, value in pairs(options or {}) do given[name] = value end
  return assert(homegen.new(given))
end

local folder = assert(os.getenv("SOAK_FOLDER"), "started by proof/soak/run")
local journal = folder .. "/soak.db"
local world = { origin = origin, open = new_client, folder = folder, number = 0, heard = 0 }
-- Every other story is told to a client with a journal.
local residents = { new_client(), new_client { journal = journal } }
local views = {}
for index, client in ipairs(residents) do
  views[index] = setmetatable({ client = client, journal = index == 2 }, { __index = world, __newindex = world })
end

-- The stories of a hundred, in an order of their own that is the same in each run.
local function deal()
  local cards, seed = {}, 20240501
  for _, share in ipairs(stories.SHARES) do
    for _ = 1, share[2] do cards[#cards + 1] = share[1] end
  end
  for index = #cards, 2, -1 do
    seed = (seed * 16807) % 2147483647
    local other = seed % index + 1
    cards[index], cards[other] = cards[other], cards[index]
  end
  return cards
end

local cards, dealt, told = deal(), 0, {}

local function tell_one()
  dealt = dealt + 1
  local name = cards[(dealt - 1) % #cards + 1]
  local ok, made = pcall(stories[name], views[(dealt + math.floor(dealt / #cards)) % 2 + 1])
  told[name] = (told[name] or 0) + 1
  if not ok then violate("%s: %s", name, tostring(made)) end
  return ok and made or 0
end

---Tells stories until so many tasks were made.
---@return integer made
local function tell(wanted)
  local made, list = 0, {}
  for index = 1, AT_A_TIME do list[index] = index end
  homegen.map(list, function()
    while made < wanted and #violations < 20 do
      local more = tell_one() -- others count on meanwhile
      made = made + more
    end
  end, { concurrency = AT_A_TIME })
  return made
end

local function ask(path)
  local target = assert(require("homegen.loop.reactor").engine():target { url = origin .. path })
  local future = require("homegen.waiting.future").new()
  require("homegen.loop.reactor").transfer("get", target, nil, 10, nil, function(_, _, _, body) future:succeed(body) end)
  return homegen.await(future)
end

local function requests() return tonumber(ask("/served")) end

local readings, started, made = {}, core.monotonic(), 0

local function size_of(path)
  local file = io.open(path, "rb")
  if not file then return 0 end
  local size = file:seek("end")
  file:close()
  return size / 1024
end

local function read_off()
  local _, problem = residents[2]:prune { older_than = -1 }
  if problem then violate("the journal cannot be pruned: %s", tostring(problem)) end
  residents[2]:find { id = "none" } -- pruning asks for sums, which are answered before this is
  homegen.step(0)
  local reading = gauges.read(residents, made)
  reading.journal = size_of(journal) + size_of(journal .. "-wal")
  readings[#readings + 1] = reading
  if #reading.left > 0 then violate("at rest after %d tasks: %s", made, table.concat(reading.left, ", ")) end
  reading.requests, reading.seconds = requests(), core.monotonic() - started
  if (#readings - 1) % math.floor(READINGS / 8) == 0 then
    print(("%8.1f %9d %8d %9d %10.0f %10.0f %5d %11.0f"):format(
      reading.seconds, reading.requests, made, reading.rss, reading.heap, reading.lua, reading.fds, reading.journal))
  end
  return reading
end

print(("%8s %9s %8s %9s %10s %10s %5s %11s"):format(
  "seconds", "requests", "tasks", "rss kB", "malloc kB", "lua kB", "fds", "journal kB"))
repeat
  made = made + tell(math.ceil(TASKS / READINGS))
  local reading = read_off()
until #violations >= 20 or made >= TASKS and reading.requests >= REQUESTS

local rss, heap = gauges.growth(readings, "rss"), gauges.growth(readings, "heap")
local lua, fds = gauges.growth(readings, "lua"), gauges.growth(readings, "fds")
if not SANITIZED and rss > RSS_LIMIT then violate("the process has grown by %d kB after the warm-up", rss) end
if not SANITIZED and heap > LUA_LIMIT then violate("malloc has given out %d kB more after the warm-up", heap) end
if lua > LUA_LIMIT then violate("Lua's memory has grown by %d kB after the warm-up", lua) end
if fds > FD_LIMIT then violate("there are %d more descriptors after the warm-up", fds) end
for _, share in ipairs(stories.SHARES) do
  if not told[share[1]] then violate("the story '%s' was never told", share[1]) end
end
if world.heard == 0 then violate("no listener was called") end

-- Every story ends with nothing that anybody would have to come back for, so pruning leaves nothing.
local rows = assert(residents[2]:tasks())
for _, row in ipairs(rows) do violate("row %d of the journal was not pruned: %s", row.row, row.state) end
local last = readings[#readings]
if last.journal > JOURNAL_LIMIT then violate("the journal has %.0f kB for %d rows", last.journal, #rows) end

homegen.run(function()
  for _, client in ipairs(residents) do client:close() end
end)
assert(os.remove(journal))
print(("journal: %.0f kB, %d rows left after pruning"):format(last.journal, #rows))
print(("growth after the warm-up: rss %+d kB, malloc %+.1f kB, lua %+.1f kB (fits %+.1f, %+.2f, %+.2f per 1000 tasks), "
  .. "descriptors %+d"):format(rss, heap, lua, gauges.slope(readings, "rss"), gauges.slope(readings, "heap"),
  gauges.slope(readings, "lua"), fds))
ask("/quit")
print(("torture soak: %d requests, %d tasks, %.0f s, rss %+d kB, malloc %+.1f kB, lua %+.1f kB, fds %+d after warm-up; "
  .. "%d violations"):format(last.requests, made, core.monotonic() - started, rss, heap, lua, fds, #violations))
os.exit(#violations == 0, true)
