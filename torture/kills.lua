--- The kill test: a worker with a journal is killed at every point of a paid job's life and at random moments, and run again
--- until all its jobs have ended. No job may be created twice, nothing that was paid may be lost.
---
---   kills.lua [long|short] [--seed N] [--lanes N] [--seconds N] [--without-journal]
---
--- Prints what was hit and what became of the jobs, and ends with one line of figures. Exit status 0: no violation.
--- Without the journal a job is paid twice, of course: then the test has to find violations.

local cjson = require "cjson"
local shell = require "kills.shell"

local FORMS = {
  short = { kills = 80, window = 10, losses = 15, pairs = 2, seconds = 120, lanes = 2, every_pass = false },
  long = { kills = 1050, window = 150, losses = 350, pairs = 100, seconds = 1500, lanes = 2, every_pass = true },
}

local SHOWN = 200

local function usage()
  io.stderr:write("usage: kills.lua [long|short] [--seed N] [--lanes N] [--seconds N] [--without-journal]\n")
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

-- Memory for a disk where there is one: a kill leaves the page cache alone, and a power cut is put on stage.
local function make_folder()
  local where = shell.output("if [ -d /dev/shm ] && [ -w /dev/shm ]; then echo /dev/shm; else echo \"${TMPDIR:-/tmp}\"; fi")
  return (shell.output(("mktemp -d %s/homegen-kills-XXXXXX"):format(shell.quote(where:gsub("\n", "")))):gsub("\n", ""))
end

local function share(total, lanes) return math.ceil(total / lanes) end

local function run_lanes(given, folder)
  local root = shell.output("pwd -P"):gsub("\n", "")
  local lines = {}
  for part = 1, given.lanes do
    local options = cjson.encode {
      folder = folder, root = root, seed = given.seed, part = part, parts = given.lanes, journal = given.journal,
      kills = share(given.kills, given.lanes), window = share(given.window, given.lanes),
      losses = share(given.losses, given.lanes), pairs = given.journal and share(given.pairs, given.lanes) or 0,
      seconds = given.seconds, every_pass = given.every_pass,
      flavours = { "points-lua5.4", "points-luajit" },
    }
    lines[part] = ("lua5.4 torture/kills/lane.lua %s >%s/lane-%d.out 2>%s/lane-%d.err &"):format(
      shell.quote(options), folder, part, folder, part)
  end
  os.execute(table.concat(lines, "\n") .. "\nwait")
end

local function collect(given, folder)
  local all = { points = {}, violations = {}, sums = {}, flavours = {}, unstruck = {}, losses = { strict = 0, partly = 0 } }
  for part = 1, given.lanes do
    local ended = false
    for line in (shell.read(("%s/lane-%d.out"):format(folder, part)) or ""):gmatch("[^\n]+") do
      local said = cjson.decode(line)
      if said.kill then
        local point = all.points[said.kill.name]
          or { kills = 0, window = 0, losses = 0, with_id = 0, unknown = 0, ended = 0, to_create = 0 }
        all.points[said.kill.name] = point
        point.kills = point.kills + 1
        if said.kill.sending > 0 then point.window = point.window + 1 end
        if said.kill.loss then
          point.losses = point.losses + 1
          local kind = said.kill.loss == 0 and "strict" or "partly"
          all.losses[kind] = all.losses[kind] + 1
        end
        point.unknown, point.with_id = point.unknown + said.kill.sending, point.with_id + said.kill.with_id
        point.ended, point.to_create = point.ended + said.kill.ended, point.to_create + said.kill.to_create
        all.flavours[said.kill.flavour] = (all.flavours[said.kill.flavour] or 0) + 1
      elseif said.violation then
        all.violations[#all.violations + 1] = said.violation
      elseif said.sums then
        ended = true
        for name, value in pairs(said.sums) do
          if type(value) == "number" then all.sums[name] = (all.sums[name] or 0) + value end
        end
        for name in said.sums.unstruck:gmatch("%S+") do all.unstruck[name] = true end
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

-- A point that no lane has struck although runs often passed it.
local function judge_coverage(all, given)
  for name in pairs(all.unstruck) do
    if not all.points[name] then
      all.violations[#all.violations + 1] = "never killed at the point " .. name
    end
  end
  local sums = all.sums
  for _, goal in ipairs { "kills", "window", "losses", "pairs" } do
    if given.journal and (sums[goal] or 0) < given[goal] then
      all.violations[#all.violations + 1] = ("too few: %s %d, should be %d"):format(goal, sums[goal] or 0, given[goal])
    end
  end
end

local given = read_arguments()
local folder = make_folder()
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
print(("torture kills: %d kills in %d batches of %d jobs, %d between \"sending\" and the id, %d power cuts (%d with some unsynced blocks "
  .. "written), %d starts of the peer, %d unknown outcomes; %d pairs of processes on one journal, stopped %d times, with %d clock jumps; "
  .. "%d violations"):format(sums.kills or 0, sums.batches or 0, sums.jobs or 0,
  sums.window or 0, sums.losses or 0, all.losses.partly, sums.peer_starts or 0, sums.unknown or 0,
  sums.pairs or 0, sums.stops or 0, sums.jumps or 0, #all.violations))
os.execute("rm -rf " .. shell.quote(folder))
os.exit(#all.violations == 0)
