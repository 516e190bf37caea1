--- Decides where each run of the worker is struck: at every named point, and at random moments.
---
--- Which points there have to be stands in kills.points; how often a run passes each is learned from the runs. First runs of
--- a batch pass others than those that come after a kill, so the two are kept apart.

local points = require "kills.points"

local planner = {}

local Planner = {}
Planner.__index = Planner

local COMMON = 10 -- runs that pass a point, before it counts as missed though nobody has written it down
local STRUCK_RUNS = 5 -- of a batch, at most; then it is left to end
local EARLIEST = 15000 -- microseconds: what comes before is the interpreter's own start
local STAY = { 2, 25 } -- milliseconds: a worker that leaves by itself has something in hand then, which may wait to be sent
local TRIES = 8 -- of a wish, when the runs that it was meant for do not come to its point
local URGENT = 4 -- tries: a point that has to be struck and was not comes so much earlier
local AT_RANDOM = 0.25 -- of the runs of the long form, though wishes are left

---@param options { every_pass: boolean, part: integer, parts: integer }
---  every_pass: strike each point at each of its passes, not once; part of parts: which of the wishes are ours
---@return table planner
function planner.new(options)
  local self = setmetatable({ options = options, passes = {}, longest = {}, tries = {}, hits = {}, seen = {} }, Planner)
  for _, kind in ipairs { "first", "later", "alone", "afterwards" } do self.passes[kind], self.longest[kind] = {}, 100000 end
  for _, name in ipairs(points.closing) do self.passes.first[name], self.passes.later[name] = 1, 1 end
  return self
end

---@class kills.Scene
---@field number integer of the run in its batch
---@field alone boolean its worker takes over what is there by its key alone
---@field afterwards boolean its worker goes on when all jobs have ended
---@field forgetting boolean it has begun to let the journal forget

---@param scene kills.Scene
local function kind_of(scene)
  return scene.afterwards and "afterwards" or scene.number == 1 and "first" or scene.alone and "alone" or "later"
end

local function sorted_names(set)
  local names = {}
  for name in pairs(set) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local function chance(share) return math.random() < share end

-- Whether a point is this lane's to strike. Lanes learn of points at different times, so its place in a list would not
-- tell: two lanes could leave it to each other.
local function is_ours(self, point)
  local sum = 0
  for i = 1, #point do sum = sum + point:byte(i) end
  return sum % self.options.parts == self.options.part - 1
end

-- What is to be struck in such a run. When the journal forgets there is nothing left to settle.
local function wishes(self, scene)
  local kind = kind_of(scene)
  if kind == "alone" then return points.alone end
  if kind ~= "afterwards" then return sorted_names(self.passes[kind]) end
  local names = {}
  for _, name in ipairs(points.afterwards) do
    if not (scene.forgetting and name:find("settle", 1, true)) then names[#names + 1] = name end
  end
  return names
end

-- Whether a wish is to be tried once more, and how soon. What has to be struck is tried until it is.
local function rank_of(self, name, tries)
  if points.all[name] and not self.hits[name] then return tries - URGENT end
  return tries < TRIES and tries or nil
end

-- The next point that is still to be struck: of those tried least often, the first in a fixed order.
local function wish(self, scene)
  local kind = kind_of(scene)
  local best, best_point, lowest = nil, nil, math.huge
  for _, name in ipairs(wishes(self, scene)) do
    local most = self.options.every_pass and self.passes[kind][name] or 1
    for pass = 1, is_ours(self, name .. ":1") and most or 0 do
      local point = ("%s:%d"):format(name, pass)
      local rank = rank_of(self, name, self.tries[kind .. point] or 0)
      if rank and rank < lowest then best, best_point, lowest = name, point, rank end
    end
  end
  return best, best_point
end

local function any_pass(self, scene, names)
  if #names == 0 then return nil end
  local name = names[math.random(#names)]
  return name, ("%s:%d"):format(name, math.random(self.passes[kind_of(scene)][name] or 1))
end

local function random_moment(self, scene)
  local strike = { signal = "KILL", after = math.random(EARLIEST, self.longest[kind_of(scene)]), name = "(a random moment)" }
  if chance(0.15) then
    strike.at_peer, strike.name = true, "(the peer, at a random moment)"
  elseif chance(0.45) then
    strike.signal = chance(0.5) and "INT" or "TERM"
    strike.name = "(SIG" .. strike.signal .. ", at a random moment)"
  end
  return strike
end

local function at_point(name, point)
  local strike = { name = name, point = point }
  if points.all[name] == "closing" then strike.leave = math.random(STAY[1], STAY[2]) end
  return strike
end

---@param scene kills.Scene
---@return kills.Strike
function Planner:strike(scene)
  if scene.number > STRUCK_RUNS then return { name = "none" } end
  if scene.number == 1 and (scene.afterwards or scene.alone) then
    return at_point(any_pass(self, scene, points.window)) -- what is unknown then is the next run's matter
  end
  local kind = kind_of(scene)
  local name, point = wish(self, scene)
  if name and not (self.options.every_pass and chance(AT_RANDOM)) then
    self.tries[kind .. point] = (self.tries[kind .. point] or 0) + 1
  else
    name = nil
    if chance(0.5) then name, point = any_pass(self, scene, sorted_names(self.passes[kind])) end
  end
  if name then return at_point(name, point) end
  return random_moment(self, scene)
end

---@param scene kills.Scene
---@param strike kills.Strike
---@param run table what became of it
function Planner:learn(scene, strike, run)
  local kind = kind_of(scene)
  local passes = self.passes[kind]
  for name, count in pairs(run.points) do
    passes[name], self.seen[name] = math.max(passes[name] or 0, count), (self.seen[name] or 0) + 1
  end
  if run.word == "exit" and run.number == 0 then
    self.longest[kind] = math.max(run.elapsed, math.floor(self.longest[kind] * 0.98))
  end
  if run.word == "signal" and strike.point then
    self.hits[strike.name], self.tries[kind .. strike.point] = true, TRIES
  end
end

---@return string[] points of this lane that were never struck: those that there have to be, and those that were passed often
function Planner:unstruck()
  local missing = {}
  local function look(name)
    if not self.hits[name] and is_ours(self, name .. ":1") then missing[name] = true end
  end
  for name in pairs(points.all) do look(name) end
  for name, runs in pairs(self.seen) do
    if runs >= COMMON and not points.reading[name] then look(name) end
  end
  return sorted_names(missing)
end

---@return string[] points that some run has passed
function Planner:passed()
  return sorted_names(self.seen)
end

return planner
