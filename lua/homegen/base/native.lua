--- Modules that may come from another version of homegen than the one that asks: the C modules, and what other packages
--- bring. One of another version is never used. Every such module tells its version as `_VERSION`.

local crash = require "homegen.base.crash"
local version = require "homegen.version"
local require = require -- some hosts have it only while they load

local native = {}

local HINT = "remove the older one, and install homegen, homegen-mask and homegen-sandbox of one version"

local function place(name)
  return package.searchpath(name, package.path) or package.searchpath(name, package.cpath) or "from elsewhere"
end

---@return string|nil message nil: the module is of this version
local function mixed(name, module)
  local other = type(module) == "table" and module._VERSION
  if other == version then return nil end
  return ("two versions of homegen are mixed: %s is of %s (%s), homegen itself of %s (%s)"):format(
    name, other and tostring(other) or "an older one", place(name), version, place("homegen.version"))
end

---Loads a module, if it is of this version. What failed may be tried again. Raises where memory runs out.
---@param name string such as "homegen.journal"
---@param load? fun(name: string): any default: `require`
---@return table|nil module
---@return string|nil message it cannot be loaded, or is of another version
---@return string|nil hint of one of another version: what to do
function native.load(name, load)
  local found, module = pcall(load or require, name)
  if not found then
    package.loaded[name] = nil -- LuaJIT keeps its mark there, and would speak of a loop the next time
    if crash.is_memory(module) then error(module, 0) end
    return nil, tostring(module)
  end
  local message = mixed(name, module)
  if message then return nil, message, HINT end
  return module
end

---Loads a module that nothing goes without: raises where `load` returns.
---@param name string
---@return table module
function native.need(name)
  local module = require(name)
  local message = mixed(name, module)
  if message then error(message .. "\nhint: " .. HINT, 0) end
  return module
end

return native
