--- A port on which webhooks come in, for the clients that are made with it.

local core = require "homegen.core"
local errors = require "homegen.base.errors"
local host = require "homegen.loop.host"
local listener = require "homegen.loop.listener"
local misuse = require "homegen.base.misuse"
local reactor = require "homegen.loop.reactor"
local webhooks = require "homegen.client.webhooks"

local webhook_listener = {}

local NOT_FOUND = 404

---@class homegen.WebhookListener
---@field port integer it listens on
---@field url string what the provider is given, without what each create appends
local Listener = { __name = "homegen.WebhookListener" }
Listener.__index = Listener

function Listener.__tostring(self)
  return "homegen.WebhookListener " .. self.url
end

---@param url any
---@return string|nil prefix without a slash at its end; nil: it cannot be one
function webhook_listener.prefix(url)
  if type(url) ~= "string" or not url:match "^%a+://[^/?#%s%c]+[^?#%s%c]*$" or not core.url_parts(url) then return nil end
  return (url:gsub("/+$", ""))
end

-- The secret tells whose it is.
local function serve(self, path, body, answer)
  local clients, last = {}, NOT_FOUND
  for client in pairs(self.clients) do clients[#clients + 1] = client end
  local function try(index)
    if not clients[index] then return answer(last) end
    webhooks.receive(clients[index], path, body, function(status)
      if status == 200 then return answer(status) end
      if status ~= NOT_FOUND then last = status end
      try(index + 1)
    end)
  end
  try(1)
end

local FIELDS = { host = "string", port = "number", public_url = "string" }

local function check(given)
  if given ~= nil and type(given) ~= "table" then misuse("homegen.webhook.listen: a table expected") end
  for name, value in pairs(given or {}) do
    if not FIELDS[name] then misuse(("homegen.webhook.listen: unknown option '%s'"):format(tostring(name))) end
    if type(value) ~= FIELDS[name] then misuse(("homegen.webhook.listen: %s must be a %s"):format(name, FIELDS[name])) end
  end
  local port = given and given.port or 0
  if port ~= math.floor(port) or port < 0 or port > 65535 then misuse "homegen.webhook.listen: port must be from 0 to 65535" end
  local public = given and given.public_url and webhook_listener.prefix(given.public_url)
  if given and given.public_url and not public then
    misuse "homegen.webhook.listen: public_url must be an http or https address without query"
  end
  return given and given.host or "127.0.0.1", port, public
end

-- Of all addresses of a machine none is known under which the provider reaches it.
local WILDCARDS = { ["0.0.0.0"] = true, ["::"] = true }

---Listens for webhooks. Give what it returns to `homegen.new{ webhook = … }`: each create of a service whose provider calls
---webhooks then brings a URL of its own. Served in the loop's turns, whatever loop that is.
---@param given? { host?: string, port?: integer, public_url?: string } host: numeric or localhost, default 127.0.0.1; port:
---  default 0, any that is free; public_url: where the provider reaches it, default http://host:port
---@return homegen.WebhookListener|nil
---@return homegen.Error|nil err kind io: the port cannot be had
function webhook_listener.listen(given)
  local address, port, public = check(given)
  if WILDCARDS[address] and not public then
    misuse "homegen.webhook.listen: on all addresses it needs a public_url: where the provider reaches it"
  end
  host.begin()
  local self = setmetatable({ clients = {}, epoch = reactor.epoch }, Listener)
  local server, message = listener.open(address, math.floor(port), function(path, body, answer) serve(self, path, body, answer) end)
  if not server then
    return nil, errors.new {
      kind = "io", outcome = "not_sent", message = ("cannot listen on %s, port %d: %s"):format(address, port, message),
      hint = "give another host or port, or let a program that has it hand the calls to homegen.webhook.handle",
    }
  end
  self.server, self.port = server, server:port()
  local shown = address:find(":", 1, true) and "[" .. address .. "]" or address
  self.url = public or ("http://%s:%d"):format(shown, self.port)
  return self
end

---@param value any
---@return boolean
function webhook_listener.is(value)
  return getmetatable(value) == Listener
end

---A client's webhooks come in here from now on.
---@param client homegen.Client
function Listener:add(client)
  if self.server.closed then misuse("homegen.new: the webhook listener is closed") end
  if self.epoch ~= reactor.epoch then misuse("homegen: used after fork: this listener is the parent's, make another") end
  self.clients[client] = true
end

---@param client homegen.Client
function Listener:remove(client)
  self.clients[client] = nil
end

---Ends it; tasks are polled on. May be called again.
function Listener:close()
  if self.epoch == reactor.epoch then self.server:close() end
  for client in pairs(self.clients) do client.webhook_url = false end
  self.clients = {}
end

return webhook_listener
