--- Whether a request comes from this machine and means it: for pages that need no key.

local nearby = {}

---The Host header keeps out web pages whose name was made to resolve to this machine.
---@param request table
---@return boolean
function nearby.is_local(request)
  local host = (request.headers["host"] or "localhost"):lower():gsub(":%d+$", "")
  if not request.loopback then return false end
  return host == "localhost" or host == "[::1]" or host:find("^127%.%d+%.%d+%.%d+$") ~= nil
end

---Whether it was sent by a page of that very address: browsers say so with each request that changes something.
---@param request table
---@return boolean
function nearby.is_own_page(request)
  local host, origin = request.headers["host"], request.headers["origin"]
  return host ~= nil and origin == "http://" .. host
end

return nearby
