--- The allocation sweep: each operation is run with its 1st, 2nd, 3rd … request for memory refused, Lua's and C's.
---
---     sweep proof/sweep/sweep.lua [--stride N] [--only TEXT] [--kind TEXT] [--point N] [--part K/N] [--verbose]
---
--- Several processes can share the work: each takes its part of the points of each row.
---
--- Each point is a forked process, so that a crash is a finding and not the end. Prints one row for each operation and
--- kind, and every violation; the last line has the sums.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local operations = require "proof.sweep.sweep_operations"
local point = require "proof.sweep.sweep_point"

local POINT_SECONDS = 12
local NEVER = math.maxinteger // 2
local FRESH_SERVER = 100 -- points after which the server forgets what it has recorded

-- "once" in Lua is two requests: after the first refusal Lua collects all garbage and asks again. So nothing fails where
-- one alone is refused, and fewer of those points are tried.
local KINDS = {
  { name = "lua, a collection", class = "lua", length = 1, stride = 7 },
  { name = "lua, once", class = "lua", length = 2 },
  { name = "lua, from then on", class = "lua", length = math.huge, outage = true },
  { name = "homegen's C, once", class = "homegen", length = 1 },
  { name = "homegen's C, from then on", class = "homegen", length = 200, outage = true },
  { name = "libraries, once", class = "library", length = 1 },
  { name = "libraries, from then on", class = "library", length = 200, outage = true },
}

local function read_options(arguments)
  local options = { stride = 1 }
  local index = 1
  while arguments[index] do
    local name = arguments[index]:match("^%-%-(%a+)$")
    if name == "verbose" then
      options.verbose = true
    else
      index = index + 1
      options[name or error("unknown argument " .. arguments[index - 1], 0)] = arguments[index]
    end
    index = index + 1
  end
  options.stride, options.point = tonumber(options.stride), tonumber(options.point)
  local mine, parts = (options.part or "1/1"):match("^(%d+)/(%d+)$")
  options.mine, options.parts = tonumber(mine), tonumber(parts)
  return options
end

local options = read_options { ... }
local folder = clients.folder()
local verdict_path = folder .. "/verdict"
local env = { folder = folder .. "/results", picture = clients.write(folder .. "/picture.png", clients.PNG) }
os.execute(("mkdir '%s'"):format(env.folder))
env.server = faultd.start()
operations.script(env.server)

local function write_verdict(verdict)
  local file = assert(io.open(verdict_path, "w"))
  file:write(verdict.requests, "\n", verdict.refused, "\n", verdict.outcome, "\n", verdict.raised_in or "", "\n",
    verdict.err or "", "\n", verdict.reports, "\n")
  for _, violation in ipairs(verdict.violations) do
    file:write(violation.kind, " ", (violation.text:gsub("\n", " | ")), "\n")
  end
  file:close()
end

