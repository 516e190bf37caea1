--- Modules that are loaded when they are first needed, though the program may have gone to another folder by then, changed
--- package.path, or put `require` away: they are found where they would have been found when homegen was loaded.

local core = require "homegen.core"

local package, require = package, require

local later = {}

-- Each template of a path from the root, so that it leads to the same place from every folder.
local function rooted(path, folder)
  return (path:gsub("[^;]+", function(template)
    return template:find "^/" and template or folder .. "/" .. template
  end))
end

local folder = core.working_folder()
local path = folder and rooted(package.path, folder) or package.path
local cpath = folder and rooted(package.cpath, folder) or package.cpath

---Whether that holds. Where homegen was found by a searcher of the host's, an archive's or a bundle's, nobody knows how long
---that works: then all is loaded at once.
---@type boolean
later.can_wait = package.searchpath("homegen.base.later", path) ~= nil and package.searchpath("homegen.core", cpath) ~= nil

---`require` as it was when homegen was loaded; what is not there is looked for where package.path leads now. Raises what it
---raises.
---@param name string
---@return any module
function later.require(name)
  local loaded = package.loaded[name]
  if type(loaded) == "table" then return loaded end
  local path_now, cpath_now, require_now = package.path, package.cpath, rawget(_G, "require")
  package.path, package.cpath = path .. ";" .. path_now, cpath .. ";" .. cpath_now
  rawset(_G, "require", require)
  local ok, module = pcall(require, name)
  package.path, package.cpath = path_now, cpath_now
  rawset(_G, "require", require_now)
  if not ok then error(module, 0) end
  return module
end

return later
