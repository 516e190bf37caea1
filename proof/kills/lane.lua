--- One lane of the kill test: a sandbox of its own and one batch after the other, until its share of the goals is reached.
---
---   lane.lua OPTIONS    JSON: folder, root, seed, part, parts, goals, seconds, every_pass, journal, flavours
---
--- Prints a line of JSON for each kill and each violation, and one at the end.

local cjson = require "cjson"
local batch = require "kills.batch"
local jobs = require "kills.jobs"
local peer = require "kills.peer"
local planner = require "kills.planner"
local shell = require "kills.shell"

-- Of so many batches one is of that kind.
local PAIR_EVERY, AFTERWARDS_EVERY, ALONE_EVERY = 12, 4, 4

local options = cjson.decode(arg[1])
math.randomseed(options.seed, options.part)

io.stdout:setvbuf("line")
local function say(fields) io.stdout:write(cjson.encode(fields), "\n") end

local function environment_of(flavour)
  local own = shell.quote(options.root .. "/proof/?.lua;")
  return shell.output(".ci/with " .. flavour) .. ("export LUA_PATH=%s\"$LUA_PATH\"\n"):format(own)
end

local function open_lane()
  local folder = ("%s/lane-%d"):format(options.folder, options.part)
  os.execute(("mkdir -p %s %s"):format(shell.quote(folder .. "/served"), shell.quote(folder .. "/scratch")))
  jobs.write_picture(folder .. "/served/tiny.png")
  local environments = {}
  for _, flavour in ipairs(options.flavours) do environments[flavour] = environment_of(flavour) end
  return {
    folder = folder, scratch = folder .. "/scratch", root = options.root, environments = environments,
    with_journal = options.journal, peer = peer.start(folder),
  }
end

local lane = open_lane()
local plans = planner.new { every_pass = options.every_pass, part = options.part, parts = options.parts }
local sums = {
  kills = 0, of_peer = 0, int = 0, term = 0, window = 0, losses = 0, batches = 0, runs = 0, violations = 0, jobs = 0, unknown = 0,
  settled = 0, found = 0, again = 0, pairs = 0, stops = 0, jumps = 0,
}
local start = os.time()

-- The first batch is left alone: from it the points are learned. Then a share of the batches loses what was not synced.
local function pick_loss(number)
  if number == 1 or not options.journal then return nil end
  local draw = math.random()
  if draw < 0.35 then return function() return 0 end end
  if draw < 0.7 then return function() return math.random(1, 2 ^ 31) end end
end

local function pick_flavour()
  local others = #options.flavours
  return options.flavours[math.random() < 0.7 and 1 or others]
end

local function keep_evidence(played)
  local target = options.root .. "/build/torture/violations"
  os.execute(("mkdir -p %s && cp -r %s* %s/ && cp %s %s/creates-%s.log"):format(target, shell.quote(played.folder), target,
    shell.quote(lane.peer.log), target, played.name))
end

local function size(set)
  local count = 0
  for _ in pairs(set) do count = count + 1 end
  return count
end

local function add(name, number) sums[name] = sums[name] + number end

local function count_kill(record)
  add("kills", 1)
  add("window", record.sending > 0 and 1 or 0)
  add("losses", record.loss and 1 or 0)
  add("of_peer", record.of_peer and 1 or 0)
  add("int", record.name:find("SIGINT", 1, true) and 1 or 0)
  add("term", record.name:find("SIGTERM", 1, true) and 1 or 0)
  say { kill = record }
end

local function account_for(played, violations)
  add("batches", 1)
  add("runs", played.runs)
  add("jobs", #played.jobs)
  add("settled", size(played.settled))
  for _, id in pairs(played.settled) do add("found", id ~= "not created" and 1 or 0) end
  add("again", size(played.again))
  for _, record in ipairs(played.records) do count_kill(record) end
  for _, last in pairs(played.ends) do add("unknown", last.state == "unknown_outcome" and 1 or 0) end
  for _, text in ipairs(violations) do
    add("violations", 1)
    say { violation = text }
  end
  if #violations > 0 and options.journal then keep_evidence(played) end
  if #violations == 0 or sums.violations > 50 then os.execute(("rm -rf %s*"):format(shell.quote(played.folder))) end
end

local function play(number)
  local loss = pick_loss(number)
  local afterwards = options.journal and number % AFTERWARDS_EVERY == 2
  local alone = options.journal and number % ALONE_EVERY == 0
  local played = batch.new(lane, ("%d-%d"):format(options.part, number), { afterwards = afterwards, resume = not alone })
  if math.random() < 0.25 then lane.peer:delay_creates(math.random() * 0.06, 8) end
  local scene
  local violations = played:play(function(run, forgetting)
    scene = { number = run, alone = alone, afterwards = afterwards, forgetting = forgetting }
    local strike = number == 1 and { name = "none" } or plans:strike(scene)
    strike.flavour, strike.loss = pick_flavour(), loss and loss()
    return strike
  end, function(strike, run) plans:learn(scene, strike, run) end)
  account_for(played, violations)
end

-- A batch of two workers at once, and of a third that finds everything done.
local function play_pair(number)
  local played = batch.new(lane, ("%d-%d"):format(options.part, number), { resume = true })
  lane.peer:delay_creates(math.random() * 0.06, 8)
  local violations = played:play(function(run)
    return { name = "none", flavour = pick_flavour(), pair = run == 1 and { pick_flavour(), pick_flavour() } or nil }
  end, function(_, run)
    sums.stops, sums.jumps = sums.stops + (run.stops or 0), sums.jumps + (run.jumps or 0)
  end)
  sums.pairs = sums.pairs + 1
  account_for(played, violations)
end

local function reached()
  if os.time() - start >= options.seconds then return true end
  for name, least in pairs(options.goals) do
    if sums[name] < least then return false end
  end
  return #plans:unstruck() == 0
end

local number = 0
repeat
  number = number + 1
  if options.journal and number % PAIR_EVERY == 0 then play_pair(number) else play(number) end
until reached() or sums.violations >= 200

lane.peer:stop()
sums.unstruck, sums.passed = table.concat(plans:unstruck(), " "), table.concat(plans:passed(), " ")
sums.peer_starts = lane.peer:starts()
say { sums = sums, seconds = os.time() - start }
