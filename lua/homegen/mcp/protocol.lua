--- The revisions of the protocol that are spoken, and what each is told about this server.
--
-- Up to 2025-11-25 a session begins with `initialize`. From 2026-07-28 on there is none: each request says which revision it
-- speaks and what its sender can do. Both may come on one connection.

local json = require "homegen.base.json"
local json_rpc = require "homegen.mcp.json_rpc"
local json_text = require "homegen.base.json_text"
local version = require "homegen.version"

local protocol = {}

protocol.MODERN = "2026-07-28"
protocol.WITH_TASKS = "2025-11-25" -- the one that has tasks in its core
protocol.SUPPORTED = { "2026-07-28", "2025-11-25", "2025-06-18" }

protocol.TASKS = "io.modelcontextprotocol/tasks"
protocol.UNSUPPORTED_VERSION, protocol.MISSING_CAPABILITY = -32022, -32021

local META = "io.modelcontextprotocol/"
local LEGACY = { ["2025-11-25"] = true, ["2025-06-18"] = true }
local FOREVER_ENOUGH = 60 * 60 * 1000 -- milliseconds for which lists that never change may be kept

protocol.SERVER = { name = "homegen", title = "homegen: pictures for home design", version = version }

protocol.INSTRUCTIONS = "These tools buy pictures from paid services. First call quote with the service and its parameters, tell the "
  .. "person the price, and ask. Then call the service's tool with exactly the same parameters and the consent of the quote. A call is "
  .. "answered after at most the seconds that this server allows, with the job's key: call wait with it until the picture is there. After "
  .. "a timeout or a lost connection make the same call again, with the same consent: it is the same job and is never paid for twice. "
  .. "Never ask for a new quote only because an answer is late."

---What of a message's sender is known.
---@class homegen.mcp.Speaker
---@field version string
---@field modern boolean
---@field has_tasks boolean tasks in the form that this revision has may be told to it

local function object(value)
  return type(value) == "table" and value or {}
end

local function modern(version_given, meta)
  if version_given ~= protocol.MODERN then
    return nil, json_rpc.problem(protocol.UNSUPPORTED_VERSION, "Unsupported protocol version",
      { supported = json_text.list { protocol.MODERN }, requested = tostring(version_given) })
  end
  local capabilities = meta[META .. "clientCapabilities"]
  if type(capabilities) ~= "table" then
    return nil, json_rpc.problem(json_rpc.INVALID_PARAMS, "_meta lacks io.modelcontextprotocol/clientCapabilities")
  end
  local has_tasks = type(object(capabilities.extensions)[protocol.TASKS]) == "table"
  return { version = protocol.MODERN, modern = true, has_tasks = has_tasks }
end

---@param params table of a request
---@param session homegen.mcp.Speaker|nil what `initialize` has come to
---@return homegen.mcp.Speaker|nil
---@return homegen.mcp.Problem|nil
function protocol.speaker(params, session)
  local meta = object(params._meta)
  local given = meta[META .. "protocolVersion"]
  if given ~= nil then return modern(given, meta) end
  if session then return session end
  return nil, json_rpc.problem(json_rpc.INVALID_PARAMS,
    "initialize first, or name a revision in _meta: io.modelcontextprotocol/protocolVersion")
end

local function capabilities_of(revision)
  local own = { tools = {}, resources = {} }
  if revision == protocol.MODERN then own.extensions = { [protocol.TASKS] = {} } end
  if revision == protocol.WITH_TASKS then
    own.tasks = { list = {}, cancel = {}, requests = { tools = { call = {} } } }
  end
  return own
end

---@param params table of initialize
---@return table|nil result
---@return homegen.mcp.Speaker|homegen.mcp.Problem
function protocol.initialize(params)
  local asked = params.protocolVersion
  if type(asked) ~= "string" then return nil, json_rpc.problem(json_rpc.INVALID_PARAMS, "protocolVersion is missing") end
  local revision = LEGACY[asked] and asked or protocol.WITH_TASKS
  return {
    protocolVersion = revision, capabilities = capabilities_of(revision), serverInfo = protocol.SERVER,
    instructions = protocol.INSTRUCTIONS,
  }, { version = revision, modern = false, has_tasks = revision == protocol.WITH_TASKS }
end

---@return table result of server/discover
function protocol.discover()
  return protocol.cacheable {
    supportedVersions = json_text.list { protocol.MODERN }, capabilities = capabilities_of(protocol.MODERN),
    instructions = protocol.INSTRUCTIONS,
  }
end

---Marks a result that does not change while this server runs.
---@param result table
---@return table
function protocol.cacheable(result)
  result.ttlMs, result.cacheScope = FOREVER_ENOUGH, "private"
  return result
end

---Marks a result that may be another one at once.
---@param result table
---@return table
function protocol.passing(result)
  result.ttlMs, result.cacheScope = 0, "private"
  return result
end

-- What only the newer revision has is left out for the older ones.
local NEWER = { "ttlMs", "cacheScope" }

---What is sent, in the words of the speaker's revision.
---@param result table
---@param speaker homegen.mcp.Speaker
---@return table
function protocol.finish(result, speaker)
  if not speaker.modern then
    for _, name in ipairs(NEWER) do result[name] = nil end
    return result
  end
  result.resultType = result.resultType or "complete"
  result._meta = result._meta or {}
  result._meta[META .. "serverInfo"] = protocol.SERVER
  return result
end

---@return homegen.mcp.Problem
function protocol.lacks_tasks()
  return json_rpc.problem(protocol.MISSING_CAPABILITY, "Missing required client capability",
    { requiredCapabilities = { extensions = { [protocol.TASKS] = {} } } })
end

protocol.null = json.null

return protocol
