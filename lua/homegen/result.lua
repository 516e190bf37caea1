--- What a finished task brought: plain data that encodes as JSON, with `save` and `bytes`.

local download = require "homegen.download"
local errors = require "homegen.errors"
local json = require "homegen.json"
local misuse = require "homegen.misuse"
local path_template = require "homegen.path_template"

local result = {}

---@class homegen.Result
---@field service string
---@field id string
---@field url string where the picture lies at the provider
---@field urls string[] all pictures, the first is `url`
---@field width? integer pixels
---@field height? integer pixels
---@field input? table the parameters as the provider echoes them
---@field credits integer
---@field variation_number? integer iaCrea: how many variations the project has
---@field project_id? string iaCrea
---@field remaining_photos? integer iaCrea: of the account, when the task was created
---@field raw table the provider's own data
local Result = { __name = "homegen.Result" }
local methods = {}
Result.__index = methods

-- how to reach the network is no data of the result and must not be encoded with it
local contexts = setmetatable({}, { __mode = "k" })
local keys = setmetatable({}, { __mode = "k" })

function Result.__tostring(self)
  return ("homegen.Result %s %s %s"):format(self.service, self.id, self.url)
end

---@param task homegen.Task
---@param view homegen.PollView
---@param context homegen.DownloadContext
---@param details table what is known besides: size in pixels, the provider's words at the create
---@return homegen.Result
function result.new(task, view, context, details)
  local output = view.output or details
  local self = setmetatable({
    service = task.service, id = task.id, url = view.urls[1], urls = view.urls,
    width = json.integer(output.width), height = json.integer(output.height),
    input = json.typed(view.raw.input, "table"), credits = task.credits, raw = view.raw,
    variation_number = view.variation_number, project_id = details.project_id, remaining_photos = details.remaining_photos,
  }, Result)
  contexts[self], keys[self] = context, task.key
  return self
end

local function expand(self, path, index)
  return path_template.expand(path, { service = self.service, id = self.id, key = keys[self] or self.id, index = index })
end

---How the address of a picture is asked for again, once the file host refuses it: signed addresses run out.
local function renewer(self, index)
  local refresh = contexts[self].refresh
  return refresh and function()
    local urls, err = refresh()
    if not urls then return nil, err end
    self.url, self.urls = urls[1], urls
    if not urls[index] then return nil, errors.new { kind = "protocol", message = "the picture is no longer listed" } end
    return urls[index]
  end
end

local function own(self, err)
  err.service, err.task_id, err.key = self.service, self.id, keys[self]
  return nil, err
end

---Saves the picture. The name appears only when the file is whole and on the disk; an existing file is never overwritten.
---@async
---@param path string may hold {service} {id} {key} {index} {ext}; with {index} every picture is saved
---@param options? table for the journal, see `download.save`
---@return string|nil path the (first) saved file
---@return homegen.Error|nil kinds io (with `exists` when the name is taken), network, timeout, server, api, protocol
function methods:save(path, options)
  local problem = path_template.problem(path)
  if problem then misuse("result:save: " .. problem) end
  options = options or {}
  -- which pictures there are is fixed before the first: their addresses may be asked for anew on the way
  local urls = self.urls
  local first
  for index = 1, path:find("{index}", 1, true) and #urls or 1 do
    local saved, err = download.save(contexts[self], self.urls[index] or urls[index], expand(self, path, index), {
      renew = renewer(self, index), part = options.part, note = options.note,
    })
    if not saved then return own(self, err) end
    first = first or saved
  end
  return first
end

---@async
---@return string|nil bytes the first picture
---@return homegen.Error|nil
function methods:bytes()
  local bytes, err = download.bytes(contexts[self], self.url, renewer(self, 1))
  if not bytes then return own(self, err) end
  return bytes
end

---@param value any
---@return boolean
function result.is(value)
  return getmetatable(value) == Result
end

return result
