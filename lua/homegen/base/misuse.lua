--- Raises misuse of the API at the line that called homegen, however deep inside it was noticed.

local OWN = debug.getinfo(1, "S").source:match("^(.*)base[/\\]misuse%.lua$")

---The level of the nearest function that is neither ours nor C; tail calls make counted levels unreliable.
local function callers_level()
  local level = 3
  while true do
    local info = debug.getinfo(level, "S")
    if not info then return 0 end
    local ours = info.source:sub(1, #OWN) == OWN
    if not ours and info.what ~= "C" and info.source ~= "=(tail call)" then return level - 1 end
    level = level + 1
  end
end

---@param message string
return function(message)
  error(message, callers_level())
end
