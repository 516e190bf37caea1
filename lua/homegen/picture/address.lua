--- The addresses of results: whether one can be fetched at all, and how it is shown.

local core = require "homegen.core"

local address = {}

---Whether it is one of the web. An address that is none cannot work, whoever asks there: the result is not there yet.
---@param url? string
---@return boolean
function address.is_usable(url)
  return url ~= nil and core.url_parts(url) ~= nil
end

-- As libcurl reads it: a scheme may be spelled HTTPS.
---@param url string
---@return boolean
function address.is_https(url)
  local parts = core.url_parts(url)
  return parts ~= nil and parts.scheme == "https"
end

---Without its query, which may hold a signature: whoever has that has the picture.
---@param url string
---@return string
function address.shown(url)
  return (url:gsub("%?.*$", ""))
end

return address
