--- The kill test: a worker with a journal is killed at every point of a paid job's life and at random moments, and run again
--- until all its jobs have ended. No job may be created twice, nothing that was paid may be lost.
---
---   kills.lua [long|short] [--seed N] [--lanes N] [--seconds N] [--folder FOLDER] [--without-journal]
---
--- Prints what was hit and what became of the jobs, and ends with one line of figures. Exit status 0: no violation.
--- Without the journal a job is paid twice, of course: then the test has to find violations.

local cjson = require "cjson"
local points = require "kills.points"
local shell = require "kills.shell"

-- What all lanes have to come to together, within so many seconds. `of_peer`: kills of the sandbox; `every_point`: each point
-- is struck, otherwise it is enough that each is passed, for in so few runs a strike may come to nothing.
local FORMS = {
  short = {
    goals = { kills = 80, window = 10, losses = 15, pairs = 2 }, seconds = 120, lanes = 2, every_pass = false, every_point = false,
  },
  long = {
    goals = { kills = 1500, window = 200, losses = 500, pairs = 60, of_peer = 20, int = 20, term = 20 }, seconds = 780, lanes = 2,
    every_pass = true, every_point = true,
  },
}

local MARGIN = 120 -- seconds that a lane may need more, for its last batch

local SHOWN = 200

local function usage()
  io.stderr:write("usage: kills.lua [long|short] [--seed N] [--lanes N] [--seconds N] [--folder FOLDER] [--without-journal]\n")
  os.exit(2)
end

local function read_arguments()
  local chosen, given = FORMS.long, { journal = true, seed = os.time() }
  local i = 1
  while arg[i] do
    local word = arg[i]
    local name = word:match("^%-%-(.+)$")
    if FORMS[word] then
      chosen = FORMS[word]
    elseif name == "without-journal" then
      given.journal = false
    elseif (name == "seed" or name == "lanes" or name == "seconds") and math.tointeger(tonumber(arg[i + 1])) then
      i = i + 1
      given[name] = math.tointeger(tonumber(arg[i]))
    elseif name == "folder" and arg[i + 1] then
      i = i + 1
      given.folder = arg[i]
    else
      usage()
    end
    i = i + 1
  end
  for name, value in pairs(chosen) do
    if given[name] == nil then given[name] = value end
  end
  return given
end

local function make_folder()
  return (shell.output("mktemp -d"):gsub("\n", ""))
end

local function share(total, lanes) return math.ceil(total / lanes) end

-- Lanes die with us: an interrupted test leaves nobody behind.
local function run_lanes(given, folder)
  local root = shell.output("pwd -P"):gsub("\n", "")
  local goals, pipes = {}, {}
  for name, least in pairs(given.journal and given.goals or {}) do goals[name] = share(least, given.lanes) end
  if not given.journal then goals.kills = 1e9 end
  for part = 1, given.lanes do
    local options = cjson.encode {
      folder = folder, root = root, seed = given.seed, part = part, parts = given.lanes, journal = given.journal, goals = goals,
      seconds = given.seconds, every_pass = given.every_pass, flavours = { "points-lua5.4", "points-luajit" },
    }
    pipes[part] = assert(io.popen("exec " .. shell.words {
      "build/torture/launch", "-o", ("%s/lane-%d.out"):format(folder, part), "-e", ("%s/lane-%d.err"):format(folder, part),
      "-l", given.seconds + MARGIN, "lua5.4", "proof/kills/lane.lua", options,
    }))
  end
  for _, pipe in ipairs(pipes) do
    pipe:read("a")
    pipe:close()
  end
end

local function collect_kill(all, kill)
  local point = all.points[kill.name] or { kills = 0, window = 0, losses = 0, with_id = 0, unknown = 0, ended = 0, to_create = 0 }
  all.points[kill.name] = point
  point.kills = point.kills + 1
  if kill.sending > 0 then point.window = point.window + 1 end
  if kill.loss then
    point.losses = point.losses + 1
    local kind = kill.loss == 0 and "strict" or "partly"
    all.losses[kind] = all.losses[kind] + 1
  end
  point.unknown, point.with_id = point.unknown + kill.sending, point.with_id + kill.with_id
  point.ended, point.to_create = point.ended + kill.ended, point.to_create + kill.to_create
  all.flavours[kill.flavour] = (all.flavours[kill.flavour] or 0) + 1
end

