--- A batch under way: so many jobs at a time, each told as it ends. That some fail does not stop the others.

local board = require "homegen.cli.batch.board"
local batch_money = require "homegen.cli.batch.money"
local exit_codes = require "homegen.cli.exit_codes"
local followup = require "homegen.cli.followup"
local money = require "homegen.cli.money"
local output = require "homegen.cli.output"
local plan = require "homegen.cli.batch.plan"
local guarded = require("homegen.cli.session").guarded

local run = {}

-- What every further job would end with as well: nothing more is begun.
local STOPS = { auth = true, config = true, credits = true }

---@class homegen.cli.batch.Counts
---@field jobs integer
---@field waiting integer not begun
---@field running integer
---@field succeeded integer
---@field reused integer of them, those whose picture was there already
---@field made integer that have ended, and were paid in this run
---@field failed integer
---@field unfinished integer paid, and without a picture so far: run again the batch gets it
---@field unknown_outcome integer
---@field not_sent integer
---@field paused integer
---@field states table<string, integer>
---@field charged table<string, integer> by unit
---@field refunded table<string, integer>
---@field uncertain table<string, integer>

---@class homegen.cli.batch.Run
---@field session homegen.cli.Session
---@field plan homegen.cli.batch.Plan
---@field next fun(): homegen.cli.batch.Job|nil
---@field record homegen.cli.batch.Record
---@field counts homegen.cli.batch.Counts
---@field active table<homegen.Task, homegen.cli.batch.Job>
---@field exhausted boolean all jobs were begun
---@field stopped? homegen.Error why nothing more is begun
---@field changed? integer the line that is another than was agreed to
local Run = {}
Run.__index = Run

---@return homegen.cli.batch.Run
function run.new(session, own_plan, next_job, record)
  local counts = {
    jobs = own_plan.count, waiting = own_plan.count, running = 0, succeeded = 0, reused = 0, made = 0, failed = 0,
    unfinished = 0, unknown_outcome = 0, not_sent = 0, paused = 0, states = {},
    charged = { credit = 0, photo = 0 }, refunded = { credit = 0, photo = 0 }, uncertain = { credit = 0, photo = 0 },
  }
  local self = setmetatable({
    session = session, plan = own_plan, next = next_job, record = record, counts = counts, active = {}, by_key = {},
    exhausted = false,
  }, Run)
  self.board = board.new(session.out, counts, self.active)
  session.listener = function(event) self:hear(event) end
  return self
end

local function add(sums, unit, count)
  sums[unit] = (sums[unit] or 0) + (count or 0)
end

---An event of the client.
function Run:hear(event)
  if event.type == "credit" then
    local unit = followup.service(event.service).unit
    add(self.counts.charged, unit, event.charged)
    add(self.counts.refunded, unit, event.refunded)
  elseif event.type == "state" and event.state == "paused" and self.by_key[event.key] then
    local task = self.by_key[event.key]
    if self.active[task] then self.active[task].paused = true end
    task:cancel() -- others have its place, and the batch comes to its end
  end
end

-- How a job is counted.
local function class_of(own, state, err)
  if not err then return "succeeded" end
  if own.paused and err.kind == "canceled" and err.outcome == "not_sent" then return "paused" end
  if err.outcome == "unknown" or state == "unknown_outcome" then return "unknown_outcome" end
  if err.outcome == "not_sent" then return "not_sent" end
  return (state == "expired" or state == "canceled" or state == "succeeded") and "unfinished" or "failed"
end

-- How far the batch has come, in front of what is said of a job.
local function lead(self, own)
  local counts = self.counts
  return ("[%d/%d] %s"):format(counts.jobs - counts.waiting - counts.running, counts.jobs, own.key)
end

local function tell_result(self, own, task)
  local session, result = self.session, task.result
  local paid = session.paid[result.id] ~= nil
  self.counts.made = self.counts.made + (paid and 1 or 0)
  self.counts.reused = self.counts.reused + (paid and 0 or 1)
  session.out:event("result", {
    service = own.service, key = own.key, id = result.id, path = result.path, url = result.url, urls = result.urls,
    width = result.width, height = result.height, credits = result.credits, unit = followup.service(own.service).unit,
    charged_now = paid, line = own.line,
  })
  session.out:print(result.path or result.url)
  if session.out.live then return end
  local ending = followup.ending(session, task)
  session.out:say(("%s: %s"):format(lead(self, own), paid and money.charged(ending.price) or batch_money.reused()))
