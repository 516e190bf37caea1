--- Keys that a person holds back, in a journal: whatever process has a task of theirs in hand, its create does not leave. The
--- gate asks for it in the very write that lets a create leave; what the gate has held back here is looked at again.

local errors = require "homegen.base.errors"
local reactor = require "homegen.loop.reactor"
local statements = require "homegen.store.pause.statements"
local task_statements = require "homegen.store.statements"

local pauses = {}

local LOOK_SECONDS = 1 -- between two looks whether somebody has let go of a key

local look

local function look_later(self)
  if self.pause_look or not next(self.held) then return end
  self.pause_look = reactor.after(LOOK_SECONDS, look, self)
end

---Those that nobody holds back any more go on.
---@param paused table<string, true>
local function let_go(self, paused)
  for job in pairs(self.held) do
    if not paused[job.key] then reactor.defer(job.let_go, job) end -- it goes on in a turn of its own, and is held no more then
  end
end

-- People hold back few keys; whatever their number, a page is read at a time.
local function read(self, after, paused)
  self.journal:transact("figures", { statements.page(after) }, function(outcome, results)
    if self.client.closed then return end
    local page = outcome == "ok" and results[1] or {}
    for _, row in ipairs(page) do paused[row.key] = true end
    local last = statements.next_page(page)
    if last then return read(self, last, paused) end
    if outcome == "ok" then let_go(self, paused) end
    self.pause_look = false
    look_later(self)
  end)
end

function look(self)
  if self.client.closed then return end
  read(self, "", {})
  self.pause_look = true -- until then it is the timer, which fires again where memory runs out
end

---@param job homegen.Job whose key is held back
function pauses:hold_back(job)
  self.held[job] = true
  look_later(self)
end

---@param job homegen.Job
function pauses:hold_no_more(job)
  self.held[job] = nil
end

---@return integer|nil changed
---@return homegen.Error|nil
local function change(self, label, statement)
  local results, problem = self.journal:ask(label, { statement, task_statements.changed })
  if results then return results[2][1].changed end
  if errors.is(problem) then return nil, problem end
  return nil, errors.new { kind = "io", message = "the journal was changed by another process meanwhile", retryable = true }
end

---@async
---@param key string
---@return boolean|nil new false: it was held back already
---@return homegen.Error|nil
function pauses:pause(key)
  local changed, err = change(self, "pause", statements.pause(key, self.now()))
  if not changed then return nil, err end
  return changed == 1
end

---@async
---@param key string
---@return boolean|nil was whether it was held back
---@return homegen.Error|nil
function pauses:unpause(key)
  local changed, err = change(self, "unpause", statements.unpause(key))
  if not changed then return nil, err end
  for job in pairs(self.held) do
    if job.key == key then reactor.defer(job.let_go, job) end
  end
  return changed == 1
end

return pauses
