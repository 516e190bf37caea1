--- Request bodies: a JSON object, with its content type.

local core = require "homegen.core"
local json = require "homegen.sandbox.http.json"

local body = {}

---@param request table
---@return table|nil object the decoded JSON object
---@return string|nil message
function body.read(request)
  local media_type = (request.headers["content-type"] or ""):match("^%s*([^;%s]*)"):lower()
  if media_type ~= "application/json" then return nil, "Content-Type must be application/json" end
  if not core.is_utf8(request.body) then return nil, "the body is not valid UTF-8" end
  local object, message = json.decode(request.body)
  if object == nil then return nil, "the body is not valid JSON: " .. message end
  if type(object) ~= "table" or not request.body:find("^%s*{") then
    return nil, "the body must be a JSON object"
  end
  return object
end

return body
