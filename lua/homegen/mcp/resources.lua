--- Resources: the pictures that were bought, and what is known of each job.

local bytes = require "homegen.base.bytes"
local consent = require "homegen.mcp.consent"
local answer = require "homegen.mcp.answer"
local json_rpc = require "homegen.mcp.json_rpc"
local json_text = require "homegen.base.json_text"
local pictures = require "homegen.mcp.pictures"
local protocol = require "homegen.mcp.protocol"

local resources = {}

local PAGE = 100
local LARGEST = 24 * 1024 * 1024 -- bytes of a picture that is read
local JOB = "^homegen://job/([%w-]+)$"

local function internal(err)
  return nil, json_rpc.problem(json_rpc.INTERNAL_ERROR, tostring(err))
end

local function add_pictures(list, job)
  for _, path in ipairs(job.files) do
    local picture = pictures.of(path)
    if picture.size then
      list[#list + 1] = {
        uri = picture.uri, name = picture.name, title = job.title, mimeType = picture.mimeType, size = picture.size,
        description = ("%s, key %s"):format(job.title, job.key),
      }
    end
  end
end

function resources.list(server, request)
  local cursor = request.params.cursor
  local from = cursor == nil and 0 or tonumber(tostring(cursor):match "^%d+$")
  if not from then return nil, json_rpc.problem(json_rpc.INVALID_PARAMS, "this cursor is none of ours") end
  local all, err = server.shop.jobs:list(consent.is_key)
  if not all then return internal(err) end
  local list = json_text.list {}
  for index = from + 1, math.min(#all, from + PAGE) do add_pictures(list, all[index]) end
  return protocol.passing { resources = list, nextCursor = #all > from + PAGE and ("%d"):format(from + PAGE) or nil }
end

function resources.templates()
  return protocol.cacheable { resourceTemplates = json_text.list { {
    uriTemplate = "homegen://job/{key}", name = "job", title = "A picture's job", mimeType = "application/json",
    description = "State, cost and files of a job, by the key that a tool answered with",
  } } }
end

local function missing(request, uri)
  return nil, json_rpc.problem(request.speaker.modern and json_rpc.INVALID_PARAMS or -32002, "Resource not found", { uri = uri })
end

local function read_job(server, request, uri, key)
  local job, err = server.shop.jobs:find(key)
  if err then return internal(err) end
  if not job then return missing(request, uri) end
  local text = json_text.encode(answer.of(job, 0).structuredContent)
  return protocol.passing { contents = json_text.list { { uri = uri, mimeType = "application/json", text = text } } }
end

function resources.read(server, request)
  local uri = request.params.uri
  if type(uri) ~= "string" then return nil, json_rpc.problem(json_rpc.INVALID_PARAMS, "uri is missing") end
  local key = uri:match(JOB)
  if consent.is_key(key) then return read_job(server, request, uri, key) end
  local path = pictures.path(server.shop.folder, uri)
  local data = path and pictures.read(path, LARGEST)
  if not data then return missing(request, uri) end
  local picture = pictures.of(path)
  return protocol.passing { contents = json_text.list { { uri = uri, mimeType = picture.mimeType, blob = bytes.base64(data) } } }
end

return resources
