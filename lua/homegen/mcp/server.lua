--- The server: takes lines, gives lines. Each request runs in a coroutine of its own, so that one that waits keeps nobody.

local answer = require "homegen.mcp.answer"
local arguments = require "homegen.mcp.arguments"
local homegen = require "homegen"
local json_rpc = require "homegen.mcp.json_rpc"
local json_text = require "homegen.base.json_text"
local nearest = require "homegen.base.nearest"
local protocol = require "homegen.mcp.protocol"
local request_of = require "homegen.mcp.request"
local resources = require "homegen.mcp.resources"
local tasks = require "homegen.mcp.tasks"
local tools = require "homegen.mcp.tools"

local server = {}

local MOST_OPEN = 200 -- requests at a time

---@class homegen.mcp.Server
---@field shop homegen.mcp.Shop
---@field send fun(line: string): boolean false: it is too much for a peer that does not read
---@field tools homegen.mcp.Tool[]
---@field session homegen.mcp.Speaker|nil what initialize has come to
---@field open table<string|number, homegen.mcp.Request> by id
---@field count integer of open ones
---@field canceled table<string, true> tasks that were canceled here, by key
---@field ending boolean nobody waits for anything any more
local Server = {}
Server.__index = Server

---@param shop homegen.mcp.Shop
---@param send fun(line: string): boolean
---@return homegen.mcp.Server
function server.new(shop, send)
  return setmetatable({
    shop = shop, send = send, tools = tools.all(shop), session = nil, open = {}, count = 0, canceled = {}, ending = false,
  }, Server)
end

local function tool_named(self, name)
  local names = {}
  for index, tool in ipairs(self.tools) do
    if tool.name == name then return tool end
    names[index] = tool.name
  end
  local near = type(name) == "string" and nearest.of(name, names)
  return nil, json_rpc.problem(json_rpc.INVALID_PARAMS,
    ("Unknown tool: %s%s"):format(tostring(name), near and "; did you mean " .. near .. "?" or ""))
end

-- A call that is to be a task has nothing to answer with but a task: what keeps it from becoming one is a protocol's error.
local function no_task(err)
  local refused = answer.refused(err)
  return nil, json_rpc.problem(json_rpc.INVALID_PARAMS, refused.content[1].text, refused.structuredContent)
end

-- A handle is given out when the provider has the job: then any later server can follow it without the parameters.
local function is_at_provider(job)
  return job.id ~= nil
end

---@async
local function call_buying(self, request, tool, given, as_task)
  local key, err = tool.begin(self.shop, given)
  if not key then
    if as_task then return no_task(err) end
    return answer.refused(err)
  end
  request:follow(self.shop, key)
  local is_task = as_task or request.speaker.modern and request.speaker.has_tasks and given.wait == nil
  local job
  job, err = self.shop.jobs:wait(key, given.wait or self.shop.wait, function(now)
    return request:is_gone() or is_task and is_at_provider(now)
  end)
  if not job then return answer.unseen(key, err) end
  request.goes_on = as_task
  if is_task then return tasks.created(self, job, request.speaker.modern) end
  return answer.of(job, self.shop.inline)
end

---@async
local function call_tool(self, request)
  local tool, problem = tool_named(self, request.params.name)
  if not tool then return nil, problem end
  local speaker = request.speaker
  local as_task = not speaker.modern and speaker.has_tasks and type(request.params.task) == "table"
  if as_task and not tool.buys then
    return nil, json_rpc.problem(json_rpc.METHOD_NOT_FOUND, ("%s cannot be called as a task"):format(tool.name))
  end
  local given = request.params.arguments or {}
  local is_table = type(given) == "table"
  local err = arguments.check(tool.name, is_table and tool.fields or {}, is_table and given or { arguments = given })
  if err then
    if as_task then return no_task(err) end
    return answer.refused(err)
  end
  if tool.buys then return call_buying(self, request, tool, given, as_task) end
  return tool.call(self.shop, given, request)
end

local function list_tools(self, request)
  local list = json_text.list {}
  for index, tool in ipairs(self.tools) do list[index] = tools.shown(tool, not request.speaker.modern and request.speaker.has_tasks) end
  return protocol.cacheable { tools = list }
end

local METHODS = {
  ["tools/list"] = list_tools, ["tools/call"] = call_tool,
  ["resources/list"] = resources.list, ["resources/templates/list"] = resources.templates, ["resources/read"] = resources.read,
  ["tasks/get"] = tasks.get, ["tasks/result"] = tasks.result, ["tasks/list"] = tasks.list, ["tasks/cancel"] = tasks.cancel,
}
local MODERN = { ["server/discover"] = protocol.discover, ["tasks/update"] = tasks.update }

local function find_method(request)
  local method = METHODS[request.method] or request.speaker.modern and MODERN[request.method]
  if method then return method end
  return nil, json_rpc.problem(json_rpc.METHOD_NOT_FOUND, "Method not found: " .. request.method)
end

---What a request comes to, whatever happens in it.
---@async
local function perform(self, request)
  local method, problem = find_method(request)
  if not method then return request:fail(problem) end
  local ok, result, refused = xpcall(method, debug.traceback, self, request)
  if not ok then
    io.stderr:write("homegen mcp: ", tostring(result), "\n")
    return request:fail(json_rpc.problem(json_rpc.INTERNAL_ERROR, "homegen failed; its standard error says how"))
  end
  if not result then return request:fail(refused) end
  request:answer(protocol.finish(result, request.speaker))
end

-- Handshakes are answered at once, in the order in which they come.
local function shake_hands(self, message)
  local result, speaker = protocol.initialize(message.params)
  if not result then return self.send(json_rpc.failure(message.id, speaker)) end
  self.session = speaker
  self.send(json_rpc.result(message.id, result))
end

local function refusal(self, message)
  if self.open[message.id] then return json_rpc.problem(json_rpc.INVALID_REQUEST, "a request of this id is under way") end
  if self.count < MOST_OPEN then return nil end
  return json_rpc.problem(json_rpc.INTERNAL_ERROR, "too many requests at a time: wait for answers first")
end

local function take_request(self, message)
  local is_handshake = message.method == "initialize"
  if is_handshake then return shake_hands(self, message) end
  if message.method == "ping" and not (message.params._meta or {})["io.modelcontextprotocol/protocolVersion"] then
    return self.send(json_rpc.result(message.id, {}))
  end
  local speaker, problem = protocol.speaker(message.params, self.session)
  problem = problem or refusal(self, message)
  if problem then return self.send(json_rpc.failure(message.id, problem)) end
  local request = request_of(self, message, speaker)
  homegen.spawn(perform, self, request)
end

local function take_notification(self, message)
  if message.method ~= "notifications/cancelled" then return end
  local id = message.params.requestId
  local request = id ~= nil and self.open[id]
  if request then request:cancel() end
end

---Takes a line in. What it asks for is answered in the loop's turns.
---@param line string|false false: it was too long
function Server:receive(line)
  if line == false then
    return self.send(json_rpc.failure(nil, json_rpc.problem(json_rpc.PARSE_ERROR, "this line is too long")))
  end
  if not line:find "%S" then return end
  local message, problem, id = json_rpc.read(line)
  if not message then return self.send(json_rpc.failure(id, problem)) end
  if not message.method then return end -- an answer to what was never asked
  if message.id == nil then return take_notification(self, message) end
  take_request(self, message)
end

---From now on nobody waits: calls under way are answered with what is known.
function Server:finish()
  self.ending = true
end

return server
