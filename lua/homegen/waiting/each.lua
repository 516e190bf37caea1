--- Going through many in the order in which they end.

local caller = require "homegen.waiting.caller"
local future = require "homegen.waiting.future"
local members = require "homegen.waiting.members"
local misuse = require "homegen.base.misuse"
local parking = require "homegen.waiting.parking"

local each = {}

---What an iterator has yet to hand out. Futures know it weakly: nobody waits any more when a loop was left by `break`,
---and a crash must not be swallowed by a loop that is gone. While a coroutine waits in the iterator they hold it, as it
---may be that nothing else holds either.
---@class homegen.Arrivals
---@field futures homegen.Future[]
---@field members homegen.Waiter[]
---@field order integer[] indices as they completed
---@field given integer how many of them were handed out
---@field link { weak: { arrivals: homegen.Arrivals|nil }, held: homegen.Arrivals|nil } how futures know it
---@field parked? homegen.Parked who waits in the iterator

local function notify_member(member, completed)
  local arrivals = member.link.weak.arrivals
  if not arrivals then return false end
  if not member.arrived then
    arrivals.order[#arrivals.order + 1] = member.index
    member.arrived = true
  end
  if arrivals.parked then parking.release(arrivals.parked, completed) end
  return true
end

local function arrivals_of(futures)
  local link = { weak = setmetatable({}, { __mode = "v" }) }
  local arrivals = { futures = futures, members = {}, order = {}, given = 0, link = link }
  link.weak.arrivals = arrivals
  for index, own in ipairs(futures) do
    if own.status == "pending" then
      local member = {
        notify = notify_member, link = link, index = index, arrived = false, future = false, before = false, after = false,
      }
      own:add(member)
      arrivals.members[#arrivals.members + 1] = member
    else
      arrivals.order[#arrivals.order + 1] = index
    end
  end
  return arrivals
end

local function end_wait(arrivals)
  arrivals.parked, arrivals.link.held = nil, nil
end

local function wait(arrivals)
  if arrivals.parked then misuse("homegen.each: another coroutine waits in this iterator") end
  local parked = parking.new(caller.place("homegen.each"))
  arrivals.parked, arrivals.link.held = parked, arrivals
  parked.abandon = function() end_wait(arrivals) end
  parking.wait(parked)
  end_wait(arrivals)
end

local function leave(arrivals)
  for _, member in ipairs(arrivals.members) do future.remove(member) end
  for place = arrivals.given + 1, #arrivals.order do
    future.disclaim(arrivals.futures[arrivals.order[place]])
  end
  arrivals.given = #arrivals.futures
end

---An iterator over a list in the order of completion: `for task, result, err in homegen.each(tasks) do`.
---What a spawned function raised stands in `err`.
---@async
---@param list table of awaitables (tasks, chains, spawn handles) or error objects, without holes
---@return fun(): any, any, any next the element, its result, its error
function each.each(list)
  local futures, count = members.futures("homegen.each", list)
  local elements = {}
  for index = 1, count do elements[index] = list[index] end
  local arrivals = arrivals_of(futures)
  local function following()
    if arrivals.given == count then return nil end
    if arrivals.given == #arrivals.order then wait(arrivals) end
    arrivals.given = arrivals.given + 1
    local index = arrivals.order[arrivals.given]
    return elements[index], futures[index]:outcome()
  end
  -- Lua 5.4 and newer close the fourth value when the loop is left; the others leave it to the garbage collector.
  return following, nil, nil, setmetatable({}, { __close = function() leave(arrivals) end })
end

return each
