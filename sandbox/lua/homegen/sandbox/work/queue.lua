--- The simulated studio: so many tasks are worked on at the same time, the others wait in a queue.

local clock = require "homegen.loop.clock"
local reactor = require "homegen.loop.reactor"
local waiting = require "homegen.sandbox.work.waiting"

local queue = {}

local Queue = {}
Queue.__index = Queue

---@class homegen.sandbox.Task
---@field id string
---@field service table the service's definition
---@field input table
---@field ledger table what it is charged to
---@field status_words table<string, string> the provider's words for the states
---@field on_end? fun(task: homegen.sandbox.Task)
---@field state "queued"|"processing"|"succeeded"|"failed"|"terminated"
---@field fate? "failed"|"terminated" how a fault wants it to end
---@field output? { url: string, width: integer, height: integer }
---@field message? string why it failed
---@field result_name string under which its picture will be kept
---@field notes string[] what the sandbox did differently from a real provider
---@field created_at number
---@field started_at? number
---@field ended_at? number
---@field polls integer

-- Seconds until the end of a task that could not be written down is tried again.
local PATIENCE = 1

---@param options { workers: integer, seconds: number, draw: function, on_end: function, may_end: function|nil }
---  draw(task, done) calls done(output) or done(nil, message); on_end(task) runs when a task has ended;
---  may_end(task, ending) writes down that it is about to, and is asked again later when it answers false
function queue.new(options)
  return setmetatable({
    workers = options.workers, seconds = options.seconds, draw = options.draw, on_end = options.on_end,
    may_end = options.may_end or function() return true end,
    waiting = waiting.new(), running = 0, unfinished_of = {}, timers = {},
  }, Queue)
end

local start_waiting, finish

function finish(self, task, state, message)
  if task.ended_at or self.closed then return end
  if self.timers[task] then self.timers[task]:cancel() end
  self.timers[task] = nil
  local ending = { state = state, message = message, ended_at = clock.now() }
  if not self.may_end(task, ending) then
    self.timers[task] = reactor.after(PATIENCE, function() finish(self, task, state, message) end)
    return
  end
  task.state, task.message, task.ended_at = state, message, ending.ended_at
  self.running = self.running - 1
  local service = task.service.name
  self.unfinished_of[service] = self.unfinished_of[service] - 1
  self.on_end(task)
  start_waiting(self)
end

-- A picture may be drawn before or after the simulated time has passed; both must have happened.
local function finish_if_complete(self, task)
  if task.output and task.time_is_up then finish(self, task, "succeeded") end
end

local function on_time(self, task)
  self.timers[task] = nil
  task.time_is_up = true
  if task.fate then return finish(self, task, task.fate, "the sandbox was asked to let it fail") end
  finish_if_complete(self, task)
end

local function start(self, task)
  self.running = self.running + 1
  task.state, task.started_at = "processing", clock.now()
  self.timers[task] = reactor.after(self.seconds, function() on_time(self, task) end)
  if task.fate then return end
  local ok, err = pcall(self.draw, task, function(output, message)
    if not output then return finish(self, task, "failed", message) end
    task.output = output
    finish_if_complete(self, task)
  end)
  if not ok then finish(self, task, "failed", tostring(err)) end
end

local function start_all(self)
  while self.running < self.workers do
    local task = self.waiting:pop()
    if not task then return end
    start(self, task)
  end
end

-- A task that ends while it is started leaves its place to the next by way of the loop above: nested calls would go
-- as deep as the queue is long.
function start_waiting(self)
  if self.starting then return end
  self.starting = true
  local ok, raised = pcall(start_all, self)
  self.starting = false
  if not ok then error(raised, 0) end
end

---@param task homegen.sandbox.Task a new one, or one that a restart found unfinished
function Queue:add(task)
  local service = task.service.name
  task.state, task.created_at = "queued", task.created_at or clock.now()
  self.unfinished_of[service] = self:unfinished(service) + 1
  self.waiting:push(task)
  start_waiting(self)
end

---@param service string
---@return integer count of tasks that are queued or worked on
function Queue:unfinished(service)
  return self.unfinished_of[service] or 0
end

---@return integer position tasks ahead of this one, itself counted: 0 means that it is being worked on or has ended
function Queue:position(task)
  return self.waiting:position(task)
end

---@return integer percentage 0 to 100
function Queue:percentage(task)
  if task.state == "succeeded" then return 100 end
  if task.state ~= "processing" then return 0 end
  if task.time_is_up or self.seconds == 0 then return 99 end
  local share = (clock.now() - task.started_at) / self.seconds
  return math.floor(math.max(0, math.min(share, 0.99)) * 100)
end

---Tasks that have not ended stay as they are.
function Queue:close()
  self.closed = true
  for _, timer in pairs(self.timers) do timer:cancel() end
  self.timers, self.waiting = {}, waiting.new()
end

return queue
