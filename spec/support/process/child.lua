--- Runs a chunk of Lua in a process of its own, on the runtime and the flavour that the spec runs on.

local interpreter = require("spec.support.runtime").interpreter

local child = {}

local function write(text)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
  return path
end

---@class spec.Child
local Child = {}
Child.__index = Child

local function command(path, environment)
  local words = { "exec env" }
  for name, value in pairs(environment or {}) do words[#words + 1] = ("%s='%s'"):format(name, value) end
  words[#words + 1] = interpreter
  words[#words + 1] = path
  return table.concat(words, " ")
end

---Runs it to its end.
---@param chunk string
---@param environment? table<string, string>
---@return string output standard output and error together
function child.run(chunk, environment)
  local path = write(chunk)
  local pipe = assert(io.popen(command(path, environment) .. " 2>&1 </dev/null"))
  local output = pipe:read("*a")
  pipe:close()
  os.remove(path)
  return output
end

---Starts it. It is to print a line and flush, then to read a line, again and again: see `Child:next`.
---@param chunk string
---@return spec.Child
function child.start(chunk)
  local self = setmetatable({ path = write(chunk), answers = os.tmpname() }, Child)
  os.remove(self.answers)
  assert(os.execute("mkfifo " .. self.answers))
  self.orders = assert(io.popen(("%s >%s"):format(command(self.path), self.answers), "w"))
  self.output = assert(io.open(self.answers, "r"))
  os.remove(self.answers)
  return self
end

---The next line that it prints.
---@return string|nil
function Child:line()
  return self.output:read("*l")
end

---Lets it go on.
function Child:go_on()
  self.orders:write("go on\n")
  self.orders:flush()
end

---Closes its input and waits for its end.
function Child:stop()
  self.orders:close()
  self.output:close()
  os.remove(self.path)
end

return child
