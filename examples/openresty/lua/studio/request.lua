--- What comes in: who may ask, and bodies with a limit.

local cjson = require("cjson").new()
local files = require "studio.files"
local reply = require "studio.reply"
local settings = require "studio.settings"

cjson.decode_max_depth(4)

local request = {}

local SAFE = { GET = true, HEAD = true }

-- A page of another site can make a browser send a form or an image's address here, but neither this header nor JSON
-- without asking first, which nobody answers.
local function is_ours()
  local headers = ngx.req.get_headers()
  local site, origin = headers["Sec-Fetch-Site"], headers["Origin"]
  if site and site ~= "same-origin" and site ~= "none" then return false end
  if origin and origin ~= settings.url and origin ~= "http://" .. ngx.var.http_host then return false end
  return SAFE[ngx.req.get_method()] or headers["X-Studio"] == "1"
end

---Runs before everything below /api: refuses what another site's page has sent.
function request.guard()
  if not is_ours() then return reply.problem(403, "This was not sent by the studio's own page.") end
end

---@param ... string methods
function request.allow(...)
  local method = ngx.req.get_method()
  for _, allowed in ipairs { ... } do
    if method == allowed then return end
  end
  ngx.header["Allow"] = table.concat({ ... }, ", ")
  return reply.problem(405, method .. " is not possible here.")
end

---@param limit integer bytes
---@return string
function request.bytes(limit)
  ngx.req.read_body()
  local path = ngx.req.get_body_file()
  local bytes = path and files.read(path) or ngx.req.get_body_data() or ""
  if #bytes > limit then reply.problem(413, ("More than %d MB cannot be taken."):format(limit / 1024 / 1024)) end
  return bytes
end

---@return table
function request.json()
  local kind = ngx.var.http_content_type or ""
  if not kind:find "^application/json%f[;%z]" then reply.problem(415, "JSON is expected.") end
  local ok, value = pcall(cjson.decode, request.bytes(64 * 1024))
  if not ok or type(value) ~= "table" then return reply.problem(400, "This is no JSON object.") end
  return value
end

return request
