--- The name that was probably meant.

local nearest = {}

local LONGEST = 100 -- nobody means a longer name

---How many letters have to be changed, added, left out or swapped with their neighbour.
---@param a string
---@param b string
---@return integer
local function distance(a, b)
  local before, last = {}, {}
  for place = 0, #b do last[place] = place end
  for row = 1, #a do
    local current = { [0] = row }
    for place = 1, #b do
      local same = a:byte(row) == b:byte(place)
      local best = math.min(last[place] + 1, current[place - 1] + 1, last[place - 1] + (same and 0 or 1))
      if row > 1 and place > 1 and a:byte(row) == b:byte(place - 1) and a:byte(row - 1) == b:byte(place) then
        best = math.min(best, before[place - 2] + 1)
      end
      current[place] = best
    end
    before, last = last, current
  end
  return last[#b]
end

---@param wrong string
---@param names string[]
---@return string|nil name nil: nothing is near enough to be worth a question
function nearest.of(wrong, names)
  if #wrong > LONGEST then return nil end
  local bare = wrong:lower():gsub("_", "-")
  local best, least = nil, math.max(1, math.floor(#bare / 3)) + 1
  for _, name in ipairs(names) do
    local own = distance(bare, name:lower())
    if name:sub(1, #bare) == bare and #bare >= 4 then own = math.min(own, 1) end
    if own < least then best, least = name, own end
  end
  return best
end

return nearest
