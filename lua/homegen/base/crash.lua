--- What is kept of a raised error: the value that awaiting raises again, and where it came from.

local crash = {}

---@class homegen.Crash
---@field value any what was raised; text carries its traceback, every other value keeps its identity
---@field traceback string
---@field interrupt boolean whether a person stopped the program (Ctrl-C) rather than the code failing
---@field memory boolean whether there was no memory
local Crash = { __name = "homegen.Crash" }

local HEADING = "\nstack traceback:\n"

-- The words with which the standalone interpreter's signal handler raises. Such an error must end the
-- program and not be taken for a fault of the callback that it happened to hit.
local function is_interrupt(err)
  return type(err) == "string" and err:find("interrupted!", -12, true) ~= nil
end

-- Lua raises these words as they are; what C raises in their place has its position before them.
local function is_memory(err)
  return type(err) == "string" and err:find("not enough memory", -17, true) ~= nil
end

local function value_of(err, traceback)
  if err == nil then err = "an error without a value" end
  if type(err) ~= "string" or is_memory(err) or err:find(HEADING, 1, true) then return err end
  return err .. "\n" .. traceback
end

---The message handler of every protected call: keeps the stack as it was when the error was raised.
---@param err any
---@return homegen.Crash
function crash.capture(err)
  local traceback = debug.traceback("", 2):gsub("^\n", "")
  return setmetatable({
    value = value_of(err, traceback), traceback = traceback, interrupt = is_interrupt(err), memory = is_memory(err),
  }, Crash)
end

---Whether what a failed protected call gave means that there was no memory. Finding out takes none.
---@param raised any
---@return boolean
function crash.is_memory(raised)
  if getmetatable(raised) == Crash then return raised.memory end
  return is_memory(raised)
end

---A crash from whatever a failed protected call gave: the handler itself may have run out of memory or stack.
---@param raised any
---@param co? thread the coroutine that died of it
---@return homegen.Crash
function crash.of(raised, co)
  if getmetatable(raised) == Crash then return raised end
  local traceback = co and debug.traceback(co) or debug.traceback("", 2):gsub("^\n", "")
  return setmetatable({
    value = value_of(raised, traceback), traceback = traceback, interrupt = is_interrupt(raised),
    memory = is_memory(raised),
  }, Crash)
end

return crash
