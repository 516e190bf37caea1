--- An engine and a clock that are cranked by hand: waiting costs no time, replies come when a spec says so.
---
---   local engine = hand_engine.install()     in before_each
---   hand_engine.remove()                     in after_each

local clock = require "homegen.loop.clock"
local reactor = require "homegen.loop.reactor"

local hand_engine = {}

local Engine = {}
Engine.__index = Engine

---Puts the engine and its clock in place of the real ones.
---@return table engine `engine.now` is the time, `engine.steps` how often it stepped, `engine.calls` the transfers
function hand_engine.install()
  local engine = setmetatable({
    now = 1000, steps = 0, calls = {}, wakes = {}, watched = {}, readable = {}, scheduled = {}, queued = {},
    next_id = 1, wake = nil,
  }, Engine)
  clock.set(function() return engine.now end)
  reactor.use_engine(engine)
  return engine
end

function hand_engine.remove()
  clock.set(nil)
  reactor.use_engine(nil)
end

local function transfer(method)
  Engine[method] = function(self, target, ...)
    local id = self.next_id
    self.next_id = id + 1
    self.calls[#self.calls + 1] = { id = id, method = method, target = target, ... }
    if self.on_call then self:on_call(self.calls[#self.calls]) end
    return id
  end
end

for _, method in ipairs { "get", "post", "create", "download" } do transfer(method) end

---Lets a transfer complete after so many seconds, with what `take` is to return after the id.
function Engine:reply(id, seconds, ...)
  table.insert(self.scheduled, { at = self.now + seconds, values = { id, n = select("#", ...) + 1, ... } })
  table.sort(self.scheduled, function(a, b) return a.at < b.at end)
end

local function ripen(self)
  while self.scheduled[1] and self.scheduled[1].at <= self.now do
    table.insert(self.queued, table.remove(self.scheduled, 1).values)
  end
end

---Waits by setting the clock forward to what comes first.
function Engine:step(seconds)
  self.steps = self.steps + 1
  ripen(self)
  if #self.queued == 0 and #self.readable == 0 and seconds ~= 0 then
    local until_when = seconds and self.now + seconds or math.huge
    if self.wake then until_when = math.min(until_when, self.wake) end
    if self.scheduled[1] then until_when = math.min(until_when, self.scheduled[1].at) end
    assert(until_when < math.huge, "this step would wait for ever")
    self.now = math.max(self.now, until_when)
    ripen(self)
  end
  return #self.queued
end

function Engine:take()
  local values = table.remove(self.queued, 1)
  if values then return (table.unpack or unpack)(values, 1, values.n) end
end

function Engine:cancel(id)
  self:reply(id, 0, "canceled", false)
  return true
end

function Engine:wake_at(when)
  self.wake = when
  self.wakes[#self.wakes + 1] = when or false
end

function Engine:watch(fd)
  if self.watch_error then return nil, self.watch_error end
  self.watched[fd] = true
  return true
end

function Engine:unwatch(fd) self.watched[fd] = nil end

function Engine:ready() return table.remove(self.readable, 1) end

function Engine:active() return #self.scheduled + #self.queued end

function Engine:fd() return 7 end

function Engine:rest() end -- luacheck: ignore self

return hand_engine
