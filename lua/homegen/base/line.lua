--- A line of those that wait, in order of arrival. Leaving needs no memory: the hole is passed over when its turn comes.

local line = {}

---@class homegen.Line
---@field places table<integer, any> from `first` to `last`; false: left
---@field first integer
---@field last integer below `first` when nobody was ever there, or all have gone
local Line = {}
Line.__index = Line

---@return homegen.Line
function line.new()
  return setmetatable({ places = {}, first = 1, last = 0 }, Line)
end

---@param who any
---@return integer place
function Line:enter(who)
  local last = self.last + 1
  self.places[last] = who
  self.last = last
  return last
end

---@param place integer
function Line:leave(place)
  self.places[place] = false
end

---@return any|nil who waits longest; he stays in his place
function Line:head()
  while self.first <= self.last do
    local who = self.places[self.first]
    if who then return who end
    self.places[self.first] = nil
    self.first = self.first + 1
  end
  return nil
end

return line
