--- LÖVE: `homegen.step()` in love.update. A coroutine that yields is resumed by a step; frames never wait.

return { name = "love" }
