--- Whether a host's name means this machine.

local loopback = {}

---@param name string as libcurl normalises it
---@return boolean whether it is this machine
function loopback.is_own(name)
  name = name:lower()
  return name == "localhost" or name == "[::1]" or name == "::1" or name:match("^127%.%d+%.%d+%.%d+$") ~= nil
end

return loopback
