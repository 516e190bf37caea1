--- JSON-RPC 2.0 as the Model Context Protocol uses it: one message a line, no batches, ids that are text or whole numbers.

local bytes = require "homegen.base.bytes"
local json = require "homegen.base.json"
local json_text = require "homegen.base.json_text"

local json_rpc = {}

json_rpc.PARSE_ERROR, json_rpc.INVALID_REQUEST, json_rpc.METHOD_NOT_FOUND = -32700, -32600, -32601
json_rpc.INVALID_PARAMS, json_rpc.INTERNAL_ERROR = -32602, -32603

---What came in: with an `id` and a method a request, with a method alone a notification, with neither somebody's answer.
---@class homegen.mcp.Message
---@field id? string|number
---@field method? string
---@field params table empty where there are none

---@class homegen.mcp.Problem
---@field code integer
---@field message string
---@field data? any

---@param code integer
---@param message string
---@param data? any
---@return homegen.mcp.Problem
function json_rpc.problem(code, message, data)
  return { code = code, message = message, data = data }
end

local function is_id(value)
  return type(value) == "string" or type(value) == "number" and value == math.floor(value)
end

local function is_object(value)
  return type(value) == "table" and not json_text.is_list(value)
end

local function invalid(message, id)
  return nil, json_rpc.problem(json_rpc.INVALID_REQUEST, message), is_id(id) and id or nil
end

-- An empty list and an object without fields are the same table here; both say nothing.
local function check(value)
  if not is_object(value) or next(value) == nil then
    return invalid "a message is one JSON object; batches are no part of the protocol"
  end
  if value.jsonrpc ~= "2.0" then return invalid('"jsonrpc" must be "2.0"', value.id) end
  if value.method == nil then
    if value.result == nil and value.error == nil then return invalid('"method" is missing', value.id) end
    return { params = {} }
  end
  if type(value.method) ~= "string" then return invalid('"method" must be text', value.id) end
  if value.id ~= nil and not is_id(value.id) then return invalid '"id" must be text or a whole number' end
  if value.params ~= nil and not is_object(value.params) then return invalid('"params" must be an object', value.id) end
  return { id = value.id, method = value.method, params = value.params or {} }
end

---@param line string
---@return homegen.mcp.Message|nil
---@return homegen.mcp.Problem|nil problem
---@return string|number|nil id of what was wrong, where that can be told
function json_rpc.read(line)
  local value
  if bytes.is_utf8(line) then value = json.decode(line) end
  if value == nil then return nil, json_rpc.problem(json_rpc.PARSE_ERROR, "this line is not valid JSON") end
  return check(value)
end

---@param id string|number
---@param result table
---@return string line with its end
function json_rpc.result(id, result)
  return json_text.encode { jsonrpc = "2.0", id = id, result = result } .. "\n"
end

---@param id string|number|nil nil: it could not be read
---@param problem homegen.mcp.Problem
---@return string line with its end
function json_rpc.failure(id, problem)
  return json_text.encode { jsonrpc = "2.0", id = id == nil and json.null or id, error = problem } .. "\n"
end

---@param method string
---@param params table
---@return string line with its end
function json_rpc.notification(method, params)
  return json_text.encode { jsonrpc = "2.0", method = method, params = params } .. "\n"
end

return json_rpc
