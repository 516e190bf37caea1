--- Webhooks of a client without a journal: their secrets are known as long as their tasks are under way, and as long as the
--- client lives where nobody knows whether the task was made. Of those that ended as if it had not been made the latest are.

local core = require "homegen.core"
local doubts = require "homegen.store.doubts"
local rows = require "homegen.store.rows"

local memory_webhooks = {}

local KEPT = 1000 -- of tasks that ended as if they had not been made

---@class homegen.store.Hooked
---@field job homegen.Job
---@field secret string
---@field former string[] of the attempts before
---@field place? integer among those whose task ended as if it had not been made

---@param job homegen.Job
---@return string secret
function memory_webhooks:mint(job)
  if not job.hook then
    self.hook_count = self.hook_count + 1
    job.hook = self.hook_count
  end
  local secret, entry = ("%d-%s"):format(job.hook, core.secret()), self.hooked[job.hook]
  local former = entry and entry.former or {}
  if entry then former[#former + 1] = entry.secret end
  self.hooked[job.hook] = { job = job, secret = secret, former = former }
  return secret
end

---@param job homegen.Job
---@param row table
function memory_webhooks:rehook(job, row)
  job.hook = row.hook
  self.hooked[row.hook].job = job
end

-- The webhook of a create that was answered no may still come; the next but so many takes its place.
local function keep_for_now(self, number)
  local place = self.late_count % KEPT + 1
  local former = self.late[place]
  if former and self.hooked[former] and self.hooked[former].place == place then self.hooked[former] = nil end
  self.hooked[number].place, self.late[place], self.late_count = place, number, place
end

---@param job homegen.Job
function memory_webhooks:unhook(job)
  local entry = self.hooked[job.hook]
  if not entry or entry.job ~= job or entry.place or job.state == "unknown_outcome" then return end
  if job.id then self.hooked[job.hook] = nil else keep_for_now(self, job.hook) end
end

-- What a journal would have of it.
local function row_of(self, number, job)
  local known = job.key and self.client.keys[job.key]
  return {
    hook = number, webhook = self.hooked[number].secret, service = job.service.name, key = job.key, state = job.state, id = job.id,
    price = job.price, save = job.save, error = job.failure and rows.encode_error(job.failure),
    current = (not known or known.task._job == job) and 1 or 0, uncertain = job.state == "unknown_outcome" or nil,
    context = rows.encode_context(job.origin, job.details, job.account), account = job.account,
  }
end

local function is_former(entry, secret)
  for _, former in ipairs(entry and entry.former or {}) do
    if core.is_secret(secret, former) then return true end
  end
  return false
end

---@param number integer
---@param secret string
---@param done fun(call: homegen.Called|nil)
function memory_webhooks:called(number, secret, done)
  local entry = self.hooked[number]
  local latest = core.is_secret(secret, entry and entry.secret or "")
  if not latest and not is_former(entry, secret) then return done(nil) end
  local job = entry.job
  done { row = row_of(self, number, job), former = not latest, job = not job.phase.left and job or nil }
end

---@param call homegen.Called
---@param ids string[]
---@param done fun(ids: string[])
function memory_webhooks:unclaimed(call, ids, done)
  local free = {}
  for _, id in ipairs(ids) do
    local account = call.row.account
    if not (self:knows(account, id) or self:knows(account, id:lower()) or self:knows(account, id:upper())) then
      free[#free + 1] = id
    end
  end
  done(free)
end

---What had ended as if it had not been made is an unknown outcome with it, and goes on as another job.
---@param call homegen.Called
---@param ids string[]
---@param done fun()
function memory_webhooks:note(call, ids, done)
  local row = call.row
  local noted = {}
  for name, value in pairs(row) do noted[name] = value end
  noted.notice, call.row = rows.encode_notice(ids), noted
  local entry = self.hooked[row.hook]
  if entry.place then
    noted.state, noted.error, noted.uncertain = "unknown_outcome", doubts.CALLED, true
    self.spendings[row.account]:call_back(row.price)
    entry.place, call.contradicted = nil, true
  end
  done()
end

---@param call homegen.Called
---@param done fun(row: table)
function memory_webhooks:take(call, done) -- luacheck: ignore self
  done(call.row)
end

return memory_webhooks
