--- The loop of a plain script: whoever waits outside of a coroutine blocks, and drives the reactor meanwhile.

local misuse = require "homegen.base.misuse"
local reactor = require "homegen.loop.reactor"

local blocking = { name = "blocking" }

---Blocks until `subject.done`.
---@param subject { done?: boolean }
function blocking.drive(subject)
  while not subject.done do
    if reactor.is_idle() then
      misuse("homegen: what is awaited can never end: no request, timer or ready coroutine is left that could end it")
    end
    reactor.turn()
  end
end

return blocking