local function read_verdict()
  local file = assert(io.open(verdict_path))
  local verdict = { requests = file:read("n", "l"), refused = file:read("n", "l"), outcome = file:read("l") }
  verdict.raised_in, verdict.err, verdict.reports = file:read("l"), file:read("l"), file:read("n", "l")
  verdict.violations = {}
  for line in file:lines() do
    local kind, text = line:match("^(%S+) (.*)$")
    verdict.violations[#verdict.violations + 1] = { kind = kind, text = text }
  end
  file:close()
  return verdict
end

local function failed(kind, text)
  for _, name in ipairs(memory.list(env.folder)) do os.remove(env.folder .. "/" .. name) end
  return { requests = 0, refused = 1, reports = 0, outcome = "broken off", violations = { { kind = kind, text = text } } }
end

-- A point takes some thousand instructions.
local function tell_where_it_hangs()
  debug.sethook(function()
    io.stderr:write(debug.traceback("a point that does not end"), "\n")
    if env.task then io.stderr:write("the task: ", tostring(env.task), "\n") end
    memory.exit(9)
  end, "", 30000000)
end

---Runs one point in a process of its own.
local function run_point(operation, kind, first)
  local pid = memory.fork()
  if pid == 0 then
    if options.verbose then tell_where_it_hangs() end
    -- what is made once and kept is not a leak; threads are the process's own
    local ok, verdict = xpcall(point.run, debug.traceback, operation, env, kind.class, NEVER, NEVER)
    if ok then ok, verdict = xpcall(point.run, debug.traceback, operation, env, kind.class, first, first + kind.length - 1) end
    memory.disarm()
    write_verdict(ok and verdict or failed("wrong", tostring(verdict)))
    memory.exit(0)
  end
  local ended, code = memory.wait(pid, POINT_SECONDS)
  if ended == "hangs" then return failed("crash", "hangs") end
  if ended ~= "exited" or code ~= 0 then return failed("crash", ("%s %d"):format(ended, code)) end
  return read_verdict()
end

local COLUMNS = { "points", "error", "raised", "success", "leak", "crash", "lost", "twice", "wrong" }
local total = {}
for _, name in ipairs(COLUMNS) do total[name] = 0 end
local shown = {}

-- Equal findings at neighbouring points are one bug: each text is shown a few times.
local function show(operation, kind, number, violation)
  local text = ("%s | %s | %s"):format(operation.name, kind.name, violation.text:gsub("%d+", "#"))
  shown[text] = (shown[text] or 0) + 1
  if shown[text] > (options.verbose and math.huge or 2) then return end
  print(("  %s at request %d of %s, %s: %s"):format(violation.kind, number, operation.name, kind.name, violation.text))
end

local function count(row, name)
  row[name], total[name] = row[name] + 1, total[name] + 1
end

local function take(row, operation, kind, number, verdict)
  if verdict.refused == 0 and #verdict.violations == 0 then return end
  count(row, "points")
  if row[verdict.outcome] then count(row, verdict.outcome) end
  local seen = {}
  for _, violation in ipairs(verdict.violations) do
    if not seen[violation.kind] then count(row, violation.kind) end
    seen[violation.kind] = true
    show(operation, kind, number, violation)
  end
  if options.verbose then
    print(("    %d: %s %s %s; %d reports"):format(number, verdict.outcome, verdict.raised_in, verdict.err, verdict.reports))
  end
end

local HEADING = "%-26s | %-25s | %6s | %6s | %6s | %6s | %5s | %6s | %4s | %5s | %5s"
local function show_row(name, kind, row)
  print(HEADING:format(name, kind, row.points, row.error, row.raised, row.success, row.leak, row.crash, row.lost, row.twice, row.wrong))
end

local points = 0
local function sweep(operation, kind)
  env.outage = kind.outage or false
  operations.script(env.server) -- as one before may have changed it
  local row = {}
  for _, name in ipairs(COLUMNS) do row[name] = 0 end
  local baseline = run_point(operation, kind, NEVER)
  assert(baseline.outcome == "success", baseline.err or baseline.violations[1] and baseline.violations[1].text)
  take(row, operation, kind, 0, baseline)
  local step = math.max(options.stride, kind.stride or 1)
  local number = options.point or 1 + (#operation.name + #kind.name) % options.stride + (options.mine - 1) * step
  local last = options.point or baseline.requests
  while number <= last do
    take(row, operation, kind, number, run_point(operation, kind, number))
    points = points + 1
    if points % FRESH_SERVER == 0 then operations.script(env.server) end
    number = number + step * options.parts
  end
  show_row(operation.name, kind.name, row)
  io.stdout:flush()
end

-- Lua's table of short strings doubles when it is full, whoever's string comes last, and no leak is meant by that. So it
-- doubles here: a point makes far fewer strings than there is room for then. How full it is depends on the names of the
-- folders above the project.
local function make_room_for_strings()
  local function bytes() return (select(4, memory.read())) end
  collectgarbage("stop") -- what is made here stays until the table has doubled
  local index, before = 0
  repeat
    index, before = index + 1, bytes()
    local _ = "string " .. index
  until bytes() - before > 4096
  collectgarbage("restart")
end

make_room_for_strings()
memory.start()

show_row("operation", "kind", {
  points = "points", error = "errors", raised = "raised", success = "succ.", leak = "leaks", crash = "crash", lost = "lost",
  twice = "twice", wrong = "wrong",
})
for _, operation in ipairs(operations.list) do
  for _, kind in ipairs(KINDS) do
    local wanted = operation.name:find(options.only or "", 1, true) and kind.name:find(options.kind or "", 1, true)
    if wanted then sweep(operation, kind) end
  end
end

env.server:stop()
os.execute(("rm -rf '%s'"):format(folder))
local violations = total.leak + total.crash + total.lost + total.twice + total.wrong
print(("torture sweep: %d points, %d clean errors, %d raised, %d successes, %d leaks, %d crashes, %d lost, "
  .. "%d paid twice; %d violations"):format(
  total.points, total.error, total.raised, total.success, total.leak, total.crash, total.lost, total.twice, violations))
memory.exit(violations == 0 and 0 or 1)
