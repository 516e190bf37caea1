--- Modules that are loaded when they are first needed: a script that only checks something shall not pay for what makes
--- requests.
---
--- They are found where they would have been found when homegen was loaded, though the program may have gone to another folder
--- by then, changed package.path, or put `require` away. And before anything is paid all of them are loaded (`later.load_all`):
--- from then on nothing depends on files that may be replaced or gone.

local core = require "homegen.core"
local version = require "homegen.version"

local package, require = package, require

local later = {}

-- Lua 5.4 makes what its long buffers need with the first of them, and where memory runs out in that, none works ever after. So
-- it is made now: modules that are loaded later, when memory may be short, are read through such buffers.
string.rep(" ", 4096)

-- Each template of a path from the root, so that it leads to the same place from every folder.
local function rooted(path, folder)
  return (path:gsub("[^;]+", function(template)
    return template:find "^/" and template or folder .. "/" .. template
  end))
end

local folder, path, cpath = core.working_folder(), package.path, package.cpath

-- The paths that lead to what was there; as they were, as long as they do, for error messages show them.
local function paths()
  if not folder or core.working_folder() == folder then return path, cpath end
  return rooted(path, folder), rooted(cpath, folder)
end

---Whether that holds. Where homegen was found by a searcher of the host's, an archive's or a bundle's, nobody knows how long
---that works: then all is loaded at once.
---@type boolean
later.can_wait = package.searchpath("homegen.base.later", path) ~= nil and package.searchpath("homegen.core", cpath) ~= nil

-- Files that were replaced while the program runs do not belong to what is loaded already.
local function check_version()
  local place = package.searchpath("homegen.version", package.path)
  local chunk = place and loadfile(place)
  local now = chunk and chunk()
  if now and now ~= version then
    error(("homegen: version %s was installed while %s is running: start the program again"):format(tostring(now), version), 0)
  end
end

-- LuaJIT leaves a mark, a number, in place of a module that did not load, and would speak of a loop the next time.
local MARKS = { number = true, userdata = true }

---Notes what is loaded for `require` after package.loaded was cleared, see homegen.core.
function later.note()
  for name, module in pairs(package.loaded) do
    if not MARKS[type(module)] and name:find "^homegen%." then core.modules[name] = module end
  end
end

local function forget_failed()
  for name, module in pairs(package.loaded) do
    if MARKS[type(module)] and name:find "^homegen%." then package.loaded[name] = nil end
  end
end

local function prepare(name)
  require "homegen.core" -- where package.loaded was cleared, all is there again as it was
  if package.loaded[name] == nil then check_version() end
end

---`require` as it was when homegen was loaded; what is not there is looked for where package.path leads now. Raises what it
---raises.
---@param name string
---@return any module
function later.require(name)
  local loaded = package.loaded[name]
  if type(loaded) == "table" then return loaded end
  local path_now, cpath_now, require_now = package.path, package.cpath, rawget(_G, "require")
  local own_path, own_cpath = paths()
  package.path, package.cpath = own_path .. ";" .. path_now, own_cpath .. ";" .. cpath_now
  rawset(_G, "require", require)
  local ok, module = pcall(prepare, name)
  if ok then ok, module = pcall(require, name) end
  package.path, package.cpath = path_now, cpath_now
  rawset(_G, "require", require_now)
  if not ok then
    forget_failed()
    error(module, 0)
  end
  later.note()
  return module
end

local pending = {} ---@type string[] modules that are awaited
local is_waiting = later.can_wait

---A module that is loaded with the first look at one of its fields that `known` does not have.
---@param name string
---@param known? table fields that are known without it; becomes the module's stand-in
---@return table module
function later.module(name, known)
  if not is_waiting then return known and setmetatable(known, { __index = later.require(name) }) or later.require(name) end
  pending[#pending + 1] = name
  return setmetatable(known or {}, { __index = function(self, field)
    local module = later.require(name)
    setmetatable(self, { __index = module })
    return module[field]
  end })
end

---Loads what was put off, and from now on puts nothing off. What failed may be tried again.
function later.load_all()
  is_waiting = false
  while #pending > 0 do
    later.require(pending[1])
    table.remove(pending, 1)
  end
end

return later
