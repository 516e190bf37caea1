--- An engine of its own for a spec against fault servers, and a bare socket.

local core = require "homegen.core"
local faultd = require "proof.faultd.faultd"

---@class fault.Client
---@field engine homegen.Engine
local Client = {}
Client.__index = Client

local client = {}

---@return fault.Client
function client.new()
  return setmetatable({ engine = core.engine {}, servers = {} }, Client)
end

---Starts a fault server that ends with this client.
---@param options? table see faultd.start
---@return fault.Server
function Client:start(options)
  local server = faultd.start(options)
  self.servers[#self.servers + 1] = server
  return server
end

---Steps until so many transfers have ended; returns their completions by id.
---@param count integer
---@return table<integer, {outcome: string, sent: boolean, status: integer?, body: string?}>
function Client:finish(count)
  local completions, done = {}, 0
  while done < count do
    self.engine:step(5)
    while true do
      local id, outcome, sent, status, body = self.engine:take()
      if not id then break end
      completions[id] = { outcome = outcome, sent = sent, status = status, body = tostring(body) }
      done = done + 1
    end
  end
  return completions
end

---@param server fault.Server
---@param options? {path?: string, headers?: string[], proxy?: fault.Server, ca_file?: string}
function Client:target(server, options)
  options = options or {}
  return assert(self.engine:target {
    url = server.url .. (options.path or "/job"), headers = options.headers, ca_file = options.ca_file,
    proxy = options.proxy and options.proxy.url,
  })
end

---Makes one request and waits for its end.
---@param method "get"|"post"|"create"
---@param target homegen.Target
---@param content? string the body of a post, the query of a get
---@param timeout? number seconds
function Client:request(method, target, content, timeout)
  local engine = self.engine
  if method ~= "get" then content = content or "{}" end
  local id = engine[method](engine, target, content, timeout or 5)
  return self:finish(1)[id]
end

function Client:post(...) return self:request("post", ...) end
function Client:get(...) return self:request("get", ...) end
function Client:create(...) return self:request("create", ...) end

---Ends the engine and the servers; true when all servers ended well.
---@return boolean
function Client:close()
  local well = true
  self.engine:close()
  for _, server in ipairs(self.servers) do well = server:stop() and well end
  return well
end

---Sends bytes over a connection of their own and returns all that comes until the server ends it.
---@param server fault.Server
---@param bytes string
---@return string
function client.exchange(server, bytes)
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
  local pipe = assert(io.popen(("bash -c 'exec 3<>/dev/tcp/127.0.0.1/%d; cat %s >&3; cat <&3' 2>&1"):format(
    server.port, path)))
  local reply = pipe:read("*a")
  pipe:close()
  os.remove(path)
  return reply
end

return client
