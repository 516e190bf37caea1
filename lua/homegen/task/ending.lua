--- A task's end without a result, and its cancelation. Methods of a job.

local reactor = require "homegen.loop.reactor"
local restart = require "homegen.loop.restart"
local task = require "homegen.task.task"

---@class homegen.Job
local ending = {}

---Stops all that could still happen.
local function stop(self)
  if self.queue_timer then self.queue_timer:cancel() end
  if self.watching then self.watching:cancel() end
  if self.follow then self.follow:stop() end
  self.limiter:withdraw(self)
  self.queue_timer, self.watching, self.follow, self.create, self.body, self.params = false, false, false, false, nil, nil
end

---The handle has ended: nothing of the job is left with the client.
function ending:leave()
  self.limiter:leave(self) -- starts the next one, which needs memory
  stop(self)
  self.left = true
  self.client.live[self] = nil
  reactor.release()
end

---The caller learns of the end.
function ending:conclude()
  if self.left then return end
  local state, err = self.end_state, self.end_error
  if state == "failed" and self.task.credits > 0 then
    self.emit("credit", { refunded = self.task.credits }, self.task)
    self.task.credits = 0
  end
  task.fail(self.task, state, err)
  self.emit("state", { state = state, error = err }, self.task)
  self:leave()
end

---The store learns of the end, then the caller.
function ending:write_end()
  if self.left or self.end_told then return end
  stop(self)
  local state, err = self.end_state, self.end_error
  if self.detached and state == "canceled" then
    if not self.task.id then self.store:wait_again(self) end -- it has not left: whoever comes next may send it
    self.store:release(self)
    return restart.call(self, "conclude")
  end
  self.store:ended(self, state, err, function() restart.call(self, "conclude") end)
  self.end_told = true
end

---The task is over without a result. The first end counts.
---@param state? homegen.TaskState nil: it has ended already, and what may be missing of that is done
---@param err? homegen.Error
function ending:ended(state, err)
  if not self.over then self.end_state, self.end_error, self.over = state, err, true end
  if self.end_state then restart.call(self, "write_end") end
end

---@param created boolean whether the provider has the task
function ending:end_canceled(created)
  local message = created and "no longer followed" or "canceled before it was sent"
  if created and not self.follow then message = "canceled; the create had left and was accepted" end
  self:ended("canceled", task.canceled_error(message, created))
end

-- Nothing is on its way, no answer is awaited, and no `upload` is running: whatever it waits for it can do without.
local function is_idle(self)
  return self.follow or self.watching or self.place or not self.asked
    or self.placed and not self.preparing and not self.create
end

function ending:carry_out_cancel()
  if self.over then return self:ended() end
  if self.create and not self.departing then
    if self.create:cancel() then self:end_canceled(false) end
  elseif is_idle(self) then
    self:end_canceled(self.task.id ~= nil)
  end
end

---@return boolean at_once whether a cancel would end it within the call
function ending:ends_at_once()
  if self.over then return false end
  if self.create and not self.departing then return self.create:is_at_rest() end
  return is_idle(self) and true
end

---Stops following; see `task:cancel`.
function ending:cancel()
  if self.over then return self:ended() end
  self.canceled = true
  restart.call(self, "carry_out_cancel")
end

---Stops following because the client closes: the store keeps the task as it is.
function ending:detach()
  self.detached = true
  self:cancel()
end

return ending
