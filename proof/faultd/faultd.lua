--- The fault server from a spec's side: starts the process, scripts it, reads what it has seen.
--
--     local server = faultd.start { tls = "good" }
--     server:script("/generate", { faultd.reset_after_read(), faultd.created() })
--     …
--     assert.equal(1, server:count("/generate"))
--     server:stop()
--
-- Every order is answered before the method returns: what was scripted is in force, what was counted
-- is what the server had read by then. Actions: proof/faultd/fault_action.lua, fault_replies.lua.

local fault = require "proof.faultd.fault_action"
local replies = require "proof.faultd.fault_replies"

---@class fault.Server
---@field url string origin of the server, such as "http://127.0.0.1:40001"
---@field port integer
---@field ca_file? string the authority that signed its certificate
local Server = {}
Server.__index = Server

local faultd = {}
for name, value in pairs(fault) do faultd[name] = value end
for name, value in pairs(replies) do faultd[name] = value end

local function read_command(command)
  local pipe = assert(io.popen(command, "r"))
  local line = pipe:read("*l")
  pipe:close()
  return assert(line, "the command failed: " .. command)
end

---Sends one order; returns the number of its answer, or nil, and the lines before the answer.
---@param ... string words, escaped where they need it
function Server:_order(...)
  assert(self._orders, "the fault server was stopped")
  self._orders:write(table.concat({ ... }, " "), "\n")
  self._orders:flush()
  local lines = {}
  while true do
    local line = assert(self._answers:read("*l"), "the fault server is gone")
    local problem = line:match("^error (.*)")
    if problem then error("fault server: " .. problem, 3) end
    if line:find("^ok") then return tonumber(line:match("%d+")), lines end
    lines[#lines + 1] = line
  end
end

---Scripts what answers requests for a path: each action once, in order, then `default` for ever.
---"*" stands for every path without a script; CONNECT requests have the path "CONNECT", requests
---with an absolute URL the path "PROXY".
---@param path string
---@param actions fault.Action[]
---@param default? fault.Action
function Server:script(path, actions, default)
  for _, action in ipairs(actions) do
    self:_order("script", fault.escape(path), tostring(action))
  end
  if default then self:_order("default", fault.escape(path), tostring(default)) end
end

---@param path string
---@param action fault.Action
function Server:always(path, action) self:script(path, {}, action) end

---Scripts what happens to the next connections before a byte is read, or a TLS handshake is made.
---@param actions fault.Action[]
---@param default? fault.Action
function Server:on_accept(actions, default)
  for _, action in ipairs(actions) do self:_order("accept", tostring(action)) end
  if default then self:_order("accept-default", tostring(default)) end
end

local function parse_head(head)
  local method, target = head:match("^(%S*) (%S*)")
  local headers = {}
  for name, value in head:gmatch("\n([^:\r\n]+): *([^\r\n]*)") do headers[name:lower()] = value end
  return method, target, headers
end

local function unescape(word)
  if word == "%" then return "" end
  return (word:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

---@class fault.Request
---@field connection integer the how manieth connection it came on
---@field complete boolean whether its whole body was read
---@field method string
---@field target string path and query as they were sent
---@field path string
---@field head string
---@field headers table<string, string> by lower-case name
---@field body string

---What has arrived for a path (default: for any), in order, complete or not.
---@param path? string
---@return fault.Request[]
function Server:requests(path)
  local _, lines = self:_order("requests", fault.escape(path or "*"))
  local requests = {}
  for i, line in ipairs(lines) do
    local connection, complete, name, head, body = line:match("^request (%d+) (%a+) (%S+) (%S+) (%S+)$")
    local request = { connection = tonumber(connection), complete = complete == "complete",
      path = unescape(name), head = unescape(head), body = unescape(body) }
    request.method, request.target, request.headers = parse_head(request.head)
    requests[i] = request
  end
  return requests
end

---How many requests for a path (default: for any) were read to the end of their body. With a marker:
---those that hold it in their query or body; choose markers of which none is part of another.
---@param path? string
---@param marker? string
---@return integer
function Server:count(path, marker)
  return (self:_order("count", fault.escape(path or "*"), fault.escape(marker or "")))
end

---Every connection that was accepted, in order.
---@return {requests: integer, open: boolean, resumed: boolean}[] # resumed: by an earlier TLS session
function Server:connections()
  local _, lines = self:_order("connections")
  local connections = {}
  for i, line in ipairs(lines) do
    local requests, state, session = line:match("^connection (%d+) (%a+) (%a+)$")
    connections[i] = { requests = tonumber(requests), open = state == "open", resumed = session == "resumed" }
  end
  return connections
end

---Whether a text came to this server in any head or body: for secrets that must not.
---@param text string
---@return boolean
function Server:saw(text)
  for _, request in ipairs(self:requests()) do
    if (request.head .. request.body):find(text, 1, true) then return true end
  end
  return false
end

-- On all connections that are kept alive with nothing on them. Each returns how many there were.
function Server:push(bytes) return (self:_order("push", fault.escape(bytes))) end
function Server:close_idle() return (self:_order("idle", "close")) end
function Server:drop_idle() return (self:_order("idle", "drop")) end
function Server:reset_idle() return (self:_order("idle", "reset")) end

---Lets everything that waits at a gate go on; returns how many connections did.
function Server:release() return (self:_order("release")) end

---Refuses new connections from now on / accepts them again. Those that exist stay.
function Server:refuse() self:_order("listen", "off") end
function Server:listen() self:_order("listen", "on") end

---Forgets scripts, requests and connections, and closes these.
function Server:clear() self:_order("clear") end

---Ends the process; true when it ended well. Idempotent.
---@return boolean
function Server:stop()
  if not self._orders then return true end
  local ended = self._orders:close()
  self._answers:close()
  self._orders, self._answers = nil, nil
  return ended ~= nil and ended ~= false
end

local function command_line(options, folder)
  local words = { "exec", os.getenv("HOMEGEN_FAULTD") or "build/faultd", "--dir", folder }
  for _, name in ipairs { "tls", "host" } do
    if options[name] then words[#words + 1] = ("--%s %s"):format(name, options[name]) end
  end
  for _, name in ipairs { "refuse", "blackhole" } do
    if options[name] then words[#words + 1] = "--" .. name end
  end
  return table.concat(words, " ")
end

---Starts a server on a free port of 127.0.0.1; it ends with the returned object or this process.
---
---* tls: "good" (signed by `ca_file`, for 127.0.0.1, localhost and `host`), "self-signed", "expired"
---  or "wrong-host"; default: in clear
---* proxy: answers CONNECT with a tunnel and passes absolute URLs on, unless scripted otherwise
---* refuse: connections are refused; blackhole: connections never come about
---@param options? {tls?: string, host?: string, proxy?: boolean, refuse?: boolean, blackhole?: boolean}
---@return fault.Server
function faultd.start(options)
  options = options or {}
  local folder = read_command("d=$(mktemp -d) && mkfifo \"$d/answers\" && echo \"$d\"")
  local fifo = folder .. "/answers"
  local self = setmetatable({}, Server)
  self._orders = assert(io.popen(command_line(options, folder) .. " >" .. fifo, "w"))
  self._answers = assert(io.open(fifo, "r")) -- waits until the shell has opened the other end
  os.remove(fifo)
  local line = self._answers:read("*l")
  self.port = tonumber(assert(line, "the fault server does not start; run make"):match("^listening (%d+)$"))
  self.url = ("%s://127.0.0.1:%d"):format(options.tls and "https" or "http", self.port)
  self.ca_file = options.tls and folder .. "/ca.pem"
  if options.proxy then
    self:always("CONNECT", replies.tunnel())
    self:always("PROXY", replies.forward())
  end
  return self
end

return faultd
