--- Through which proxy a request goes, and what that means for its reply: libcurl chooses it by the option or by the
--- environment, and does not tell; its rules are told again here. Where they are not quite the same a proxy is named that
--- had nothing to do with it, never the other way round.

local core = require "homegen.core"
local loopback = require "homegen.base.loopback"

local proxy = {}

proxy.AUTHENTICATION_REQUIRED = 407 -- HTTP's status for "the proxy wants to know who you are"

proxy.HINT = 'the proxy wants a user and password: give homegen.new{ proxy = "http://user:password@host:port" }, or set them '
  .. "where the environment names it"

---@class homegen.Proxy
---@field name string its address, without user and password
---@field may_answer boolean whether it could have written a reply itself: it sees the request in clear

local function variable(...)
  for _, name in ipairs { ... } do
    local value = os.getenv(name)
    if value and value ~= "" then return value end
  end
  return nil
end

-- "no_proxy" lists hosts, each with all below it.
local function is_excepted(name)
  local list = variable("no_proxy", "NO_PROXY")
  if not list then return false end
  name = name:lower():gsub("%.$", ""):gsub("^%[(.*)%]$", "%1")
  for entry in list:lower():gmatch("[^%s,]+") do
    entry = entry:gsub("^%.", ""):gsub("%.$", ""):gsub("^%[(.*)%]$", "%1")
    if entry == "*" or entry == name or name:sub(-#entry - 1) == "." .. entry then return true end
  end
  return false
end

-- HTTP_PROXY in capitals is what a CGI program may have from a request's header: libcurl does not read it.
local function of_environment(parts)
  if loopback.is_own(parts.host) or is_excepted(parts.host) then return nil end
  local own = parts.scheme == "https" and variable("https_proxy", "HTTPS_PROXY") or parts.scheme == "http" and variable "http_proxy"
  return own or variable("all_proxy", "ALL_PROXY")
end

---@param url string
---@param given? string the option
---@return homegen.Proxy|nil
function proxy.of(url, given)
  local parts = core.url_parts(url)
  local address = given or parts and of_environment(parts)
  if not parts or not address or address == "" then return nil end
  local scheme, rest = address:match("^(%a[%w+.-]*)://(.*)$")
  scheme, rest = (scheme or "http"):lower(), rest or address
  local place = rest:gsub("^.*@", ""):gsub("[/?#].*$", "")
  return { name = ("%s://%s"):format(scheme, place), may_answer = parts.scheme == "http" and scheme:find("^https?$") ~= nil }
end

---Names it in an error.
---@param err table fields of the error
---@param used? homegen.Proxy
---@param word? string the engine's outcome
---@return table err
function proxy.note(err, used, word)
  if not used or err.message:find(used.name, 1, true) then return err end
  if word == "proxy" and err.message:find(proxy.AUTHENTICATION_REQUIRED, 1, true) then err.hint = proxy.HINT end
  err.message = ("%s (through the proxy %s)"):format(err.message, used.name)
  return err
end

---Fields of the error of a reply that says 407.
---@return table
function proxy.denial()
  return {
    kind = "config", name = "PROXY_AUTHENTICATION_REQUIRED", hint = proxy.HINT,
    message = "the proxy refused the request (HTTP 407)",
  }
end

return proxy
