--- Which machine a host's name means.

local host = {}

---@param name string as libcurl normalises it
---@return boolean whether it is this machine
function host.is_loopback(name)
  name = name:lower()
  return name == "localhost" or name == "[::1]" or name == "::1" or name:match("^127%.%d+%.%d+%.%d+$") ~= nil
end

return host
