--- Local pictures as parameters: checked before anything is sent, read and handed over when the task's turn comes.

local core = require "homegen.core"
local errors = require "homegen.base.errors"
local findings = require "homegen.picture.findings"
local mask_input = require "homegen.picture.mask_input"

local inputs = {}

local function allowed(input, format)
  for _, name in ipairs(input.formats) do
    if name == format then return true end
  end
  return false
end

---@return string|nil bytes
---@return string|nil message
local function read_given(input, params, field, kept)
  if field == input.file then return kept:read(params[field]) end
  return core.base64_decode(params[field])
end

local function examine(input, params, field, kept)
  local bytes, message = read_given(input, params, field, kept)
  if not bytes then return nil, nil, message end
  return bytes, core.image_check(bytes)
end

---Size and format of what the caller gave for one input, as far as it is here.
---@return homegen.GivenInput|nil given nil when it is not here, or breaks a rule
---@return string|nil bytes
local function measure(input, params, settings, found, kept)
  if (params[input.url] or "") ~= "" then return nil end -- a URL wins, and is the provider's to fetch
  local field = (params[input.file] and input.file) or (input.base64 and params[input.base64] and input.base64)
  if not field then return nil end
  if field == input.file and settings.local_files == false then
    found:violate(field, "local_files", "local files are switched off here; give a URL", params[field])
    return nil
  end
  local bytes, format, width, height, orientation, has_end = examine(input, params, field, kept)
  if not format then
    found:violate(field, "image", ("must be an image (%s): %s"):format(table.concat(input.formats, ", "), width),
      field == input.file and params[field] or nil)
  elseif not allowed(input, format) then
    found:violate(field, "image_format", ("must be one of %s, is %s"):format(table.concat(input.formats, ", "), format))
  else
    local given = { field = field, width = width, height = height, orientation = orientation, has_end = has_end }
    return found:check_end(given, bytes), bytes
  end
  return nil
end

local NO_INPUTS = {}

---Whether a picture comes with the call itself, as a file or as base64.
---@param service table
---@param params table normalised parameters
---@return boolean
function inputs.are_here(service, params)
  for _, input in ipairs(service.inputs or NO_INPUTS) do
    if params[input.file] ~= nil or input.base64 and params[input.base64] ~= nil then return true end
  end
  return false
end

---Checks local pictures: readable, of an allowed format, of the same size where the service wants that, and what is in a
---mask. A mask in base64 that goes out in another form is replaced in the parameters.
---@param service table
---@param params table normalised parameters
---@param settings { local_files: boolean }
---@param kept homegen.Contents takes the bytes in, which are to be sent
---@return homegen.Violation[] violations empty when all is well
---@return homegen.InputWarning[] warnings
function inputs.check(service, params, settings, kept)
  local found, images = findings.new(), {}
  for _, input in ipairs(service.inputs or {}) do
    local given, bytes = measure(input, params, settings, found, kept)
    local image = images[input.mask_of]
    images[input.url] = given
    local fits = not (given and image and input.same_size_as) or found:compare_sizes(given, image)
    if given and fits and input.mask_rules then found:look_into_mask(given, bytes, input.mask_rules, image) end
    if given and image then found:compare_orientations(given, image) end
    if given and given.field == input.base64 and found.made[input.base64] then
      kept:note_given(input.base64, params[input.base64])
      params[input.base64] = core.base64_encode(found.made[input.base64])
    end
  end
  kept:take_masks(found)
  return found.violations, found.warnings
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
    kind = "io", outcome = "not_sent", message = ("cannot send %s: %s"):format(path, message),
    hint = "nothing was sent and nothing was charged",
  }
end

local function image_orientation(service, input, params, kept)
  for _, other in ipairs(service.inputs) do
    local path = other.url == input.mask_of and params[other.file]
    local bytes = path and kept:get(path)
    if bytes then return (select(4, core.image_check(bytes))) end
  end
  return nil
end

---The bytes of a local file as they go out, and the name that they go by.
---@return string|nil bytes
---@return string|homegen.Error name
local function outgoing(service, input, params, kept)
  local path, made = params[input.file], kept.made[input.file]
  local bytes, message = made and made.bytes, nil
  if not bytes then bytes, message = kept:get(path) end
  if not bytes then return io_error(path, message) end
  local is_made = made ~= nil
  if kept.remade[input.file] then -- what was made of it had no room
    local look = mask_input.look(bytes, input.mask_rules, image_orientation(service, input, params, kept))
    bytes, is_made = look.bytes, look.made
  end
  local name = path:match("[^/\\]+$")
  return bytes, is_made and name:gsub("%.%w+$", "") .. ".png" or name
end

-- What homegen's own uploads say is for people; of anybody else's all that is known is its text.
local function upload_error(path, reason)
  if errors.is(reason) then
    return errors.new {
      kind = "io", outcome = "not_sent", name = reason.name, retryable = reason.retryable, hint = reason.hint,
      message = ("cannot send %s: %s"):format(path, reason.message), cause = reason.cause,
    }
  end
  return errors.new {
    kind = "io", outcome = "not_sent", cause = reason and tostring(reason) or nil,
    message = ("upload of %s gave no URL"):format(path), hint = "nothing was sent and nothing was charged",
  }
end

---@async
local function upload_file(upload, path, bytes, name)
  local url, reason = upload(bytes, name)
  if type(url) == "string" then
    url = url:match "^%s*(.-)%s*$" -- what a program prints ends in a line's end
    if not url:find "[%c ]" and core.url_parts(url) then return url end
  end
  return nil, upload_error(path, reason)
end

---Replaces local files by what goes on the wire.
---@async
---@param service table
---@param params table normalised parameters
---@param upload? fun(bytes: string, name: string): string, any
---@param kept homegen.Contents what inputs.check has read
---@return table|nil params
---@return homegen.Error|nil
function inputs.resolve(service, params, upload, kept)
  local resolved = {}
  for name, value in pairs(params) do resolved[name] = value end
  for _, input in ipairs(service.inputs or {}) do
    local path = params[input.file]
    resolved[input.file] = nil
    if path and (params[input.url] or "") == "" then
      local bytes, name = outgoing(service, input, params, kept)
      if not bytes then return nil, name end
      local value, err
      if input.base64 then
        value, err = core.base64_encode(bytes)
      else
        value, err = upload_file(upload, path, bytes, name)
      end
      if not value then return nil, err end
      resolved[input.base64 or input.url] = value
    end
  end
  return resolved
end

return inputs
