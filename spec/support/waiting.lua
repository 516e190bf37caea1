--- What the specs of the waiting layer share: a hand-cranked engine, and the errors that would go to on_error.
---
---   before_each(function() engine, seen = waiting.begin() end)
---   after_each(waiting.finish)

local hand_engine = require "spec.support.hand_engine"
local reactor = require "homegen.loop.reactor"
local report = require "homegen.base.report"

local waiting = {}

local seen

---@class spec.Seen: { err: any, traceback: string }[]
local Seen = {}
Seen.__index = Seen

---The oldest error, which thereby counts as expected; nil when there is none.
---@return any err
---@return string traceback
function Seen:take()
  local oldest = table.remove(self, 1)
  if oldest then return oldest.err, oldest.traceback end
end

---@return table engine see hand_engine
---@return spec.Seen seen
function waiting.begin()
  seen = setmetatable({}, Seen)
  report.from(function()
    return function(err, traceback) seen[#seen + 1] = { err = err, traceback = traceback } end
  end)
  return hand_engine.install(), seen
end

---Fails when a spec left errors that it did not look at, or coroutines and tasks that have not ended.
function waiting.finish()
  hand_engine.remove()
  report.from(function() return nil end)
  assert(#seen == 0, "unexpected error: " .. tostring(seen[1] and seen[1].err))
  local live = reactor.live()
  assert(live == 0, ("%d things are still alive"):format(live))
end

---Collects garbage until nothing more goes: a finished coroutine's leftovers need more than one cycle.
function waiting.collect()
  for _ = 1, 4 do collectgarbage() end
end

return waiting
