--- Calls the addresses that generations name, once a generation has ended. Only addresses of this machine are called.

local json = require "homegen.sandbox.http.json"
local reactor = require "homegen.loop.reactor"

local webhooks = {}

local Webhooks = {}
Webhooks.__index = Webhooks

local SECONDS, MAX_ANSWER = 20, 64 * 1024

function webhooks.new()
  return setmetatable({ transfers = {} }, Webhooks)
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

function Webhooks:close()
  for id in pairs(self.transfers) do reactor.cancel(id) end
  self.transfers = {}
end

return webhooks
