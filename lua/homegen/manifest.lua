--- homegen.manifest: what stands beside a picture that was saved with `manifest = true`, and whether the picture is still
--- what it says. Synchronous: the picture is read as a whole.

local core = require "homegen.core"
local errors = require "homegen.base.errors"
local misuse = require "homegen.base.misuse"
local own = require "homegen.picture.manifest"
local sha256 = require("homegen.base.bytes").sha256

---@class homegen.manifest
local manifest = {}

local MOST_BYTES = 256 * 1024 * 1024

local function check(path, what)
  if type(path) ~= "string" or path == "" then misuse(("homegen.manifest.%s: a path expected"):format(what)) end
end

-- A picture's path means the manifest beside it.
local function manifest_path(path)
  return path:sub(-#own.SUFFIX):lower() == own.SUFFIX and path or path .. own.SUFFIX
end

---Reads a manifest.
---@param path string of the manifest, or of the picture that it stands beside
---@return homegen.Manifest|nil
---@return homegen.Error|nil err kinds io: it cannot be read; invalid: it is no manifest
function manifest.read(path)
  check(path, "read")
  return own.read(manifest_path(path))
end

---What a file holds.
---@param path string of any file
---@return string|nil sha256 64 hexadecimal digits
---@return homegen.Error|nil err kind io
function manifest.digest(path)
  check(path, "digest")
  local bytes, message = core.read_file(path, MOST_BYTES)
  if bytes then return sha256(bytes) end
  return nil, errors.new { kind = "io", message = ("%s %s"):format(path, message) }
end

local function differs(path, message)
  return nil, errors.new { kind = "invalid", message = ("%s %s"):format(path, message), hint = "it is not the file that was saved" }
end

---Whether the picture that a manifest tells of is what was saved, to the byte.
---@param path string of the manifest, or of the picture
---@return true|nil
---@return homegen.Error|nil err kinds io: one of the two cannot be read; invalid: no manifest, or another picture
function manifest.verify(path)
  check(path, "verify")
  local place = manifest_path(path)
  local read, err = own.read(place)
  if not read then return nil, err end
  local picture = (place:match "^(.*/)" or "") .. read.file
  if picture .. own.SUFFIX ~= place then return differs(place, ("tells of %s, and does not stand beside it"):format(read.file)) end
  local bytes, message = core.read_file(picture, MOST_BYTES)
  if not bytes then return nil, errors.new { kind = "io", message = ("the picture %s %s"):format(picture, message) } end
  if #bytes ~= read.bytes then
    return differs(picture, ("has %d bytes, and had %d when it was saved"):format(#bytes, read.bytes))
  end
  if sha256(bytes) ~= read.sha256:lower() then return differs(picture, "has changed since it was saved") end
  return true
end

return manifest
