--- Look before you pay: whether everything is there that the result of a call needs, from the pictures that go out to the
--- name that the result gets. The only place of such checks. They are made when the call is made, and what may have
--- changed since is looked at again just before the request leaves; `client:validate` makes the same ones.

local disk = require "homegen.picture.disk"
local errors = require "homegen.base.errors"
local inputs = require "homegen.picture.inputs"
local save_target = require "homegen.picture.save_target"

local readiness = {}

local NOTHING_SENT = "nothing was sent and nothing was charged"

local function not_sent(kind, service, key, message, fields)
  fields = fields or {}
  fields.kind, fields.service, fields.key, fields.message, fields.outcome = kind, service, key, message, "not_sent"
  fields.hint = fields.hint or NOTHING_SENT
  return nil, errors.new(fields)
end

---The error of a target that somebody else will write to.
---@param service string
---@param key? string
---@param name string
---@param hint? string
---@return nil
---@return homegen.Error
function readiness.taken(service, key, name, hint)
  return not_sent("invalid", service, key, ("another task that is under way is saved as %s"):format(name), {
    hint = "give each task a name of its own: " .. (hint or "{key} and {id} can stand in it"),
    violations = { { field = "save", rule = "own_name", message = "must differ from that of any other task under way", value = name } },
  })
end

local function unusable(service, key, save, message, reason)
  return not_sent("io", service, key, message, {
    exists = reason == "exists" or nil, retryable = reason == "busy",
    hint = reason == "busy" and "raise the limit of open files (ulimit -n); " .. NOTHING_SENT or save_target.hint(save),
  })
end

---The pictures of a call.
---@param service table the service's definition
---@param params table normalised parameters
---@param settings table of the client
---@param kept homegen.Contents takes in what is to be sent
---@return homegen.Violation[] violations empty when all is well
---@return homegen.InputWarning[] warnings
function readiness.pictures(service, params, settings, kept)
  return inputs.check(service, params, settings, kept)
end

local function check_upload(service, params, settings)
  if settings.upload or not inputs.needs_upload(service, params) then return true end
  return not_sent("config", service.name, nil, "a local file has to become a URL, and there is no `upload`", {
    hint = "give homegen.new{ upload = function(bytes, name) return url end }, or a URL instead of the file",
  })
end

---A path as it is journalled and opened.
---@param service string
---@param key? string
---@param path string what the caller gave as `save`
---@return string|nil template absolute
---@return homegen.Error|nil
function readiness.path(service, key, path)
  local hint = save_target.hint(path)
  if hint then
    return not_sent("invalid", service, key, ("save: %s begins with a tilde, which names no folder here"):format(path), {
      hint = hint, violations = { { field = "save", rule = "path", message = "must not begin with ~/", value = path } },
    })
  end
  local template, message = save_target.absolute(path)
  if not template then return not_sent("io", service, key, message) end
  return template
end

---What a call needs besides sound parameters: somewhere to put its pictures, and, unless the key may stand for a task that
---is paid already, the file of the result.
---@param service table
---@param params table normalised parameters
---@param settings table
---@param save? string absolute
---@param key? string
---@return true|nil
---@return homegen.Error|nil
function readiness.means(service, params, settings, save, key)
  local ok, err = check_upload(service, params, settings)
  if not ok then return nil, err end
  if not save then return true end
  local message, reason
  ok, message, reason = disk.start()
  if ok then ok, message, reason = save_target.try_now(save, { service = service.name, key = key }) end
  if ok then return true end
  return unusable(service.name, key, save, message, reason)
end

---The file of a result, once more, when its request is about to leave.
---@async
---@param service string
---@param save string absolute
---@param key? string
---@return true|nil
---@return homegen.Error|nil
function readiness.again(service, save, key)
  local ok, message, reason = save_target.try(save, { service = service, key = key })
  if ok then return true end
  return unusable(service, key, save, message, reason)
end

return readiness
