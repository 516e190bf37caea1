--- An engine and a clock that are cranked by hand: waiting costs no time, replies come when a spec says so.
---
---   local engine = hand_engine.install()     in before_each
---   hand_engine.remove()                     in after_each

local clock = require "homegen.loop.clock"
local poll_schedule = require "spec.support.poll_schedule"
local reactor = require "homegen.loop.reactor"

local hand_engine = {}

local Engine = {}
Engine.__index = Engine

---Puts the engine and its clock in place of the real ones.
---@return table engine `engine.now` is the time, `engine.steps` how often it stepped, `engine.calls` the transfers
function hand_engine.install()
  local engine = setmetatable({
    now = 1000, steps = 0, calls = {}, wakes = {}, watched = {}, readable = {}, scheduled = {}, queued = {},
    followed = {}, polls = {}, next_id = 1, last_own_id = 0, wake = nil,
  }, Engine)
  clock.set(function() return engine.now end)
  reactor.use_engine(engine)
  return engine
end

function hand_engine.remove()
  clock.set(nil)
  reactor.use_engine(nil)
end

local function begin(self, id, method, target, ...)
  self.calls[#self.calls + 1] = { id = id, method = method, target = target, ... }
  if self.on_call then self:on_call(self.calls[#self.calls]) end
  return id
end

local function transfer(method)
  Engine[method] = function(self, target, ...)
    local id = begin(self, self.next_id, method, target, ...)
    self.next_id = id + 1 -- what does not begin takes none
    return id
  end
end

for _, method in ipairs { "get", "post", "put", "create", "download" } do transfer(method) end

---Lets a transfer complete after so many seconds, with what `take` is to return after the id.
function Engine:reply(id, seconds, ...)
  table.insert(self.scheduled, { at = self.now + seconds, values = { id, n = select("#", ...) + 1, ... } })
  table.sort(self.scheduled, function(a, b) return a.at < b.at end)
end

---Polls a task when the engine would, without looking at what comes: all replies are told.
function Engine:follow(target, method, argument, timeout, minimum, maximum, deadline, is_old, at_once)
  local handle = #self.followed + 1
  self.followed[handle] = {
    target = target, method = method, argument = argument, timeout = timeout, minimum = minimum, deadline = deadline,
    schedule = poll_schedule.new(minimum, maximum),
  }
  if at_once then
    table.insert(self.scheduled, 1, { at = self.now, poll = handle })
  else
    self:poll_on(handle, 0, is_old)
  end
  return handle
end

local function rest(self, followed) return math.max(followed.deadline - self.now, followed.minimum) end

function Engine:poll_on(handle, at_least, known, percentage, queue_position, queued)
  local followed = self.followed[handle]
  if self.now >= followed.deadline then return false end
  local view = known and { percentage = percentage, queue_position = queue_position, state = queued and "queued" } or nil
  local delay = math.max(poll_schedule.next(followed.schedule, view, self.now), at_least)
  table.insert(self.scheduled, { at = self.now + math.min(delay, rest(self, followed)), poll = handle })
  table.sort(self.scheduled, function(a, b) return a.at < b.at end)
  return true
end

function Engine:unfollow(handle) self.followed[handle] = false end

function Engine:next_poll() end -- luacheck: ignore self

local function poll(self, handle)
  local followed = self.followed[handle]
  if not followed then return end
  local id = self.last_own_id - 1
  self.last_own_id, self.polls[id] = id, handle
  begin(self, id, followed.method, followed.target, followed.argument, math.min(followed.timeout, rest(self, followed)))
end

local function ripen(self)
  while self.scheduled[1] and self.scheduled[1].at <= self.now do
    local ripe = table.remove(self.scheduled, 1)
    if ripe.poll then poll(self, ripe.poll) else table.insert(self.queued, ripe.values) end
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
  if not values then return end
  values[8] = self.polls[values[1]]
  return (table.unpack or unpack)(values, 1, 8)
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
