--- homegen.gallery: one page to look at results with, which needs nothing but a browser.

local caller = require "homegen.waiting.caller"
local entries = require "homegen.gallery.entries"
local errors = require "homegen.base.errors"
local misuse = require "homegen.base.misuse"
local output = require "homegen.gallery.output"
local page = require "homegen.gallery.page"
local pictures = require "homegen.gallery.pictures"

local gallery = {}

local MOST_ENTRIES = 10000
local MOST_BYTES = 512 * 1024 * 1024

---@class homegen.GalleryOptions
---@field title? string default "Home pictures"
---@field embed? boolean default true: the page holds the pictures; false: it links to their files, relative to itself
---@field before? boolean|string the input pictures to compare with: default true, as far as they can be had; false: none; a
---  path: this picture for all that name none themselves
---@field max_bytes? integer how large the page may get, default 512 MiB

local OPTIONS = {
  title = { "text", function(value) return type(value) == "string" and value ~= "" end },
  embed = { "a boolean", function(value) return type(value) == "boolean" end },
  before = { "a boolean or the path of a picture", function(value) return type(value) == "boolean" or type(value) == "string" end },
  max_bytes = { "a whole number of bytes", function(value)
    return type(value) == "number" and value >= 1 and value == math.floor(value)
  end },
}

---@param given? table
---@return homegen.GalleryOptions
local function read_options(given)
  if given ~= nil and type(given) ~= "table" then misuse "homegen.gallery: a table of options expected" end
  local values = { title = "Home pictures", embed = true, before = true, max_bytes = MOST_BYTES }
  for name, value in pairs(given or {}) do
    local option = OPTIONS[name]
    if not option then misuse(("homegen.gallery: unknown option '%s'"):format(tostring(name))) end
    if not option[2](value) then misuse(("homegen.gallery: %s must be %s"):format(name, option[1])) end
    values[name] = value
  end
  return values
end

---Writes a page with a slider between input and result, variations as strips, parameters, keys and what it all cost. It
---asks nobody for anything when it is looked at, and the same input makes the same page. Only an earlier gallery is
---replaced, never another file. Waits for files and for pictures that are still at the provider.
---@async
---@param given table a list of results, tasks, chains, lists of results (a chain's), snapshots, errors, outcomes of
---  `homegen.settle`, or `{ result = one of these, title = text, before = path }`; or one of these alone
---@param path string where the page goes; folders are not made
---@param options? homegen.GalleryOptions
---@return string|nil path
---@return homegen.Error|nil err kinds io (with `exists`: the name is another file's), invalid: it would get too large
function gallery.make(given, path, options)
  if type(path) ~= "string" or path == "" or path:find "[%z]" or path:find "/$" then
    misuse "homegen.gallery: the path of the page expected"
  end
  local settings = read_options(options)
  local list = entries.read(given)
  if #list > MOST_ENTRIES then
    return nil, errors.new {
      kind = "invalid", message = ("a gallery holds at most %d entries, not %d"):format(MOST_ENTRIES, #list),
      hint = "make several",
    }
  end
  caller.place "homegen.gallery" -- before anything is begun
  local file, err = output.begin(path, settings.max_bytes)
  if not file then return nil, err end
  local ok, raised = pcall(page.write, file, list, pictures.new(path, settings), settings)
  if not ok then
    file:discard()
    error(raised, 0)
  end
  ok, err = file:finish()
  if not ok then return nil, err end
  return path
end

return gallery
