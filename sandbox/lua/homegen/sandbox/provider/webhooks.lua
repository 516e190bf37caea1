--- Calls the addresses that generations name, once a generation has ended. Only addresses of this machine are called.

local json = require "homegen.sandbox.http.json"
local reactor = require "homegen.loop.reactor"

local webhooks = {}

local Webhooks = {}
Webhooks.__index = Webhooks

local SECONDS, MAX_ANSWER = 20, 64 * 1024
local LATE_SECONDS = 5

function webhooks.new()
  return setmetatable({ transfers = {}, timers = {} }, Webhooks)
end

---Looks at an address before anything is called.
---@param url string
---@return userdata|nil target
---@return string|nil reason why it will not be called
local function find_target(url)
  local target, message = reactor.engine():target { url = url, headers = { "Content-Type: application/json" } }
  if not target then return nil, message end
  if not target:is_loopback() then return nil, "it is not on this machine" end
  return target
end

---Tells an address how a generation ended, once; no answer is waited for or looked at. What the documents do not say
---is chosen here: a POST of `{"generation_id", "status"}`. The task's notes say what became of it.
---@param task homegen.sandbox.Task with input.webhook
function Webhooks:call(task)
  local url = task.input.webhook
  local target, reason = find_target(url)
  if not target then
    task.notes[#task.notes + 1] = ("the webhook %s was not called: %s"):format(url, reason)
    return
  end
  local body = json.encode(json.object { { "generation_id", task.id }, { "status", task.status_words[task.state] } })
  local id
  local function on_reply(outcome, _, status, _, _, message)
    if not self.transfers[id] then return end -- the sandbox has stopped
    self.transfers[id] = nil
    local answer = outcome == "ok" and ("HTTP %d"):format(status) or message or outcome
    task.notes[#task.notes + 1] = ("the webhook %s was called: %s"):format(url, answer)
  end
  id = reactor.transfer("post", target, body, SECONDS, MAX_ANSWER, on_reply)
  self.transfers[id] = true
end

local USUAL = { how = "once" }

---A generation begins: its webhook is called then where a fault wants it early.
---@param task homegen.sandbox.Task
function Webhooks:begun(task)
  if task.input.webhook and (task.calls or USUAL).how == "early" then self:call(task) end
end

local function call_later(self, task, seconds)
  local timer
  timer = reactor.after(seconds, function()
    self.timers[timer] = nil
    self:call(task)
  end)
  self.timers[timer] = true
end

---A generation has ended: its webhook is called, as often and when a fault wants it.
---@param task homegen.sandbox.Task
function Webhooks:ended(task)
  local calls = task.calls or USUAL
  if not task.input.webhook or calls.how == "early" then return end
  if calls.how == "late" then return call_later(self, task, calls.seconds or LATE_SECONDS) end
  if calls.how == "never" then
    task.notes[#task.notes + 1] = ("the webhook %s was not called, as asked for"):format(task.input.webhook)
    return
  end
  self:call(task)
  if calls.how == "twice" then self:call(task) end
end

function Webhooks:close()
  for timer in pairs(self.timers) do timer:cancel() end
  for id in pairs(self.transfers) do reactor.cancel(id) end
  self.transfers, self.timers = {}, {}
end

return webhooks
