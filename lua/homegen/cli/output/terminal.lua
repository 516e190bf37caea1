--- What is known of the streams that a person sees: whether it is a terminal, how wide, whether colours are welcome.

local native = require "homegen.base.native"

local terminal = {}

local system = native.need "homegen.terminal"

terminal.INPUT, terminal.OUTPUT, terminal.ERRORS = 0, 1, 2

local LEAST_COLUMNS, USUAL_COLUMNS = 20, 80

terminal.ignore_closed_pipes = system.ignore_closed_pipes
terminal.termination = system.termination

---@param fd integer
---@return boolean
function terminal.is(fd)
  return system.is_terminal(fd)
end

---@param fd integer
---@return integer columns of what is written there: the terminal's, else COLUMNS, else 80; at least 20
function terminal.columns(fd)
  local told = system.columns(fd) or tonumber(os.getenv "COLUMNS" or "")
  return math.max(told and math.floor(told) or USUAL_COLUMNS, LEAST_COLUMNS)
end

---Whether lines may be written over: a terminal that is more than a typewriter.
---@param fd integer
---@return boolean
function terminal.is_live(fd)
  return system.is_terminal(fd) and os.getenv "TERM" ~= "dumb"
end

---@param fd integer
---@return boolean by https://no-color.org: a terminal, and NO_COLOR is not set or empty
function terminal.has_colours(fd)
  return terminal.is_live(fd) and (os.getenv "NO_COLOR" or "") == ""
end

return terminal
