--- A client over a bare connection, which says what a spec wants when it wants: for servers in this process.

local core = require "homegen.core"
local reactor = require "homegen.loop.reactor"
local scratch = require "spec.support.scratch"

local raw_client = {}

local PATIENCE = 20 -- seconds

---@class spec.RawClient
---@field pipe file*|false what is written to it goes to the server
---@field folder string
local Client = {}
Client.__index = Client

-- The server's bytes go to a file, which gets its name when the server has closed.
local SCRIPT = "exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/%d; { cat <&3 >%s/coming 2>&-; mv %s/coming %s/reply; } & cat >&3; wait' "
  .. "2>/dev/null"

---@param port integer
---@return spec.RawClient
function raw_client.open(port)
  local folder = scratch.folder()
  local pipe = assert(io.popen(SCRIPT:format(port, folder, folder, folder), "w"))
  return setmetatable({ pipe = pipe, folder = folder }, Client)
end

---So many connections that say nothing.
---@param port integer
---@param count integer
---@return spec.RawClient
function raw_client.idle(port, count)
  local folder = scratch.folder()
  local pipe = assert(io.popen(("exec bash -c 'for i in $(seq %d); do exec {fd}<>/dev/tcp/127.0.0.1/%d; done; cat >/dev/null'"):format(
    count, port), "w"))
  return setmetatable({ pipe = pipe, folder = folder }, Client)
end

---@param bytes string
---@return spec.RawClient self
function Client:send(bytes)
  self.pipe:write(bytes)
  self.pipe:flush()
  return self
end

---Runs the loop until check() is true.
---@param check fun(): any
---@return any
function raw_client.run_until(check)
  local deadline = core.monotonic() + PATIENCE
  while true do
    local value = check()
    if value then return value end
    assert(core.monotonic() < deadline, "the spec waited in vain")
    reactor.turn(0.02)
  end
end

---Runs the loop until the server has closed.
---@return string reply
function Client:reply()
  return raw_client.run_until(function() return scratch.read(self.folder .. "/reply") end)
end

---Runs the loop until the server has said something that fits.
---@param pattern string
function Client:wait_for(pattern)
  raw_client.run_until(function() return (scratch.read(self.folder .. "/coming") or ""):find(pattern) end)
end

---@return boolean closed whether the server has closed by now
function Client:is_closed()
  return scratch.read(self.folder .. "/reply") ~= nil
end

---Ends it. The server has to have closed.
function Client:close()
  if not self.pipe then return end
  self.pipe:close()
  self.pipe = false
  scratch.remove(self.folder)
end

return raw_client
