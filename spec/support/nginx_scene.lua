--- What specs about tasks in nginx begin and end with: a provider whose tasks are under way, a folder, and an nginx that is
--- stopped well.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local hosts = require "spec.support.hosts"
local nginx = require "spec.support.nginx"

local nginx_scene = {}

---@class spec.NginxScene
---@field server fault.Server the provider, and the pictures' host
---@field folder string
---@field host spec.Nginx|nil
local Scene = {}
Scene.__index = Scene

---@return spec.NginxScene
function nginx_scene.begin()
  local self = setmetatable({ server = faultd.start(), folder = hosts.folder() }, Scene)
  self.server:always(clients.CREATE, faultd.created())
  self.server:always(clients.RESULT, faultd.task("Processing", 5))
  self.server:always("/r.png", faultd.file(clients.PNG))
  return self
end

---@param options table see `nginx.start`; the folder is the scene's
---@return spec.Nginx
function Scene:start(options)
  options.folder = self.folder
  self.host = nginx.start(options)
  return self.host
end

---From now on tasks have succeeded.
function Scene:succeed()
  self.server:always(clients.RESULT, faultd.success(self.server.url .. "/r.png"))
end

---Stops what runs; a worker that quits waits for its tasks.
function Scene:finish()
  if self.host then assert(self.host:stop() == nil) end
  assert(self.server:stop())
  os.execute(("rm -rf '%s'"):format(self.folder))
end

return nginx_scene
