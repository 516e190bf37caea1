--- The pictures of a page: each is read once and stands in it once, whoever shows it. One at a time is in memory.

local core = require "homegen.core"
local download = require "homegen.picture.download"
local facts = require "homegen.gallery.facts"
local image = require "homegen.image"
local markup = require "homegen.gallery.markup"
local result = require "homegen.task.result"
local save_target = require "homegen.picture.save_target"

local pictures = {}

local MOST_BYTES = 64 * 1024 * 1024 -- of a picture

---@class homegen.gallery.Picture
---@field name string by which the page knows it
---@field width integer
---@field height integer
---@field address string|nil of its bytes, base64 or percent-encoded: safe in an attribute; nil: the page has them already

---@class homegen.gallery.Pictures
---@field folder string of the page, absolute
---@field embed boolean
---@field before boolean|string
---@field known table<string, homegen.gallery.Picture> by what they hold
---@field inputs table<string, homegen.gallery.Picture|false> by file or address, so that each is fetched once
---@field count integer
local Pictures = {}
Pictures.__index = Pictures

---@param path string of the page
---@param options homegen.GalleryOptions
---@return homegen.gallery.Pictures
function pictures.new(path, options)
  local absolute = save_target.absolute(path) or path
  return setmetatable({
    folder = absolute:match "^(.*/)" or "/", embed = options.embed, before = options.before, known = {}, inputs = {}, count = 0,
  }, Pictures)
end

local function parts_of(path)
  local parts = {}
  for part in path:gmatch "[^/]+" do
    if part == ".." then parts[#parts] = nil elseif part ~= "." then parts[#parts + 1] = part end
  end
  return parts
end

---Where a file lies, as seen from a folder.
---@param folder string absolute
---@param file string absolute
---@return string
local function relative(folder, file)
  local from, to, same = parts_of(folder), parts_of(file), 0
  while same < #from and same < #to - 1 and from[same + 1] == to[same + 1] do same = same + 1 end
  local list = {}
  for _ = same + 1, #from do list[#list + 1] = ".." end
  for index = same + 1, #to do list[#list + 1] = to[index] end
  return table.concat(list, "/")
end

-- The page shows it under one name, however often; its bytes go out with the first.
local function enter(self, digest, info, address)
  local known = self.known[digest]
  if known then return { name = known.name, width = known.width, height = known.height } end
  self.count = self.count + 1
  self.known[digest] = { name = "p" .. self.count, width = info.width, height = info.height }
  return { name = "p" .. self.count, width = info.width, height = info.height, address = address() }
end

---@return homegen.gallery.Picture|nil
---@return string|nil message
local function embedded(self, bytes)
  local info, err = image.info { bytes = bytes }
  if not info then return nil, err.message end
  return enter(self, core.sha256(bytes), info, function()
    return ("data:image/%s;base64,%s"):format(info.format, core.base64_encode(bytes))
  end)
end

local function of_file(self, path)
  if self.embed then
    local bytes, message = core.read_file(path, MOST_BYTES)
    if not bytes then return nil, ("%s %s"):format(path, message) end
    return embedded(self, bytes)
  end
  local info, err = image.info(path)
  if not info then return nil, err.message end
  local absolute, message = save_target.absolute(path)
  if not absolute then return nil, message end
  return enter(self, absolute, info, function() return markup.link(relative(self.folder, absolute)) end)
end

local UNSAVED = "The picture has no file: give the call a save, or save the result"

---The picture that an entry is about.
---@async
---@param entry homegen.gallery.Entry
---@return homegen.gallery.Picture|nil
---@return string|nil message
function Pictures:of(entry)
  if entry.file then return of_file(self, entry.file) end
  if not entry.result or not self.embed then return nil, UNSAVED end
  local bytes, err = entry.result:bytes()
  if not bytes then return nil, err.message end
  return embedded(self, bytes)
end

-- What shows it once more needs no bytes.
local function repeated(picture)
  return picture and { name = picture.name, width = picture.width, height = picture.height } or nil
end

-- Reads an input picture, once for all that name it.
---@async
local function input(self, name, read, ...)
  local known = self.inputs[name]
  if known ~= nil then return known or nil end
  local picture, message = read(self, ...)
  self.inputs[name] = repeated(picture) or false
  return picture, message
end

local function fetched(self, made, address)
  local bytes, err = download.neighbour(result.context(made), address)
  if not bytes then return nil, err.message end
  return embedded(self, bytes)
end

---The input picture, where it can be had.
---@async
---@param entry homegen.gallery.Entry
---@return homegen.gallery.Picture|nil
---@return string|nil message why one that was named by the caller cannot be shown
function Pictures:before_of(entry)
  if self.before == false then return nil end
  local path = entry.before or type(self.before) == "string" and self.before
  if path then return input(self, path, of_file, path) end
  local address = self.embed and entry.result and facts.input_address(entry.result)
  if not address then return nil end
  return (input(self, address, fetched, entry.result, address))
end

return pictures
