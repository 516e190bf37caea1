--- Storage that others wrote, as processes on loopback, for the specs of homegen.upload: Swift and s3rver speak S3, nginx takes
--- files by PUT. `make test` installs them.

local core = require "homegen.core"
local future = require "homegen.waiting.future"
local homegen = require "homegen"
local hosts = require "spec.support.hosts"
local npm = require "spec.support.npm"
local libcurl = require "homegen.base.libcurl"
local reactor = require "homegen.loop.reactor"

local storage = {}

---@class spec.Storage
---@field url string
---@field folder string
---@field pid integer
local Storage = {}
Storage.__index = Storage

local function start(command, folder, find_port)
  local self = setmetatable({ folder = folder }, Storage)
  self.pid = hosts.start(command, "luajit", folder .. "/out")
  local found, port = pcall(hosts.wait_for, find_port, command)
  if not found then
    local said = hosts.read(folder .. "/out")
    self:stop()
    error(("%s: %s"):format(port, said), 0)
  end
  self.url = "http://127.0.0.1:" .. port
  return self
end

---Swift with its S3 layer: "test:tester" and "testing", us-east-1. It keeps nothing beyond its end.
---@return spec.Storage
function storage.swift()
  local folder = hosts.folder()
  return start(("/usr/bin/python3 '%s/spec/support/servers/swift_server.py' '%s/data'"):format(hosts.root, folder), folder, function()
    return hosts.read(folder .. "/out"):match "^(%d+)\n"
  end)
end

---s3rver: "S3RVER" and "S3RVER". It looks at no signature.
---@param bucket string
---@return spec.Storage
function storage.s3rver(bucket)
  local folder, port = hosts.folder(), hosts.free_port()
  local program = npm.folder "s3rver" .. "/node_modules/s3rver/bin/s3rver.js"
  return start(("node %s -d '%s/data' -a 127.0.0.1 -p %d --configure-bucket %s"):format(program, folder, port, bucket), folder, function()
    return hosts.read(folder .. "/out"):find("listening on", 1, true) and port
  end)
end

local NGINX = [[
daemon off;
USER
worker_processes 1;
error_log FOLDER/error.log info;
pid FOLDER/nginx.pid;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path FOLDER/body; proxy_temp_path FOLDER/proxy; fastcgi_temp_path FOLDER/fastcgi;
  uwsgi_temp_path FOLDER/uwsgi; scgi_temp_path FOLDER/scgi;
  types { image/png png; }
  server {
    listen 127.0.0.1:PORT;
    location = /ready { return 200; }
    location /dav/ {
      alias FOLDER/files/; dav_methods PUT; create_full_put_path on; client_max_body_size 1m;
      limit_except GET { auth_basic "files"; auth_basic_user_file FOLDER/users; }
    }
    location /small/ { alias FOLDER/files/; dav_methods PUT; client_max_body_size 1k; }
    location /read/ { alias FOLDER/files/; }
    location /moved/ { return 301 http://127.0.0.1:PORT/dav/; }
  }
}
]]

---nginx with PUT below /dav/, for "room" and "s3cret"; below /small/ for a kilobyte at most; /read/ takes none, /moved/ leads away.
---@return spec.Storage
function storage.nginx()
  local folder, port = hosts.folder(), hosts.free_port()
  local values = { FOLDER = folder, PORT = tostring(port), USER = hosts.is_root() and "user root;" or "" }
  hosts.write(folder .. "/nginx.conf", (NGINX:gsub("%u[%u_]+", function(word) return values[word] end)))
  hosts.write(folder .. "/users", "room:{PLAIN}s3cret\n")
  os.execute(("mkdir '%s/files'"):format(folder))
  return start(("nginx -p '%s' -c '%s/nginx.conf'"):format(folder, folder), folder, function()
    return hosts.get(("http://127.0.0.1:%d/ready"):format(port), "-o /dev/null -w '%{http_code}'") == "200" and port
  end)
end

---Makes a bucket.
---@param name string
---@param access_key string
---@param secret_key string
function Storage:make_bucket(name, access_key, secret_key)
  assert(libcurl.load())
  homegen.run(function()
    local done = future.new()
    local empty = core.sha256(""):gsub(".", function(byte) return ("%02x"):format(byte:byte()) end)
    local target = assert(reactor.engine():target {
      url = self.url .. "/" .. name, sigv4 = "aws:amz:us-east-1:s3", access_key = access_key, secret_key = secret_key,
      headers = { "x-amz-content-sha256: " .. empty },
    })
    reactor.transfer("put", target, "", 30, function(...) done:succeed { ... } end)
    local reply = homegen.await(done)
    assert(reply[3] == 200, tostring(reply[4]) .. " " .. tostring(reply[6]))
  end)
end

function Storage:stop()
  hosts.stop(self.pid) -- no KILL: nginx takes its workers with it
  hosts.wait_for_end(self.pid)
  os.execute(("rm -rf '%s'"):format(self.folder))
end

return storage
