--- Raises misuse of the API at the line that called homegen, however deep inside it was noticed.

local core = require "homegen.core"

local OWN = debug.getinfo(1, "S").source:match("^(.*)base[/\\]misuse%.lua$")
-- The same for what is loaded later, from another folder, see homegen.base.later.
local ROOTED = OWN:find "^@/" and OWN or ("@%s/%s"):format(core.working_folder() or "", OWN:sub(2))

---The level of the nearest function that is neither ours nor C; tail calls make counted levels unreliable.
local function callers_level()
  local level = 3
  while true do
    local info = debug.getinfo(level, "S")
    if not info then return 0 end
    local ours = info.source:sub(1, #OWN) == OWN or info.source:sub(1, #ROOTED) == ROOTED
    if not ours and info.what ~= "C" and info.source ~= "=(tail call)" then return level - 1 end
    level = level + 1
  end
end

---@param message string
return function(message)
  error(message, callers_level())
end
