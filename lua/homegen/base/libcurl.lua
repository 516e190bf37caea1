--- libcurl, which is loaded with some dozen libraries of its own: at the first request, and not before. A client that only
--- checks, estimates or looks into its journal goes without. Where it cannot be loaded nothing is sent.

local core = require "homegen.core"
local errors = require "homegen.base.errors"
local later = require "homegen.base.later"
local native = require "homegen.base.native"

core.load_with(later.require)

local libcurl = {}

local HINT = "install libcurl 7.87 or later (apt-get install libcurl4, dnf install libcurl), and homegen whole"

---@return table|nil network the module: `libcurl_version`, `has_http2`, `has_wiping`
---@return homegen.Error|nil err kind config. What failed may be tried again
function libcurl.load()
  local network, message, hint = native.load("homegen.network", later.require)
  if network then
    core.load_libcurl()
    return network
  end
  return nil, errors.new {
    kind = "config", message = "libcurl cannot be loaded: " .. message, hint = hint or HINT, outcome = "not_sent",
  }
end

if not later.can_wait then libcurl.load() end

return libcurl
