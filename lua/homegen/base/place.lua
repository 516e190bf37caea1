--- Where a web address leads, so that two spellings of one address are told to be one.

local core = require "homegen.core"

local place = {}

local DEFAULT_PORTS = { http = "80", https = "443" }
-- This machine, by the names that people use for it.
local OWN_NAMES = { ["localhost"] = true, ["localhost."] = true, ["[::1]"] = true }

---@param url string
---@return string|nil place scheme, host, port unless it is the scheme's own, and path without a slash at its end; nil when
---  the text is no web address
function place.of(url)
  local parts = core.url_parts(url)
  if not parts then return nil end
  local scheme, host = parts.scheme:lower(), parts.host:lower()
  host = OWN_NAMES[host] and "127.0.0.1" or host:gsub("%.$", "")
  local port = parts.port and parts.port ~= DEFAULT_PORTS[scheme] and ":" .. parts.port or ""
  return ("%s://%s%s%s"):format(scheme, host, port, ((parts.path or ""):gsub("/+$", "")))
end

return place
