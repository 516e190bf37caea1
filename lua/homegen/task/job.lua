--- The life of one task behind its handle, told by phases: one object at a time, which has the fields that only its
--- part of the life needs and goes with it.
---
---   admitted → preparing → sending → following → saving | ended       a task that is submitted
---   sending → verifying → following | ended      one of which nobody knows whether it was made, but under which id
---   adopted → following | saving | ended       one that is resumed by its id, or that the journal hands over; also what
---     `admitted` may come to
---
--- From each phase but `saving` the way to `ended` is open. A phase never names another's module: it asks the job to
--- move.
---
--- Before each step that must not be forgotten the store is asked, after each it is told. It may answer later (a disk
--- is slow), so a cancel can come in between: `canceled` is looked at whenever an answer arrives.
---
--- Memory may run out in every call. What was called by the reactor is called again then, what was begun with
--- restart.call too: so each method looks at what has been done already, and what cannot be done twice comes last. What
--- is called again when its phase is over lets the job proceed with the one that it has come to.

local crash = require "homegen.base.crash"
local life = require "homegen.task.life"
local origin = require "homegen.base.origin"
local readiness = require "homegen.picture.readiness"
local reactor = require "homegen.loop.reactor"
local restart = require "homegen.loop.restart"
local save_target = require "homegen.picture.save_target"

local job = {}

---Takes the names that its result may be saved under. A task that is paid already goes on without them.
---@return true|nil
---@return string|nil name that is another task's
local function claim_names(self)
  if not self.save then return true end
  local key, store = self.key, self.client.store
  return save_target.claim(self, self.save, { service = self.service.name, key = key }, function(other)
    return key ~= nil and other.key == key and store:is_common(self, other) -- the same job, seen twice
  end)
end

local function begin(self, with_price)
  local own, name = claim_names(self)
  if with_price then
    if not own then return readiness.taken(self.service.name, self.key, name) end
    local ok, err = self.client.store:reserve(self)
    if not ok then return nil, err end
  end
  restart.note(self, "proceed") -- while nothing has happened: it may need memory
  reactor.hold()
  self.client.live[self] = true
  restart.call(self, "proceed")
  return self
end

---The task comes into being. Where memory runs out before, nothing has happened; where it runs out after, the caller
---gets the task all the same, and the next turn goes on with it.
---@param self homegen.Job
---@param own homegen.Task
---@param with_price? boolean its price is set aside
---@return homegen.Task|nil
---@return homegen.Error|nil
local function set_off(self, own, with_price)
  local live = self.client.live
  live[self] = false -- its place
  local ok, begun, err = pcall(begin, self, with_price)
  if ok and begun then return own end
  local exists = live[self] or self.handle or self.phase.left
  if not exists then
    restart.drop(self)
    if self.reserved then self.client.store:unreserve(self) end
    save_target.release(self)
    live[self] = nil
  elseif not restart.noted(self) and not self.phase.left then
    restart.note(self, "proceed")
  end
  if ok then return nil, err end
  if exists and crash.is_memory(begun) then return own end
  error(begun, 0)
end

---What a new task is made of.
---@class homegen.Call: homegen.Request
---@field text? homegen.Body the request's body, where no local picture can change it
---@field price integer credits, or photos, that it costs
---@field pictures homegen.Contents what its local pictures held when they were checked

---Begins a new task with checked parameters.
---@param call homegen.Call
---@param known? { task: homegen.Task } what the client knows of the key's earlier attempt
---@return homegen.Task|nil
---@return homegen.Error|nil err kinds budget, and invalid: another task is saved under that name
function job.submit(client, account, service, call, known)
  local options = call.options
  local self, own = life.new(client, account, service, options, call.price)
  local in_doubt = known and known.task.state == "unknown_outcome" and not options.retry_unknown
  self:set("admitted", call, options.queue_timeout or client.settings.queue_timeout,
    in_doubt and { state = "unknown_outcome" } or nil)
  return set_off(self, own, true)
end

---Follows a task that exists already.
---@param context table `user_id`, and what a variation of it would need
---@return homegen.Task
function job.resume(client, account, service, id, context, options)
  local self, own = life.new(client, account, service, options, 0)
  local known = origin.context(service, context)
  if known ~= self.origin then self.origin = known end
  self:set("adopted", "attach", id)
  return set_off(self, own)
end

local VERBS = { unknown_outcome = "doubt", succeeded = "finish" }

---Goes on with a task that the journal has handed over.
---@param row table
---@return homegen.Task
function job.adopt(client, account, service, row)
  local self, own = life.new(client, account, service, { key = row.key, save = row.save }, row.price)
  self.row = row.row
  if row.outcome == "settled" then self.settled = true end
  self:set("adopted", VERBS[row.state] or "follow", row)
  return set_off(self, own)
end

return job
