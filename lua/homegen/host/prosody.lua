--- Prosody: its server watches the descriptor. A coroutine that yields is resumed by a step.

local needs = require "homegen.host.needs"

local found, server = pcall(require, "net.server")
if not found then found, server = pcall(require, "prosody.net.server") end
needs("prosody", found and server.watchfd, "net.server.watchfd")

local prosody = { name = "prosody", serves = true }

function prosody.attach(step, fd)
  local handle = server.watchfd(fd, function() step() end)
  return function() handle:close() end
end

return prosody
