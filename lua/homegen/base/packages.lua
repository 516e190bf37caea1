--- What is said where a package of homegen that may be left out is not there, or is not whole.

local errors = require "homegen.base.errors"
local native = require "homegen.base.native"

local packages = {}

---@param name string of the package, as luarocks calls it
---@return string hint how to install it
function packages.hint(name)
  return ("install %s: luarocks install %s, or apt-get install lua-%s"):format(name, name, name)
end

---@param module string
---@param message string what `require` said
---@return boolean absent the module is nowhere; otherwise it is there and does not load
function packages.is_absent(module, message)
  return message:find("module '" .. module .. "' not found", 1, true) ~= nil
end

---Loads a module of a package that may be left out. What failed may be tried again.
---@param what string who needs it, such as "homegen.mask"
---@param package string the package that brings it
---@param name string the module
---@return table|nil module
---@return homegen.Error|nil err kind config
function packages.load(what, package, name)
  local module, message, hint = native.load(name)
  if module then return module end
  local cause
  if packages.is_absent(name, message) then
    cause, message = message, ("%s needs the package %s, which is not installed"):format(what, package)
  else
    message = ("%s: %s"):format(what, message)
  end
  return nil, errors.new {
    kind = "config", message = message, hint = hint or packages.hint(package), cause = cause, outcome = "not_sent",
  }
end

return packages
