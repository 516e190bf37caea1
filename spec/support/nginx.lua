--- nginx with its Lua module, for specs: a configuration of its own in a folder of its own, on a free port.

local clients = require "spec.support.clients"
local hosts = require "spec.support.hosts"

local nginx = {}

local MODULES = "/usr/share/nginx/modules"

nginx.test = ("command -v nginx && ls %s/ngx_http_lua_module.so"):format(MODULES)

local CONFIGURATION = [[
load_module MODULES/ndk_http_module.so;
load_module MODULES/ngx_http_lua_module.so;
daemon off;
USER
MAIN
worker_processes WORKERS;
error_log FOLDER/error.log info;
pid FOLDER/nginx.pid;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path FOLDER/body; proxy_temp_path FOLDER/proxy; fastcgi_temp_path FOLDER/fastcgi;
  uwsgi_temp_path FOLDER/uwsgi; scgi_temp_path FOLDER/scgi;
  lua_package_path "LUA_PATH";
  lua_package_cpath "LUA_CPATH";
  lua_check_client_abort off;
  INIT
  server {
    listen 127.0.0.1:PORT;
    location = /plain { return 200 "plain\n"; }
    location = /pid { content_by_lua_block { ngx.say(ngx.worker.pid()) } }
    LOCATIONS
  }
}
]]

---@class spec.Nginx
---@field folder string
---@field pid integer of the master
---@field url string
local Nginx = {}
Nginx.__index = Nginx

---Starts it and waits until it answers.
---@param options { folder: string, workers?: integer, main?: string, init: string, locations: string, path?: string, user?: string } options
---  `path`: what Lua's own begins with; `user`: whose the workers are, as a line
---@return spec.Nginx
function nginx.start(options)
  local path, cpath = hosts.paths "luajit"
  if options.path then path = options.path .. ";" .. path end
  local port = hosts.free_port()
  local values = {
    MODULES = MODULES, FOLDER = options.folder, WORKERS = tostring(options.workers or 1), LUA_PATH = path, LUA_CPATH = cpath,
    INIT = options.init, MAIN = options.main or "", LOCATIONS = options.locations, PORT = tostring(port),
    USER = options.user or hosts.is_root() and "user root;" or "",
  }
  local text = CONFIGURATION:gsub("%u[%u_]+", function(word) return values[word] end)
  hosts.write(options.folder .. "/nginx.conf", text)
  local self = setmetatable({ folder = options.folder, url = "http://127.0.0.1:" .. port }, Nginx)
  self.pid = hosts.start(("nginx -p '%s' -c '%s/nginx.conf'"):format(options.folder, options.folder), "luajit", options.folder .. "/out")
  hosts.wait_for(function()
    return self:get "/plain" == "plain\n" or nil
  end, "nginx: " .. hosts.read(options.folder .. "/out"))
  return self
end

---@param path string
---@param more? string options of curl
---@return string body
function Nginx:get(path, more)
  return hosts.get(self.url .. path, more)
end

---@return integer[] pids of the workers that are not on their way out
function Nginx:workers()
  local pids = {}
  for line in io.popen(("ps -o pid=,args= --ppid %d"):format(self.pid)):lines() do
    local pid = line:match "^%s*(%d+) nginx: worker process$"
    if pid then pids[#pids + 1] = tonumber(pid) end
  end
  return pids
end

---@return string text of its error log
function Nginx:log()
  return hosts.read(self.folder .. "/error.log")
end

---Ends in good order; returns what went wrong in Lua.
---@return string|nil trouble
function Nginx:stop()
  hosts.stop(self.pid, "QUIT")
  hosts.wait_for_end(self.pid)
  return self:log():match "[^\n]*%[alert%][^\n]*" or self:log():match "[^\n]*%[error%][^\n]*"
end

---A client of homegen's as Lua text.
---@param url string the provider
---@param more? string further fields
---@return string
function nginx.client(url, more)
  return ([[homegen.new {
    ideal_house = { api_key = "%s", base_url = "%s" }, poll_interval = 0.02, poll_interval_max = 0.05, retries = 0, %s
  }]]):format(clients.KEY, url, more or "")
end

return nginx