end

local function sentence_of(self, own, task, state, err)
  if own.paused then return batch_money.paused(own.key) end
  local ending = followup.ending(self.session, { service = own.service, key = own.key, id = task and task.id, state = state, error = err },
    self:price(own))
  ending.again = nil -- the batch itself is run again
  return money.of(ending)
end

local function tell_failure(self, own, task, state, err)
  local session = self.session
  local sentence = sentence_of(self, own, task, state, err)
  if session.out.json then return session.out:error(err, sentence, { line = own.line, key = own.key }) end
  session.out:tell(("%s (line %d): %s\n  %s"):format(session.out:red(lead(self, own)), own.line,
    own.paused and "paused" or output.summary(err), sentence:gsub("\n", "\n  ")))
  for _, violation in ipairs(err.violations or {}) do
    session.out:tell(("    %s: %s"):format(violation.field, violation.message))
  end
end

---A job has ended.
---@param own homegen.cli.batch.Job
---@param task? homegen.Task nil: it did not begin
---@param state string
---@param err? homegen.Error
function Run:conclude(own, task, state, err)
  local counts, class = self.counts, class_of(own, state, err)
  if class ~= "unknown_outcome" then counts[class] = counts[class] + 1 end
  own.paused = class == "paused" -- who let go of the key meanwhile may have let it be sent
  state = own.paused and "paused" or state
  counts.states[state] = (counts.states[state] or 0) + 1
  if not err then return tell_result(self, own, task) end
  if class == "unknown_outcome" then self:doubt(own) end
  if STOPS[err.kind] and not (task and task.id) then self.stopped = self.stopped or err end
  self.record:fail(own, state, err, task and task.id)
  tell_failure(self, own, task, state, err)
end

---Nobody knows whether it was paid.
function Run:doubt(own)
  local counts = self.counts
  counts.unknown_outcome = counts.unknown_outcome + 1
  add(counts.uncertain, followup.service(own.service).unit, self:price(own))
end

---@return integer what a job costs by the documents, whether or not it is paid for already
function Run:price(own)
  return guarded(self.session.client.estimate, self.session.client, own.service, own.params) or 0
end

local function begin(self, own)
  local client, parsed = self.session.client, self.session.parsed
  local options = {
    key = own.key, save = plan.save_of(self.plan.folder, own), retry_failed = parsed.retry_failed, retry_unknown = parsed.retry_unknown,
  }
  local counts = self.counts
  counts.waiting = counts.waiting - 1
  local task, err = guarded(client[own.service], client, own.params, options)
  if not task then return self:conclude(own, nil, "not_sent", err) end
  counts.running, self.active[task], self.by_key[own.key] = counts.running + 1, own, task
  task:on_done(function()
    counts.running, self.active[task], self.by_key[own.key] = counts.running - 1, nil, nil
    if self.interrupted then return end
    self:conclude(own, task, task.state, task.error)
    self.session:forget(task.id)
  end)
end

-- The rest is only written down.
local function skip(self, own)
  local counts = self.counts
  counts.waiting, counts.not_sent = counts.waiting - 1, counts.not_sent + 1
  counts.states.not_begun = (counts.states.not_begun or 0) + 1
  self.record:fail(own, "not_begun", nil, nil)
end

local function fill(self)
  local concurrency = self.session.parsed.concurrency
  while not self.exhausted and self.counts.running < concurrency do
    local own = self.next()
    if not own then
      self.exhausted = true
    elseif not self.plan:holds(own) then
      self.changed, self.exhausted = own.line, true
    elseif self.stopped then
      skip(self, own)
    else
      begin(self, own)
    end
  end
end

---Makes all that there is to be made.
---@return boolean over false: a signal came
function Run:go()
  local over = self.session:wait_until(function()
    fill(self)
    return self.exhausted and self.counts.running == 0
  end, function() self.board:tick() end)
  self.session.out:clear()
  self.interrupted = not over
  return over
end

---@return integer exit_code
function Run:exit_code()
  local counts = self.counts
  if self.changed then return exit_codes.IO end
  if counts.unknown_outcome > 0 then return exit_codes.UNKNOWN end
  if self.stopped then return exit_codes.of(self.stopped) end
  if counts.unfinished > 0 and counts.succeeded + counts.unfinished == counts.jobs then return exit_codes.LATER end
  return counts.succeeded == counts.jobs and exit_codes.DONE or exit_codes.FAILED
end

return run
