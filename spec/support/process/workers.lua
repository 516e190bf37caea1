--- Processes of Lua for specs that have several on one journal: started, given orders, signalled, listened to.

local homegen = require "homegen"
local interpreter = require("spec.support.runtime").interpreter

local workers = {}

---@class spec.Worker
---@field pid integer
local Worker = {}
Worker.__index = Worker

---Starts a process; what it prints, errors too, is to be read line by line.
---@param words string a script and its arguments
---@param before? string variables that are set for it
---@return spec.Worker
function workers.start(words, before)
  local fifo = os.tmpname()
  os.remove(fifo)
  assert(os.execute("mkfifo " .. fifo))
  local self = setmetatable({ fifo = fifo }, Worker)
  self.pipe = assert(io.popen(("exec 2>/dev/null; %s %s %s 2>&1 <%s & echo $!; wait $!; echo \"exit $?\""):format(
    before or "", interpreter, words, fifo)))
  self.pid = tonumber(self.pipe:read("*l"))
  self.orders = assert(io.open(fifo, "r+")) -- for reading too: an order to one that is gone does not end us
  return self
end

---The next line that it prints.
---@return string|nil
function Worker:line()
  return self.pipe:read("*l")
end

---Gives it lines on its standard input.
---@param ... string
function Worker:tell(...)
  for _, order in ipairs { ... } do self.orders:write(order, "\n") end
  self.orders:flush()
end

---@param name string such as "TERM"
function Worker:signal(name)
  os.execute(("kill -%s %d"):format(name, self.pid))
end

---Stops it; when this returns, none of its threads does anything any more.
function Worker:suspend()
  self:signal "STOP"
  workers.wait_for(function()
    local pipe = io.popen(("cat /proc/%d/task/*/stat"):format(self.pid))
    local running = pipe:read("*a"):find("%) [^T]")
    pipe:close()
    return not running
  end)
end

---Waits until it has ended by itself.
---@return { exit: integer, said: string } ended what it printed since the last line that was read, and its exit code
function Worker:wait()
  local said = self.pipe:read("*a")
  self.pipe:close()
  self.orders:close()
  os.remove(self.fifo)
  self.pipe = nil
  local text, code = said:match("^(.*)exit (%d+)\n$")
  return { said = text, exit = tonumber(code) }
end

---Waits for its end, which comes when it has done what it was told. There is no end of its input to wait for: processes
---that were started later hold that open as well.
function Worker:finish()
  self:tell "quit"
  return self:wait()
end

---Ends it, if it has not ended.
function Worker:kill()
  if not self.pipe then return end
  self:signal "KILL"
  self:wait()
end

---Lets the loop run until check() is true.
---@param check fun(): any
function workers.wait_for(check)
  for _ = 1, 4000 do
    if check() then return end
    homegen.sleep(0.005)
  end
  error("the spec waited in vain", 2)
end

return workers
