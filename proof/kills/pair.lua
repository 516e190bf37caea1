--- Two workers at once on the journal of one batch, neither of which is killed (proof/kills/stop_and_continue).

local shell = require "kills.shell"

local pair = {}

-- The shell text that runs one of the two. It dies with the script, even while it is stopped.
local function command(batch, flavour, clock)
  local words = {
    "build/torture/launch", "-x", "env", "LD_PRELOAD=" .. batch.lane.root .. "/build/wall_clock.so", "HOMEGEN_WALL_CLOCK=" .. clock,
  }
  return batch.lane.environments[flavour] .. "exec " .. shell.words(words) .. " " .. shell.words(batch:worker_words(flavour))
end

-- Nobody was killed, so whatever either has asked for has succeeded.
local function check(batch, number, status, base)
  batch.ends, batch.clock = {}, false
  batch:read_lines(("%s.%d.out"):format(base, number))
  if status ~= 0 then
    batch:breach("worker %d of two ended with %d: %s", number, status, shell.read(("%s.%d.err"):format(base, number)))
  end
  if not batch.clock then batch:breach("worker %d of two has not seen its wall clock jump", number) end
  for _, job in ipairs(batch.jobs) do
    local last = batch.ends[job.key] or { state = "nothing" }
    if last.state ~= "succeeded" or last.kind then
      batch:breach("worker %d of two: %s ended as %s: %s", number, job.key, last.state, tostring(last.message))
    end
  end
end

---Runs both. They are stopped and continued at random while the wall clock jumps.
---@param batch table
---@param flavours string[] of the two
---@return { word: "pair", number: integer, points: table, stops: integer, jumps: integer } run number 0: both ended well
function pair.run(batch, flavours)
  batch.runs = batch.runs + 1
  local base = ("%s.%d"):format(batch.folder, batch.runs)
  local report = shell.output("exec " .. shell.words { "build/torture/launch", "-x", "proof/kills/stop_and_continue", base,
    math.random(1, 32767), command(batch, flavours[1], base .. ".1.clock"), command(batch, flavours[2], base .. ".2.clock") })
  local first, second, stops, jumps = report:match("^(%d+) (%d+) (%d+) (%d+)")
  check(batch, 1, tonumber(first), base)
  check(batch, 2, tonumber(second), base)
  local ended_well = first == "0" and second == "0"
  return { word = "pair", number = ended_well and 0 or 1, points = {}, stops = tonumber(stops), jumps = tonumber(jumps) }
end

return pair
