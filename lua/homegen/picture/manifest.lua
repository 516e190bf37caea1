--- Manifests: a file PICTURE.json beside a picture, which tells what it is, what it was made of and what it cost. Nothing in
--- it is a secret: no key, no user, no webhook, no signed address.

local cjson = require "homegen.base.cjson"
local own_bytes = require "homegen.base.bytes"
local core = require "homegen.core"
local decimal = require "homegen.base.decimal"
local disk = require "homegen.picture.disk"
local errors = require "homegen.base.errors"
local json = require "homegen.base.json"
local own_file = require "homegen.picture.own_file"
local address = require "homegen.picture.address"
local version = require "homegen.version"

local manifest = {}

manifest.SUFFIX = ".json"
local FORMAT = 1
local MOST_BYTES = 4 * 1024 * 1024

---What a call is known by, as far as a manifest tells it.
---@class homegen.manifest.Call
---@field parameters table<string, any> normalised, by their own names; local files by name and digest
---@field files table<string, { name: string, sha256: string }>
---@field left_out string[] what of them is not kept
---@field payload_sha256? string of the JSON text, local files apart

---@class homegen.Manifest: homegen.manifest.Call
---@field homegen string version that has written it
---@field service string the service's name
---@field id string the provider's id of the task
---@field key? string the job's key
---@field credits integer credits, iaCrea: photos
---@field origin string the provider's address
---@field created_at? integer wall-clock seconds when the provider accepted it
---@field saved_at integer wall-clock seconds
---@field file string name of the picture beside it
---@field index integer which of the result's pictures
---@field sha256 string of the picture, 64 hexadecimal digits
---@field bytes integer how long it is

local HIDDEN = { user_id = true, webhook = true }

-- A local picture is told by its name and what it holds; base64 by what it holds; an address without what signs it.
local function add(call, name, value, digest)
  if HIDDEN[name] then
    call.left_out[#call.left_out + 1] = name
  elseif digest then
    call.files[name] = { name = value:match "[^/\\]*$", sha256 = own_bytes.hex(digest) }
  elseif name:find "_base64$" and type(value) == "string" then
    call.files[name] = { name = name, sha256 = own_bytes.sha256(core.base64_decode(value) or value) }
  elseif type(value) == "string" and value:find("?", 1, true) and address.is_usable(value) then
    call.parameters[name] = address.shown(value)
    call.left_out[#call.left_out + 1] = name .. "?" -- the query
  else
    call.parameters[name] = value
  end
end

---@param params table normalised parameters
---@param identity homegen.Identity what the local pictures hold
---@param text homegen.Text the payload, local files apart
---@return homegen.manifest.Call
function manifest.describe(params, identity, text)
  local call = { parameters = {}, files = {}, left_out = {}, payload_sha256 = own_bytes.sha256(tostring(text)) }
  for name in pairs(params) do add(call, name, identity.params[name], identity.contents[name]) end
  table.sort(call.left_out)
  return call
end

---Of a task of which only the id is known.
---@return homegen.manifest.Call
function manifest.unknown()
  return { parameters = {}, files = {}, left_out = { "parameters" } }
end

local OBJECTS = { parameters = true, files = true } -- an empty table would be a list

-- The same text for the same manifest: names in order, two blanks a level.
local function encode(value, indent, name)
  if type(value) == "number" then return decimal.text("%.14g", value) end
  if type(value) ~= "table" then return cjson.encode(value) end
  local parts, names, deeper = {}, {}, indent .. "  "
  if #value > 0 or next(value) == nil and not OBJECTS[name] then
    for index, item in ipairs(value) do parts[index] = encode(item, deeper) end
    return "[" .. table.concat(parts, ", ") .. "]"
  end
  for own in pairs(value) do names[#names + 1] = tostring(own) end
  table.sort(names)
  for index, own in ipairs(names) do parts[index] = ("%s%s: %s"):format(deeper, cjson.encode(own), encode(value[own], deeper, own)) end
  if not parts[1] then return "{}" end
  return "{\n" .. table.concat(parts, ",\n") .. "\n" .. indent .. "}"
end

local function refuse(path, message, kind, hint)
  return nil, errors.new { kind = kind or "io", message = ("the manifest %s %s"):format(path, message), hint = hint }
end

local NEEDED = { service = "string", id = "string", file = "string", sha256 = "string", parameters = "table", files = "table" }

---Reads a manifest. Synchronous.
---@param path string of the manifest
---@return homegen.Manifest|nil
---@return homegen.Error|nil err kinds io, invalid
function manifest.read(path)
  local text, message = core.read_file(path, MOST_BYTES)
  if not text then return refuse(path, message) end
  local read = json.typed(json.decode(text), "table")
  local format = read and json.integer(read.homegen_manifest)
  if not format then return refuse(path, "is none: it has no homegen_manifest", "invalid") end
  if format > FORMAT then return refuse(path, "was written by a newer homegen", "invalid", "install that") end
  for name, kind in pairs(NEEDED) do
    if type(read[name]) ~= kind then return refuse(path, ("has no %s"):format(name), "invalid") end
  end
  read.bytes = json.integer(read.bytes)
  if not read.sha256:find("^" .. ("%x"):rep(64) .. "$") or not read.bytes then
    return refuse(path, "does not tell what the picture holds", "invalid")
  end
  if read.file:find "[/\\]" then return refuse(path, "names a picture that is not beside it", "invalid") end
  return read
end

-- One that tells of the same picture may be written over: it is there already, or was begun before.
local function may_replace(path, fields)
  local former = manifest.read(path)
  return former ~= nil and former.id == fields.id and former.service == fields.service and former.file == fields.file
end

---Writes the manifest of a picture that is there.
---@async
---@param picture string path
---@param fields table service, id, key, credits, origin, created_at, index
---@param call homegen.manifest.Call
---@return true|nil
---@return homegen.Error|nil err kind io
function manifest.write(picture, fields, call)
  local path = picture .. manifest.SUFFIX
  local digest, length = disk.digest(picture)
  if not digest then return refuse(path, ("cannot be written: %s %s"):format(picture, length)) end
  local all = {
    homegen_manifest = FORMAT, homegen = version, saved_at = os.time(), file = picture:match "[^/]*$", sha256 = own_bytes.hex(digest),
    bytes = length,
  }
  for _, source in ipairs { fields, call } do
    for name, value in pairs(source) do all[name] = value end
  end
  local ok, message, reason = own_file.put(path, encode(all, "") .. "\n", core.file_exists(path) and may_replace(path, all))
  if ok then return true end
  if reason == "exists" then message = "another file has the name" end
  return refuse(path, "cannot be written: " .. message, "io", ("the picture is there: %s"):format(picture))
end

---Writes the manifests of a result's pictures. The first that cannot be written ends it.
---@async
---@param pictures string[] paths, in the result's order
---@param fields table as for one, but for the index, which is entered
---@param call homegen.manifest.Call
---@return true|nil
---@return homegen.Error|nil err kind io, with the `path` of the picture, which is there
function manifest.write_all(pictures, fields, call)
  for index, picture in ipairs(pictures) do
    fields.index = index
    local ok, err = manifest.write(picture, fields, call)
    if not ok then
      err.path, err.outcome = picture, "accepted"
      return nil, err
    end
  end
  return true
end

return manifest
