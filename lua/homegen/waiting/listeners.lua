--- Those who asked to be told when something ends.

local reactor = require "homegen.loop.reactor"

local listeners = {}

---Tells each of them once, in the next turn.
---@param waiting (function|false)[] those that were told become false: where memory runs out, only the others are told
---@param subject any
function listeners.tell(waiting, subject)
  for index = 1, #waiting do
    if waiting[index] then
      reactor.tell(waiting[index], subject)
      waiting[index] = false
    end
  end
end

return listeners
