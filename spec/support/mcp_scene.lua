--- What specs of the MCP server begin with: a sandbox, a journal in a folder of its own, and a server whose lines are read
--- here.
---
---   before_each(function() scene = mcp_scene.begin() end)
---   after_each(function() scene:finish() end)

local cjson = require "homegen.base.cjson"
local clients = require "spec.support.clients"
local homegen = require "homegen"
local jobs = require "homegen.mcp.jobs"
local json_text = require "homegen.base.json_text"
local ledger = require "homegen.mcp.ledger"
local limits = require "homegen.mcp.limits"
local sandbox = require "homegen.sandbox"
local scratch = require "spec.support.scratch"
local server = require "homegen.mcp.server"

local mcp_scene = {}

mcp_scene.PARAMS = clients.params()
mcp_scene.MODERN = {
  ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28", ["io.modelcontextprotocol/clientCapabilities"] = {},
}
mcp_scene.WITH_TASKS = {
  ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
  ["io.modelcontextprotocol/clientCapabilities"] = { extensions = { ["io.modelcontextprotocol/tasks"] = {} } },
}

local PATIENCE = 20 -- seconds

---@class spec.McpScene
---@field shop homegen.mcp.Shop
---@field server homegen.mcp.Server
---@field lines table[] what the server has sent, read
---@field clock { now: integer } of the server
local Scene = {}
Scene.__index = Scene

local function new_server(self)
  self.server = server.new(self.shop, function(line)
    assert(line:find "^[^\n]*\n$", "one message, one line")
    self.lines[#self.lines + 1] = cjson.decode(line)
    return true
  end)
end

local function open_shop(self, given)
  local services = {}
  for _, service in ipairs(homegen.services()) do services[service.name] = service end
  local provider = { api_key = self.sandbox.api_key, base_url = self.sandbox.base_url }
  self.client = assert(homegen.new {
    journal = self.folder .. "/jobs.db", poll_interval = 0.02, poll_interval_max = 0.05, local_files = given.local_files or false,
    ideal_house = given.ideal_house or provider,
    iacrea = { api_key = self.sandbox.api_key, base_url = self.sandbox.base_url, user_id = self.sandbox.user_id },
    retries = given.retries, upload = function(bytes, name) return self.sandbox:upload(bytes, name) end,
  })
  local clock = self.clock
  self.shop = {
    client = self.client, services = services, jobs = jobs.new(self.client, services, self.folder .. "/pictures"),
    limits = limits.new(given.session, given.day),
    folder = self.folder .. "/pictures", now = function() return clock.now end, wait = given.wait or 10, inline = 1000,
    local_files = given.local_files or false,
  }
  homegen.run(function() self.shop.ledger = assert(ledger.open(self.folder .. "/jobs.db.agents", self.shop.now)) end)
  new_server(self)
end

---@param given? table `session`, `day` (limits), `wait`, `sandbox` (options), `local_files`, `ideal_house`, `retries`
---@return spec.McpScene
function mcp_scene.begin(given)
  given = given or {}
  local own = { painter = "plain", seconds = 0.05 }
  for name, value in pairs(given.sandbox or {}) do own[name] = value end
  local self = setmetatable({ folder = scratch.folder(), lines = {}, ids = 1000, clock = { now = os.time() } }, Scene)
  assert(os.execute("mkdir " .. self.folder .. "/pictures"))
  self.sandbox = assert(sandbox.start(own))
  open_shop(self, given)
  return self
end

---Ends the client and opens another one on the same journal, as a server that is started again.
---@param given? table
function Scene:restart(given)
  self.client:close()
  open_shop(self, given or {})
end

---Gives the server a line; what it answers is in `lines`.
---@param message table|string
function Scene:tell(message)
  self.server:receive(type(message) == "string" and message or json_text.encode(message))
end

---Takes turns until something is so.
---@param is_so fun(): any
---@return any what it gave
function Scene:until_so(is_so)
  local deadline = homegen.now() + PATIENCE
  local found = is_so()
  while not found do
    assert(homegen.now() < deadline, "nothing came of it")
    homegen.step(0.02)
    found = is_so()
  end
  return found
end

---@param id any
---@return table|nil
function Scene:answer_to(id)
  for _, line in ipairs(self.lines) do
    if line.id == id then return line end
  end
end

---@return any id of a request that is under way now
function Scene:send(method, params, meta)
  self.ids = self.ids + 1
  local own = {}
  for name, value in pairs(params or {}) do own[name] = value end
  own._meta = own._meta or meta
  self:tell { jsonrpc = "2.0", id = self.ids, method = method, params = own }
  return self.ids
end

---@return table answer with `result` or `error`
function Scene:ask(method, params, meta)
  local id = self:send(method, params, meta)
  return self:until_so(function() return self:answer_to(id) end)
end

---@param version? string
function Scene:initialize(version)
  local client = { name = "spec", version = "1" }
  return self:ask("initialize", { protocolVersion = version or "2025-11-25", capabilities = {}, clientInfo = client }).result
end

---Calls a tool, as a legacy client that has begun its session or with the given _meta.
---@return table result
function Scene:call(name, arguments, meta)
  local answer = self:ask("tools/call", { name = name, arguments = arguments }, meta)
  return (assert(answer.result, answer.error and answer.error.message))
end

---@return string consent
function Scene:consent(service, parameters)
  local quoted = self:call("quote", { service = service or "smart_replace", parameters = parameters or mcp_scene.PARAMS }, mcp_scene.MODERN)
  return (assert(quoted.structuredContent.consent, quoted.content[1].text))
end

---@return integer how many creates the sandbox has charged
function Scene:creates()
  return #self.sandbox:ledger().creates
end

function Scene:finish()
  self.client:close()
  self.sandbox:stop()
  scratch.remove(self.folder)
end

return mcp_scene