local function collect_sums(all, sums)
  for name, value in pairs(sums) do
    if type(value) == "number" then all.sums[name] = (all.sums[name] or 0) + value end
  end
  for name in sums.unstruck:gmatch("%S+") do all.unstruck[name] = true end
  for name in sums.passed:gmatch("%S+") do all.passed[name] = true end
end

local function collect(given, folder)
  local all = {
    points = {}, violations = {}, sums = {}, flavours = {}, unstruck = {}, passed = {}, losses = { strict = 0, partly = 0 },
  }
  for part = 1, given.lanes do
    local ended = false
    for line in (shell.read(("%s/lane-%d.out"):format(folder, part)) or ""):gmatch("[^\n]+") do
      local said = cjson.decode(line)
      if said.kill then collect_kill(all, said.kill) end
      all.violations[#all.violations + 1] = said.violation
      if said.sums then
        ended = true
        collect_sums(all, said.sums)
      end
    end
    if not ended then
      all.violations[#all.violations + 1] = ("lane %d broke off: %s"):format(part,
        shell.read(("%s/lane-%d.err"):format(folder, part)) or "")
    end
  end
  return all
end

local function print_table(all)
  local names = {}
  for name in pairs(all.points) do names[#names + 1] = name end
  table.sort(names)
  print(("%-34s %6s %7s %7s | jobs then: %6s %8s %8s %9s"):format(
    "killed at", "kills", "on wire", "losses", "ended", "resumed", "unknown", "to create"))
  local sum = { kills = 0, window = 0, losses = 0, ended = 0, with_id = 0, unknown = 0, to_create = 0 }
  local function line(name, point)
    print(("%-34s %6d %7d %7d | %17d %8d %8d %9d"):format(name, point.kills, point.window, point.losses, point.ended,
      point.with_id, point.unknown, point.to_create))
  end
  for _, name in ipairs(names) do
    line(name, all.points[name])
    for field in pairs(sum) do sum[field] = sum[field] + all.points[name][field] end
  end
  line("all", sum)
end

-- Each point has to be there. In the long form each is struck too, and those that nobody has written down when runs have
-- often passed them.
local function judge_points(all, given, breach)
  for name in pairs(points.all) do
    if not all.passed[name] then breach("no run came to the point %s", name) end
  end
  for name in pairs(all.unstruck) do
    if given.every_point and not all.points[name] then breach("never killed at the point %s", name) end
  end
end

local function judge_coverage(all, given)
  if not given.journal then return end
  local function breach(format, ...) all.violations[#all.violations + 1] = format:format(...) end
  judge_points(all, given, breach)
  for goal, least in pairs(given.goals) do
    local reached = all.sums[goal] or 0
    if reached < least then breach("too few: %s %d, should be %d", goal, reached, least) end
  end
end

local given = read_arguments()
local folder = given.folder or make_folder()
local start = os.time()
run_lanes(given, folder)
local all = collect(given, folder)
judge_coverage(all, given)
print_table(all)
for i, text in ipairs(all.violations) do
  if i <= SHOWN then print("violation: " .. text) end
end
if #all.violations > SHOWN then print(("… and %d more; see build/torture/violations"):format(#all.violations - SHOWN)) end
local sums = all.sums
print(("seed %d, %d s; kills on %s"):format(given.seed, os.time() - start, cjson.encode(all.flavours)))
local missed = {}
for name in pairs(all.unstruck) do missed[#missed + 1] = not all.points[name] and name or nil end
table.sort(missed)
if #missed > 0 then print("not struck: " .. table.concat(missed, " ")) end
print(("torture kills: %d kills (%d of the peer, %d SIGINT, %d SIGTERM) in %d batches of %d jobs, %d between \"sending\" and the id, "
  .. "%d power cuts (%d with some unsynced blocks written), %d unknown outcomes and %d that were settled (%d had been created), "
  .. "%d tasks followed by their ids; %d pairs of processes on one journal, stopped %d times, with %d clock jumps; "
  .. "%d violations"):format(
  sums.kills or 0, sums.of_peer or 0, sums.int or 0, sums.term or 0, sums.batches or 0, sums.jobs or 0, sums.window or 0,
  sums.losses or 0, all.losses.partly, sums.unknown or 0, sums.settled or 0, sums.found or 0, sums.again or 0,
  sums.pairs or 0, sums.stops or 0, sums.jumps or 0, #all.violations))
if not given.folder then os.execute("rm -rf " .. shell.quote(folder)) end
os.exit(#all.violations == 0)
