--- A request under way: it is answered once, or not at all once its sender has given it up.

local json_rpc = require "homegen.mcp.json_rpc"

local STEP = 0.001 -- of a progress that has to grow, whatever there is to tell

---@class homegen.mcp.Request
---@field server homegen.mcp.Server
---@field id string|number
---@field method string
---@field params table
---@field speaker homegen.mcp.Speaker
---@field token string|number|nil what names it in notifications of its progress
---@field told number the progress that was told last
---@field canceled boolean
---@field answered boolean
---@field goes_on boolean its progress is told after its answer, too: that was a task of the protocol's core
local Request = {}
Request.__index = Request

local function close(self)
  local server = self.server
  if server.open[self.id] ~= self then return end
  server.open[self.id] = nil
  server.count = server.count - 1
end

---@return boolean gone whether nobody waits for its end any more
function Request:is_gone()
  return self.canceled or self.server.ending
end

---@param result table
function Request:answer(result)
  close(self)
  if self.canceled or self.answered then return end
  self.answered = true
  if self.server.send(json_rpc.result(self.id, result)) then return end
  local problem = json_rpc.problem(json_rpc.INTERNAL_ERROR, "the answer is too large for a peer that does not read")
  self.server.send(json_rpc.failure(self.id, problem))
end

---@param problem homegen.mcp.Problem
function Request:fail(problem)
  close(self)
  if self.canceled or self.answered then return end
  self.answered = true
  self.server.send(json_rpc.failure(self.id, problem))
end

---Its sender does not wait for it any more. What it has bought goes on.
function Request:cancel()
  self.canceled = true
  close(self)
end

local function message_of(task)
  local parts = { task.state }
  if task.queue_position and task.queue_position > 0 then parts[2] = ("%d before it in the queue"):format(task.queue_position) end
  return table.concat(parts, ", ")
end

---Tells how far a job is, where that was asked for.
---@param shop homegen.mcp.Shop
---@param key string
function Request:follow(shop, key)
  local task = self.token ~= nil and shop.jobs.live[key]
  if not task or task:done() then return end
  task:on_progress(function(now)
    if self.canceled or self.answered and not self.goes_on then return end
    self.told = math.max(now.percentage or 0, self.told + STEP)
    self.server.send(json_rpc.notification("notifications/progress", {
      progressToken = self.token, progress = self.told, total = 100, message = message_of(now),
    }))
  end)
end

---@param server homegen.mcp.Server
---@param message homegen.mcp.Message
---@param speaker homegen.mcp.Speaker
---@return homegen.mcp.Request
return function(server, message, speaker)
  local meta = type(message.params._meta) == "table" and message.params._meta or {}
  local token = meta.progressToken
  local self = setmetatable({
    server = server, id = message.id, method = message.method, params = message.params, speaker = speaker,
    token = (type(token) == "string" or type(token) == "number") and token or nil,
    told = 0, canceled = false, answered = false, goes_on = false,
  }, Request)
  server.open[self.id] = self
  server.count = server.count + 1
  return self
end
