--- A first-in, first-out line that knows at any time how many stand before someone.

local waiting = {}

local Waiting = {}
Waiting.__index = Waiting

function waiting.new()
  return setmetatable({ first = 1, last = 0, by_number = {}, number_of = {} }, Waiting)
end

function Waiting:push(task)
  self.last = self.last + 1
  self.by_number[self.last], self.number_of[task] = task, self.last
end

---@return any|nil task the one who came first
function Waiting:pop()
  local task = self.by_number[self.first]
  if task == nil then return nil end
  self.by_number[self.first], self.number_of[task] = nil, nil
  self.first = self.first + 1
  return task
end

---@return integer position 1 for the first; 0 for one who does not stand here
function Waiting:position(task)
  local number = self.number_of[task]
  return number and number - self.first + 1 or 0
end

return waiting
