--- Webhooks in a journal. Whatever process one reaches, it writes down what that tells, so that the process that has the task in
--- hand sees it when it looks the next time; what nobody has in hand becomes the receiver's.

local admission = require "homegen.store.admission"
local core = require "homegen.core"
local doubts = require "homegen.store.doubts"
local reactor = require "homegen.loop.reactor"
local rows = require "homegen.store.rows"
local statements = require "homegen.store.statements"
local webhook_statements = require "homegen.store.webhook_statements"

local webhooks = {}

local LOOK_SECONDS = 1 -- at most, between two looks for what other processes were told

-- The journal has no way to find the secret again.
local function digest_of(self, secret)
  return self.journal:digest("webhook " .. secret)
end

local look

local function look_later(self)
  if self.looking or not next(self.hooked) then return end
  self.looking = reactor.after(math.min(LOOK_SECONDS, self.client.settings.poll_interval), look, self)
end

local function heed(self, row)
  local job = self.hooked[row.row]
  if job then job:heard(rows.notice_of(row) or {}) end
  self.journal:transact("heeded", { webhook_statements.heeded(row.row, self.owner) }, function() end)
end

function look(self)
  if self.client.closed then return end
  self.journal:transact("figures", { webhook_statements.noticed(self.owner) }, function(outcome, results)
    if self.client.closed then return end
    self.looking = false
    look_later(self)
    for _, row in ipairs(outcome == "ok" and results[1] or {}) do heed(self, row) end
  end)
  self.looking = true -- until then it is the timer, which fires again where memory runs out
end

local function hook(self, job, number)
  job.hook = number
  self.hooked[number] = job
  look_later(self)
end

local function cancel_look(self)
  if not self.looking or self.looking == true then return end
  self.looking:cancel()
  self.looking = false
end

function webhooks:stop_looking()
  cancel_look(self)
  self.looking = true -- for good
end

---@param job homegen.Job
---@return string secret
function webhooks:mint(job)
  local secret = ("%d-%s"):format(job.row, core.secret())
  job.webhook = digest_of(self, secret)
  hook(self, job, job.row)
  return secret
end

---@param job homegen.Job
---@param row table
function webhooks:rehook(job, row)
  hook(self, job, row.row)
end

---@param job homegen.Job
function webhooks:unhook(job)
  if self.hooked[job.hook] ~= job then return end
  self.hooked[job.hook] = nil
  if not next(self.hooked) then cancel_look(self) end
end

-- Whether it is of an attempt before the latest.
local function is_former(row, digest)
  for former in (row.former_webhooks or ""):gmatch "%S+" do
    if core.is_secret(digest, former) then return true end
  end
  return false
end

---What a webhook is about.
---@class homegen.Called
---@field former boolean it is of an attempt before the latest
---@field contradicted? boolean without a journal: it had ended as if it had not been made
---@field row table of the journal, or as one would be
---@field job? homegen.Job which has it in hand here
---@field digest? string

---@param number integer
---@param secret string
---@param done fun(call: homegen.Called|nil, err?: homegen.Error)
function webhooks:called(number, secret, done)
  local digest = digest_of(self, secret)
  self.journal:transact("find", { statements.by_row(number) }, function(outcome, results)
    if outcome ~= "ok" then return done(nil, results) end
    local row = results[1][1]
    local latest = core.is_secret(digest, row and row.webhook or "")
    if not latest and not (row and is_former(row, digest)) then return done(nil) end
    local job = self.hooked[number]
    done { row = row, digest = digest, former = not latest, job = job and row.owner == self.owner and job or nil }
  end)
end

---@param call homegen.Called
---@param ids string[] 16 at most
---@param done fun(ids: string[]|nil, err?: homegen.Error)
function webhooks:unclaimed(call, ids, done)
  local list = {}
  for index, id in ipairs(ids) do list[index] = webhook_statements.claimed(call.row.account, id) end
  if not list[1] then return done {} end
  self.journal:transact("find", list, function(outcome, results)
    if outcome ~= "ok" then return done(nil, results) end
    local free = {}
    for index, id in ipairs(ids) do
      if not results[index][1] then free[#free + 1] = id end
    end
    done(free)
  end)
end

---Writes it down. What nobody has in hand, and had ended as if it had not been made, is an unknown outcome with it. The call's
---row is then as it was at that moment.
---@param call homegen.Called
---@param ids string[]
---@param done fun(err?: homegen.Error)
function webhooks:note(call, ids, done)
  local number, notice = call.row.row, rows.encode_notice(ids)
  local list = {
    webhook_statements.note(number, call.digest, notice),
    webhook_statements.doubt(number, nil, doubts.CALLED, self.now()), statements.by_row(number),
  }
  self.journal:transact("notice", list, function(outcome, results)
    if outcome ~= "ok" then return done(results) end
    call.row = results[3][1] or call.row
    done()
  end)
end

---What the end of a task is written with: another process may have been told just before that it is none. Whoever has not been
---told here goes on with the task then, and so it stays ours.
---@param job homegen.Job
---@param list table[] statements
---@return table[] list where it has a webhook, two more; the last gives its row
function webhooks:with_notice(job, list)
  if not job.hook then return list end
  local owner = not job.called and not job.canceled and self.owner or nil
  list[#list + 1] = webhook_statements.doubt_told(job.row, owner, doubts.CALLED, self.now())
  list[#list + 1] = statements.by_row(job.row)
  return list
end

---Whether it was.
---@param job homegen.Job
---@param state homegen.TaskState that it has ended as
---@param row table|nil|false
---@return table|nil row of an end that is none, or of whose task ids are known now
function webhooks.contradiction(job, state, row)
  if not row or row.state ~= "unknown_outcome" or not row.notice then return nil end
  return (state ~= "unknown_outcome" or not job.called) and row or nil
end

local function taking(self, row)
  if row.id then return { statements.take_over(row.row, self.owner, nil, self.now()) } end
  local take = admission.take(self, row)
  return row.state == "sending" and { statements.doubt(row.row, doubts.LOST, self.now()), take } or { take }
end

---@param call homegen.Called
---@param done fun(row: table|nil, err?: homegen.Error)
function webhooks:take(call, done)
  local list = taking(self, call.row)
  list[#list + 1] = statements.by_row(call.row.row)
  self.journal:transact("adopt", list, function(outcome, results)
    if outcome == "ok" then return done(results[#list][1]) end
    done(nil, outcome == "error" and results or nil)
  end)
end

return webhooks
