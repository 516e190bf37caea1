--- Local pictures as parameters: checked before anything is sent, read and handed over when the task's turn comes.

local core = require "homegen.core"
local errors = require "homegen.base.errors"

local inputs = {}

---Adds a violation.
local function violate(violations, field, rule, message, value)
  violations[#violations + 1] = { field = field, rule = rule, message = message, value = value }
end

local function allowed(input, format)
  for _, name in ipairs(input.formats) do
    if name == format then return true end
  end
  return false
end

---Size and format of what the caller gave for one input, as far as it is here.
---@return string|nil field the parameter that holds it; nil when it is not here
---@return integer|nil width
---@return integer|nil height
local function measure(input, params, settings, violations)
  if (params[input.url] or "") ~= "" then return nil end -- a URL wins, and is the provider's to fetch
  local field = (params[input.file] and input.file) or (input.base64 and params[input.base64] and input.base64)
  if not field then return nil end
  local format, width, height
  if field == input.file then
    if settings.local_files == false then
      violate(violations, field, "local_files", "local files are switched off here; give a URL", params[field])
      return nil
    end
    format, width, height = core.image_file(params[field])
  else
    format, width, height = core.image_info(core.base64_decode(params[field]) or "")
  end
  if not format then
    violate(violations, field, "image", ("must be an image (%s): %s"):format(table.concat(input.formats, ", "), width),
      field == input.file and params[field] or nil)
  elseif not allowed(input, format) then
    violate(violations, field, "image_format", ("must be one of %s, is %s"):format(table.concat(input.formats, ", "), format))
  else
    return field, width, height
  end
  return nil
end

---Checks local pictures: readable, of an allowed format, and of the same size where the service wants that.
---@param service table
---@param params table normalised parameters
---@param settings { local_files: boolean }
---@return homegen.Violation[] violations empty when all is well
function inputs.check(service, params, settings)
  local violations, sizes = {}, {}
  for _, input in ipairs(service.inputs or {}) do
    local field, width, height = measure(input, params, settings, violations)
    if field then sizes[input.url] = { width, height } end
    local other = input.same_size_as and sizes[input.same_size_as]
    if field and other and (width ~= other[1] or height ~= other[2]) then
      violate(violations, field, "same_size",
        ("must have the size of the image, %dx%d, is %dx%d"):format(other[1], other[2], width, height))
    end
  end
  return violations
end

---Whether a local file has to become a URL, which may take a while and needs `upload`.
---@return boolean
function inputs.needs_upload(service, params)
  for _, input in ipairs(service.inputs or {}) do
    if params[input.file] and (params[input.url] or "") == "" and not input.base64 then return true end
  end
  return false
end

local function io_error(path, message)
  return nil, errors.new {
    kind = "io", outcome = "not_sent", message = ("cannot read %s: %s"):format(path, message),
    hint = "nothing was sent and nothing was charged",
  }
end

local function read_base64(path)
  local value, message = core.read_base64(path)
  if value then return value end
  return io_error(path, message)
end

---@async
local function upload_file(upload, path)
  local bytes, message = core.read_file(path)
  if not bytes then return io_error(path, message) end
  local url, reason = upload(bytes, path:match("[^/\\]+$"))
  local parts = type(url) == "string" and core.url_parts(url)
  if parts then return url end
  return nil, errors.new {
    kind = "io", outcome = "not_sent", cause = reason and tostring(reason) or nil,
    message = ("upload of %s gave no URL"):format(path), hint = "nothing was sent and nothing was charged",
  }
end

---Replaces local files by what goes on the wire.
---@async
---@param service table
---@param params table normalised parameters
---@param upload? fun(bytes: string, name: string): string, any
---@return table|nil params
---@return homegen.Error|nil
function inputs.resolve(service, params, upload)
  local resolved = {}
  for name, value in pairs(params) do resolved[name] = value end
  for _, input in ipairs(service.inputs or {}) do
    local path = params[input.file]
    resolved[input.file] = nil
    if path and (params[input.url] or "") == "" then
      local value, err
      if input.base64 then
        value, err = read_base64(path)
      else
        value, err = upload_file(upload, path)
      end
      if not value then return nil, err end
      resolved[input.base64 or input.url] = value
    end
  end
  return resolved
end

return inputs
