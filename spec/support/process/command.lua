--- Runs bin/homegen of this tree as a process, on the runtime that the spec runs on.

local interpreter = require("spec.support.runtime").interpreter

local command = {}

local function read_all(pipe)
  local text = pipe:read("*a")
  pipe:close()
  return text
end

local root = read_all(assert(io.popen("pwd -P"))):gsub("\n$", "")

---@return string words the command up to its arguments
function command.words()
  return ("%s '%s/bin/homegen'"):format(interpreter, root)
end

---Runs it to its end.
---@param arguments string
---@param before? string shell text that comes first
---@return { text: string, code: integer } out standard output and error together, and the exit code
function command.run(arguments, before)
  local pipe = assert(io.popen(("%s%s %s 2>&1 </dev/null; echo \"exit $?\""):format(
    before or "", command.words(), arguments)))
  local text, code = read_all(pipe):match("^(.*)exit (%d+)\n$")
  return { text = text, code = tonumber(code) }
end

local running = {} ---@type table<spec.Process, true>

---@class spec.Process
---@field pid integer
---@field line string the first line of its output
local Process = {}
Process.__index = Process

---Starts it and waits for its first line.
---@param arguments string
---@param before? string shell text that comes first
---@return spec.Process
function command.start(arguments, before)
  local errors = os.tmpname()
  local pipe = assert(io.popen(("%s%s %s 2>%s </dev/null & echo $!; wait $!; echo \"exit $?\""):format(
    before or "", command.words(), arguments, errors)))
  local self = setmetatable({ pipe = pipe, errors = errors }, Process)
  self.pid = tonumber(pipe:read("*l"))
  self.line = pipe:read("*l")
  running[self] = true
  return self
end

---Sends it a signal and waits for its end.
---@param signal string such as "TERM"
---@return { code: integer, errors: string } out
function Process:stop(signal)
  running[self] = nil
  os.execute(("kill -%s %d"):format(signal, self.pid))
  local code = tonumber(read_all(self.pipe):match("exit (%d+)\n$"))
  local file = assert(io.open(self.errors))
  local errors = file:read("*a")
  file:close()
  os.remove(self.errors)
  return { code = code, errors = errors }
end

---For after_each: ends what a test that failed has left.
function command.stop_all()
  for process in pairs(running) do process:stop("KILL") end
end

return command
