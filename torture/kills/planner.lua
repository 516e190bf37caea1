--- Decides where each run of the worker is struck: at every named point it knows of, and at random moments.
---
--- It learns the points from the runs themselves: which there are, and how often a run passes each. First runs of a batch
--- pass others than those that come after a kill, so the two are kept apart.

local planner = {}

local Planner = {}
Planner.__index = Planner

local COMMON = 10 -- runs that pass a point, before it counts as missed: some need the peer to be killed at the right moment
local STRUCK_RUNS = 5 -- of a batch, at most; then it is left to end
local EARLIEST = 15000 -- microseconds: what comes before is the interpreter's own start
local TRIES = 8 -- of a wish, when the runs that it was meant for do not come to its point

---@param options { every_pass: boolean, part: integer, parts: integer, durable_peer: boolean }
---  every_pass: strike each point at each of its passes, not once; part of parts: which of the wishes are ours
---@return table planner
function planner.new(options)
  return setmetatable({
    options = options, passes = { first = {}, later = {} }, tries = {}, longest = { first = 100000, later = 100000 },
    hits = {}, seen = {},
  }, Planner)
end

local function kind_of(number) return number == 1 and "first" or "later" end

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

-- The next point that is still to be struck: of those tried least often, the first in a fixed order.
local function wish(self, kind)
  local best, best_point, fewest = nil, nil, TRIES
  for _, name in ipairs(sorted_names(self.passes[kind])) do
    local most = self.options.every_pass and self.passes[kind][name] or 1
    for pass = 1, most do
      local point = ("%s:%d"):format(name, pass)
      local tries = self.tries[kind .. point] or 0
      if tries < fewest and is_ours(self, point) then best, best_point, fewest = name, point, tries end
    end
  end
  return best, best_point
end

local function any_point(self, kind)
  local names = sorted_names(self.passes[kind])
  if #names == 0 then return nil end
  local name = names[math.random(#names)]
  return name, ("%s:%d"):format(name, math.random(self.passes[kind][name]))
end

local function random_moment(self, kind)
  local strike = { signal = "KILL", after = math.random(EARLIEST, self.longest[kind]), name = "(a random moment)" }
  if self.options.durable_peer and chance(0.15) then
    strike.at_peer, strike.name = true, "(the peer, at a random moment)"
  elseif chance(0.2) then
    strike.signal = chance(0.6) and "INT" or "TERM"
    strike.name = "(SIG" .. strike.signal .. ", at a random moment)"
  end
  return strike
end

---@param number integer of the run in its batch
---@return kills.Strike
function Planner:strike(number)
  if number > STRUCK_RUNS then return { name = "none" } end
  local kind = kind_of(number)
  local name, point = wish(self, kind)
  if name then
    self.tries[kind .. point] = (self.tries[kind .. point] or 0) + 1
  elseif chance(0.5) then
    name, point = any_point(self, kind)
  end
  if name then return { name = name, point = point } end
  return random_moment(self, kind)
end

---@param number integer of the run in its batch
---@param strike kills.Strike
---@param run table what became of it
function Planner:learn(number, strike, run)
  local passes = self.passes[kind_of(number)]
  for name, count in pairs(run.points) do
    passes[name], self.seen[name] = math.max(passes[name] or 0, count), (self.seen[name] or 0) + 1
  end
  if run.word == "exit" and run.number == 0 then
    local kind = kind_of(number)
    self.longest[kind] = math.max(run.elapsed, math.floor(self.longest[kind] * 0.98))
  end
  if run.word == "signal" then
    self.hits[strike.name] = true
    if strike.point then self.tries[kind_of(number) .. strike.point] = TRIES end
  end
end

---@return string[] points of this lane that were passed often, but never struck
function Planner:unstruck()
  local missing = {}
  for _, passes in pairs(self.passes) do
    for name in pairs(passes) do
      if not self.hits[name] and self.seen[name] >= COMMON and is_ours(self, name .. ":1") then missing[name] = true end
    end
  end
  return sorted_names(missing)
end

return planner
