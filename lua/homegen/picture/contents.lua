--- What local pictures hold when they are checked: those bytes are sent, whatever becomes of the files in between (a
--- queue, a journal, a limit). A task lets go of them when its request is made, or it ends before.
---
--- Bytes are kept as long as all that a client keeps fits; of a picture that does not, the digest is. Then the file is
--- read again, and must be what it was.

local core = require "homegen.core"

local contents = {}

contents.MOST = 64 * 1024 * 1024 -- bytes that the waiting tasks of a client keep

---@class homegen.KeptBytes
---@field bytes? string
---@field digest? string

---All that a client keeps. What a task did not let go of, as memory ran out in between, is counted out when there seems to
---be no room.
---@class homegen.Shelf
---@field most integer
---@field used integer bytes, at most
---@field kept table<homegen.KeptBytes, true> weak
---@field patience integer how many may be turned away before it is counted again
local Shelf = {}
Shelf.__index = Shelf

---@param most? integer bytes
---@return homegen.Shelf
function contents.shelf(most)
  return setmetatable({
    most = most or contents.MOST, used = 0, kept = setmetatable({}, { __mode = "k" }), patience = 0,
  }, Shelf)
end

local function recount(self)
  local count = 0
  self.used = 0
  for item in pairs(self.kept) do
    self.used, count = self.used + #item.bytes, count + 1
  end
  self.patience = math.floor(count / 2) -- so that counting costs each that comes no more than a few steps
end

---@param bytes string
---@return boolean
function Shelf:has_room(bytes)
  if self.used + #bytes > self.most then
    if self.patience <= 0 then recount(self) else self.patience = self.patience - 1 end
  end
  return self.used + #bytes <= self.most
end

---@param bytes string
---@return homegen.KeptBytes
function Shelf:keep(bytes)
  local item = { bytes = bytes }
  self.kept[item] = true
  self.used = self.used + #bytes
  return item
end

---@param item homegen.KeptBytes
function Shelf:drop(item)
  self.used = self.used - #item.bytes
  self.kept[item] = nil
end

---The pictures of one call.
---@class homegen.Contents
---@field shelf homegen.Shelf
---@field files table<string, homegen.KeptBytes> by path
---@field made table<string, homegen.KeptBytes> by field: masks that go out in place of those that were given
---@field given table<string, string> by field: masks in base64 as the caller gave them, where they go out otherwise
---@field remade table<string, true> by field: those for which there was no room; they are made again
local Contents = {}
Contents.__index = Contents

---@return homegen.Contents
function Shelf:contents()
  return setmetatable({ shelf = self, files = {}, made = {}, given = {}, remade = {} }, Contents)
end

---Of a call whose pictures all lie elsewhere: nothing is to be kept, or let go of. Never written to.
contents.none = setmetatable({ files = {}, made = {}, given = {}, remade = {}, release = function() end }, Contents)

---Of a call that is not made: what is looked at goes again.
---@return homegen.Contents
function contents.for_a_look()
  return contents.shelf(math.huge):contents()
end

---Reads a file, for the first time; whoever asks again gets what was read then.
---@param path string
---@return string|nil bytes
---@return string|nil message
function Contents:read(path)
  if self.files[path] then return self:get(path) end
  local bytes, message = core.read_file(path)
  if not bytes then return nil, message end
  self.files[path] = self.shelf:has_room(bytes) and self.shelf:keep(bytes) or { digest = core.sha256(bytes) }
  return bytes
end

---What a file held when it was read first.
---@param path string
---@return string|nil bytes
---@return string|nil message
function Contents:get(path)
  local item = self.files[path]
  if item.bytes then return item.bytes end
  local bytes, message = core.read_file(path)
  if not bytes then return nil, message end
  if core.sha256(bytes) ~= item.digest then return nil, "it is not what it was when it was checked" end
  return bytes
end

---A mask in base64 goes out in another form.
---@param field string
---@param given string what the caller gave
function Contents:note_given(field, given)
  self.given[field] = given
end

---What tells a job from another: its parameters as they were given, and what its local pictures hold, whatever their names.
---@class homegen.Identity
---@field params table
---@field contents table<string, string> digests, by field

---@param service table
---@param params table normalised parameters
---@return homegen.Identity
function Contents:identity(service, params)
  local given, digests = {}, {}
  for name, value in pairs(params) do given[name] = self.given[name] or value end
  for _, input in ipairs(service.inputs or {}) do
    local item = self.files[params[input.file]]
    if item then
      item.digest = item.digest or core.sha256(item.bytes)
      digests[input.file] = item.digest
    end
  end
  return { params = given, contents = digests }
end

---Keeps the masks that were made of those that were given, as far as there is room.
---@param found { made: table<string, string> } by field
function Contents:take_masks(found)
  for field, bytes in pairs(found.made) do
    if self.shelf:has_room(bytes) then self.made[field] = self.shelf:keep(bytes) else self.remade[field] = true end
  end
end

---Lets go of everything.
function Contents:release()
  for _, items in ipairs { self.files, self.made } do
    for name, item in pairs(items) do
      if item.bytes then self.shelf:drop(item) end
      items[name] = nil
    end
  end
end

return contents
