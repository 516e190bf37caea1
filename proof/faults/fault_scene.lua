--- The stage of a cell: servers for a transport, a client and an engine that have seen nothing yet, connections that
--- have been used before.
--
-- `origin` is the provider, `files` where the results lie; for each the other one is "another origin". Through a
-- tunnel a third server is the proxy.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local iacrea = require "spec.support.iacrea"
local reactor = require "homegen.loop.reactor"

local scene = {}

scene.KEY, scene.PNG = clients.KEY, clients.PNG
scene.PICTURE, scene.WARM_PICTURE, scene.ELSEWHERE = "/result.png", "/warm.png", "/elsewhere"
scene.ID, scene.GENERATION = clients.ID, 77

---@class torture.Scene
---@field transport "plain"|"tls"|"tunnel"
---@field origin fault.Server
---@field files fault.Server
---@field proxy? fault.Server
---@field client homegen.Client
---@field on_failure? fun() called when the client tries again or has had a poll that failed
local Scene = {}
Scene.__index = Scene

---Both authorities in one file.
local function bundle(first, second)
  local path = os.tmpname()
  clients.write(path, clients.read(first) .. clients.read(second))
  return path
end

---@param transport "plain"|"tls"|"tunnel"
---@return torture.Scene
function scene.start(transport)
  local options = { tls = transport ~= "plain" and "good" or nil }
  local self = setmetatable({ transport = transport, origin = faultd.start(options), files = faultd.start(options) }, Scene)
  if transport ~= "plain" then self.ca_file = bundle(self.origin.ca_file, self.files.ca_file) end
  if transport == "tunnel" then self.proxy = faultd.start { proxy = true } end
  self.folder = clients.folder()
  return self
end

function Scene:stop()
  self.origin:stop()
  self.files:stop()
  if self.proxy then self.proxy:stop() end
  if self.ca_file then os.remove(self.ca_file) end
  os.execute(("rm -rf '%s'"):format(self.folder))
end

---@param options? table further options of homegen.new
---@return homegen.Client
function Scene:make_client(options)
  local given = {
    iacrea = { api_key = scene.KEY, user_id = iacrea.USER, base_url = self.origin.url },
    retries = 2, create_timeout = 8, request_timeout = 8, timeout = 20, ca_file = self.ca_file, proxy = self.proxy and self.proxy.url,
    on_event = function(event)
      local failed = event.type == "retry" or event.type == "poll" and event.error
      if failed and self.on_failure then self.on_failure() end
    end,
  }
  for name, value in pairs(options or {}) do given[name] = value end
  return clients.new(self.origin, given)
end

---What every server answers when nothing is wrong.
function Scene:heal()
  local url = self.files.url .. scene.PICTURE
  self.origin:always(clients.CREATE, faultd.created(scene.ID))
  self.origin:always(clients.RESULT, faultd.success(url))
  self.origin:always(iacrea.GENERATE, iacrea.generated(scene.GENERATION))
  self.origin:always(iacrea.VARIATION, iacrea.varied(scene.GENERATION))
  self.origin:always(iacrea.GET, iacrea.succeeded(url))
  self.files:always(scene.PICTURE, faultd.file(scene.PNG))
  self.origin:always(scene.ELSEWHERE, faultd.file(scene.PNG))
  self.files:always(scene.ELSEWHERE, faultd.created("1"))
  if self.proxy then self.proxy:always("CONNECT", faultd.tunnel()) end
end

---Everything new: no connection, no request, no script of an earlier cell.
---@param options table further options of homegen.new
function Scene:begin(options)
  reactor.engine():close()
  reactor.use_engine(nil)
  for _, server in pairs { self.origin, self.files, self.proxy } do
    server:clear()
    server:listen()
  end
  self.on_failure = nil
  self:heal()
  self.client = self:make_client(options)
end

---The provider says of each picture that it lies at a URL, however often it is asked.
---@param url string
---@return string url
function Scene:lose_pictures(url)
  self.origin:always(clients.RESULT, faultd.success(url))
  return url
end

function Scene:finish()
  self.client:close()
end

local function warm_origin(self, provider, count)
  local path = provider == "iacrea" and iacrea.GET or clients.RESULT
  local failed = provider == "iacrea" and iacrea.status "FAILED" or faultd.task "Failed"
  local actions, tasks = {}, {}
  for index = 1, count do actions[index] = failed:together(count) end
  self.origin:script(path, actions)
  for index = 1, count do
    tasks[index] = provider == "iacrea" and self.client:resume("create_room", iacrea.generation(index), {})
      or self.client:resume("smart_replace", ("9%018d"):format(index))
  end
  for _, ended in ipairs(homegen.settle(tasks)) do assert(ended.err.kind == "failed", tostring(ended.err)) end
end

---A result whose picture lies at a URL.
---@param url string
---@return homegen.Result
function Scene:result_at(url)
  self.origin:script(clients.RESULT, { faultd.success(url) })
  return assert(homegen.await(self.client:resume("smart_replace", scene.ID), 20))
end

local function warm_files(self, count)
  local actions, fetches = {}, {}
  for index = 1, count do actions[index] = faultd.file(scene.PNG):together(count) end
  self.files:script(scene.WARM_PICTURE, actions)
  local result = self:result_at(self.files.url .. scene.WARM_PICTURE)
  for index = 1, count do fetches[index] = homegen.spawn(function() return assert(result:bytes()) end) end
  assert(homegen.all(fetches))
end

---Makes connections that have been used before.
---@param host "origin"|"files"
---@param provider "ideal_house"|"iacrea"
---@param connection string
function Scene:warm(host, provider, connection)
  if connection == "fresh" then return end
  local count, server = connection == "warm" and 1 or 6, self[host]
  if host == "files" then warm_files(self, count) else warm_origin(self, provider, count) end
  local open = 0
  for _, each in ipairs(server:connections()) do open = open + (each.open and 1 or 0) end
  assert(open == count, ("%d connections are open, not %d"):format(open, count))
  if connection == "idle ones closed" then
    assert(server:close_idle() == count)
    self:settle_proxy()
  end
end

---Lets the proxy carry over what has come to it before anything else happens.
function Scene:settle_proxy()
  if self.proxy then self.proxy:count() end
end

return scene
