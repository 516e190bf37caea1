--- The phase in which a create's reply names a task that it does not plainly say to have made: the provider is asked
--- for it. Where it knows the task, it was created; else the outcome stays unknown, and the error names the id.

local clock = require "homegen.loop.clock"
local decision = require "homegen.base.decision"
local phase = require "homegen.task.phase"
local reactor = require "homegen.loop.reactor"

local verifying = {}

local MOST = 4 -- ids that are asked for

---@class homegen.task.Verifying: homegen.Phase
---@field err homegen.Error what it comes to when no id is known to the provider
---@field ids string[] those that were named
---@field place integer of the id that is asked for
---@field deadline number monotonic seconds
---@field oddities? homegen.Oddities of the create's reply
---@field counts table<homegen.Verdict, integer> how often each has come for it
---@field foreign? boolean whether it was written down as an unknown outcome, and is so still
---@field asked boolean the store is told of the ids; until it has them its answer is awaited
---@field timer homegen.Timer|false
---@field transfer integer|false
local Verifying = phase.class {}

---@param job homegen.Job
---@return homegen.task.Verifying
function verifying.new(job, err, ids, deadline, oddities, noted)
  noted = noted == true
  return setmetatable({
    job = job, err = err, ids = ids, place = 1, deadline = deadline, oddities = oddities, counts = {},
    foreign = job.foreign, asked = noted, awaiting = not noted, timer = false, transfer = false,
  }, Verifying)
end

local function give_up(self)
  self.job:ended("unknown_outcome", self.err)
end

local function ask(self)
  if self.transfer then return end
  local job = self.job
  local method, path, argument = job.account.provider.poll_request(job.service, self.ids[self.place], job:owner())
  local target = job.account:target(path)
  if not target then return give_up(self) end
  self.transfer = reactor.transfer(method, target, argument, job.client.settings.request_timeout,
    function(...) self:received(...) end)
end

local function wait(self)
  local settings, now = self.job.client.settings, clock.now()
  if now >= self.deadline then return give_up(self) end
  self.timer = reactor.at(now + settings.poll_interval, ask, self, self.timer or nil)
end

-- One whose webhook has come is there by now.
local function begin_asking(self)
  if self.job.called then return ask(self) end
  wait(self)
end

local function next_id(self)
  self.place, self.counts = self.place + 1, {}
  if self.ids[self.place] then return wait(self) end
  give_up(self)
end

---The ids are written down before anybody is asked for them: the process may end meanwhile.
function Verifying:begin()
  if self.asked then
    if not self.awaiting and not self.timer then begin_asking(self) end
    return
  end
  local job = self.job
  job.client.store:doubt(job, self.err, function()
    if job.phase ~= self then return job:proceed() end
    self.awaiting = false
    if job.canceled then return give_up(self) end
    begin_asking(self)
  end)
  self.asked = true
end

local function take(self)
  local job = self.job
  self.awaiting, job.foreign = true, nil
  job:accepted({ id = self.ids[self.place], oddities = self.oddities }, self.deadline, function()
    self.awaiting, job.foreign = false, self.foreign -- the id is that of an earlier task
    next_id(self)
  end)
end

---Reads what a question came to.
---@return homegen.Verdict
local function judge(self, word, sent, status, body)
  if word ~= "ok" then return decision.decide("verify", sent and "after" or "before", word) end
  local account = self.job.account
  local used = account:proxy()
  local view, _, answer = account.provider.read_poll(status, body, self.ids[self.place], used and used.may_answer)
  return decision.decide("verify", "reply", view and "read" or answer)
end

function Verifying:received(word, sent, status, body)
  self.transfer = false
  local job = self.job
  if job.phase ~= self then return job:proceed() end
  local verdict = judge(self, word, sent, status, body)
  if verdict.outcome == "accepted" then return take(self) end
  local count = (self.counts[verdict] or 0) + 1
  self.counts[verdict] = count
  if count >= verdict.strikes then return next_id(self) end
  wait(self)
end

---More ids that may be the task's.
---@param ids string[]
function Verifying:heard(_, ids)
  local known = {}
  for _, id in ipairs(self.ids) do known[id:lower()] = true end
  for _, id in ipairs(ids) do
    if #self.ids < MOST and not known[id:lower()] then self.ids[#self.ids + 1] = id end
  end
end

---What the provider may have made stays unknown, whoever stops looking for it.
function Verifying:cancel()
  if self:ends_at_once() then give_up(self) end
end

function Verifying:stop()
  if self.timer then self.timer:cancel() end
  if self.transfer then reactor.cancel(self.transfer) end
  self.timer, self.transfer = false, false
end

return verifying
