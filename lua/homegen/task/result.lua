--- What a finished task brought: plain data that encodes as JSON, with `save` and `bytes`.

local address = require "homegen.picture.address"
local caller = require "homegen.waiting.caller"
local download = require "homegen.picture.download"
local errors = require "homegen.base.errors"
local fetch = require "homegen.picture.fetch"
local json = require "homegen.base.json"
local misuse = require "homegen.base.misuse"
local partial = require "homegen.picture.partial"
local path_template = require "homegen.picture.path_template"
local picture_order = require "homegen.picture.picture_order"
local refresh = require "homegen.picture.refresh"
local save_target = require "homegen.picture.save_target"
local words = require "homegen.base.words"

local result = {}

---What a task made. It encodes with cjson as it is.
---@class homegen.Result
---@field service string the service's name
---@field id string the provider's id of the task
---@field url string where the picture lies at the provider
---@field urls string[] all pictures, the first is `url`
---@field width? integer pixels
---@field height? integer pixels
---@field input? table the parameters as the provider echoes them
---@field credits integer charged and not refunded; iaCrea: photos
---@field variation_number? integer iaCrea: how many variations the project has
---@field project_id? string iaCrea
---@field remaining_photos? integer iaCrea: of the account, when the task was created
---@field path? string the (first) file, of a task with `save`
---@field raw table the provider's own data
local Result = { __name = "homegen.Result" }
---@class homegen.Result
local methods = {}
Result.__index = methods

-- how to reach the network, and by which key, is no data of the result and must not be encoded with it
local contexts = setmetatable({}, { __mode = "k" })
-- the files of a save that broke off between two pictures, by its template
local begun = setmetatable({}, { __mode = "k" })

function Result.__tostring(self)
  return ("homegen.Result %s %s %s"):format(self.service, self.id, words.presentable(self.url))
end

---@param job homegen.Job
---@param view homegen.PollView
---@param context homegen.DownloadContext
---@return homegen.Result
function result.new(job, view, context)
  local details = job.details
  local output = view.output or details
  local self = setmetatable({
    service = job.service.name, id = job.id, url = view.urls[1], urls = view.urls,
    width = json.integer(output.width), height = json.integer(output.height),
    input = json.typed(view.raw.input, "table"), credits = job.credits, raw = view.raw,
    variation_number = view.variation_number, project_id = details.project_id, remaining_photos = details.remaining_photos,
  }, Result)
  contexts[self] = context
  if job.key then context.key = job.key end
  return self
end

local function expand(self, path, index)
  return path_template.expand(path, { service = self.service, id = self.id, key = contexts[self].key or self.id, index = index })
end

---How the address of a picture is asked for again, once the file host refuses it: signed addresses run out.
local function renewer(self, index)
  local context = contexts[self]
  if not context.refresh and context.account then context.refresh = refresh.new(context) end
  return context.refresh and function()
    local urls, err = context.refresh()
    if not urls then return nil, err end
    self.url, self.urls = urls[1], urls
    if not urls[index] then return nil, errors.new { kind = "protocol", message = "the picture is no longer listed" } end
    return urls[index]
  end
end

local function own(self, err)
  if err.exists then
    err.hint = err.hint or "save it under another name: result:save(path)"
  elseif not err.hint then
    err.hint = ('the picture is still at the provider (%s): result:save(path) gets it, or client:resume("%s", "%s", nil, '
      .. "{ save = path })"):format(address.shown(self.url), self.service, self.id)
  end
  err.service, err.task_id, err.key = self.service, self.id, contexts[self].key
  return nil, err
end

-- What is there already of a save: files of earlier pictures, and what an earlier process has left of the next one.
local function progress(self, template, record)
  local files = begun[self] and begun[self][template]
  if files or not record then return files or {}, nil end
  files = { (table.unpack or unpack)(record.saved or {}) }
  if not partial.is_published(record) then return files, record end
  files[#files + 1] = record.final
  return files, nil
end

local function remember(self, template, files)
  begun[self] = begun[self] or {}
  begun[self][template] = files
end

-- How the journal learns of the part of the next picture.
local function noting(note, files)
  return note and function(record)
    record.saved = files[1] and files or nil
    note(record)
  end
end

---@class homegen.SaveOptions
---@field part? homegen.PartRecord what an earlier process left
---@field digits? string what names parts that a later process is to find
---@field note? async fun(record: homegen.PartRecord) is told what to keep
---@field hurry? homegen.Future once it is done nothing is waited for any more

---Saves the picture, or with {index} every picture. One that broke off goes on with the picture that it came to.
---@async
---@param self homegen.Result
---@param template string
---@param options? homegen.SaveOptions
---@return string[]|nil files
---@return homegen.Error|nil
function result.save_all(self, template, options)
  options = options or {}
  local context = contexts[self]
  if options.hurry then context = setmetatable({ hurry = options.hurry }, { __index = context }) end
  -- which pictures there are is fixed before the first: their addresses may be asked for anew on the way
  local urls = self.urls
  local files, part = progress(self, template, options.part)
  local order = picture_order.of(template, #urls)
  for position = #files + 1, #order do
    local index = order[position]
    local path = expand(self, template, index)
    part = part or options.digits and { path = partial.name(path, options.digits) }
    local saved, err = download.save(context, self.urls[index] or urls[index], path, {
      renew = renewer(self, index), part = part, note = noting(options.note, files),
    })
    if not saved then return own(self, err) end
    files[position], part = saved, nil
    remember(self, template, files)
  end
  remember(self, template, nil)
  return files
end

---Saves the picture. The name appears only when the file is whole and on the disk; an existing file is never overwritten.
---@async
---@param path string may hold {service} {id} {key} {index} {ext}; with {index} every picture is saved, and a call after
---  one that broke off goes on with the pictures that are missing
---@return string|nil path the (first) saved file
---@return homegen.Error|nil kinds io (with `exists` when the name is taken), network, timeout, limit, server, api, protocol
function methods:save(path)
  local problem = path_template.problem(path)
  if problem then misuse("result:save: " .. problem) end
  caller.place "result:save" -- before anything is begun
  local template, message = save_target.absolute(path)
  if not template then return own(self, fetch.error("io", ("cannot save %s: %s"):format(path, message))) end
  local files, err = result.save_all(self, template)
  if not files then
    err.hint = save_target.hint(path) or err.hint
    return nil, err
  end
  return files[1]:sub(#template - #path + 1) -- as it was given
end

---Fetches the first picture into memory.
---@async
---@return string|nil bytes the first picture
---@return homegen.Error|nil err kinds network, timeout, limit, server, api, protocol
function methods:bytes()
  caller.place "result:bytes"
  local bytes, err = download.bytes(contexts[self], self.url, renewer(self, 1))
  if not bytes then return own(self, err) end
  return bytes
end

---@param self homegen.Result
---@return homegen.DownloadContext context by which its pictures are fetched; has its task's `key`
function result.context(self)
  return contexts[self]
end

---@param value any
---@return boolean
function result.is(value)
  return getmetatable(value) == Result
end

return result
