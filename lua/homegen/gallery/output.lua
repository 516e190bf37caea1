--- Where the page goes: a part that gets the name in the end, over an earlier gallery and nothing else.

local errors = require "homegen.base.errors"
local markup = require "homegen.gallery.markup"
local own_file = require "homegen.picture.own_file"
local save_target = require "homegen.picture.save_target"

local output = {}

local HEAD_BYTES = 512 -- in which the mark stands

---@class homegen.gallery.Output
---@field file homegen.OwnFile
---@field path string as it was given
---@field replaces boolean
---@field bytes integer written so far
---@field most integer
local Output = {}
Output.__index = Output

local function refuse(path, message, fields)
  fields = fields or {}
  fields.kind, fields.message = fields.kind or "io", ("cannot write the gallery %s: %s"):format(path, message)
  return nil, errors.new(fields)
end

-- What stands under the name: nil, "ours" or "another's". A folder cannot be read.
local function what_is(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local head = file:read(HEAD_BYTES)
  file:close()
  return head and head:find(markup.MARK, 1, true) and "ours" or "another's"
end

local function exists(path)
  return refuse(path, "another file has the name, which is no gallery", { exists = true, hint = "give another name" })
end

---@async
---@param path string
---@param most integer bytes
---@return homegen.gallery.Output|nil
---@return homegen.Error|nil
function output.begin(path, most)
  local found = what_is(path)
  if found == "another's" then return exists(path) end
  local absolute, message = save_target.absolute(path)
  if not absolute then return refuse(path, message) end
  local file, reason
  file, message, reason = own_file.begin(absolute)
  if not file then
    if reason == "folder" then message = ("there is no folder %s"):format(path:match "^(.*)/" or ".") end
    return refuse(path, message, { hint = save_target.hint(path) })
  end
  return setmetatable({ file = file, path = path, replaces = found == "ours", bytes = 0, most = most }, Output)
end

---@param text string
function Output:write(text)
  self.bytes = self.bytes + #text
  if self.bytes <= self.most then self.file:write(text) end
end

---@return boolean full it has got too large: what follows is not written
function Output:is_full()
  return self.bytes > self.most
end

---@async
---@return true|nil
---@return homegen.Error|nil
function Output:finish()
  if self:is_full() then
    self.file:discard()
    return refuse(self.path, ("it would get larger than %d bytes"):format(self.most), {
      kind = "invalid", hint = "give fewer results, embed = false, or a larger max_bytes",
    })
  end
  local ok, message, reason = self.file:finish(self.replaces)
  if ok then return true end
  if reason == "exists" then return exists(self.path) end
  return refuse(self.path, message)
end

---@async
function Output:discard()
  self.file:discard()
end

return output
