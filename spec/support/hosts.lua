--- Real programs that embed Lua, for the specs of the adapters: found or missed, started with homegen of this tree, and stopped.

local cjson = require "cjson"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local processes = require "spec.support.process.command"
local runtime = require "spec.support.runtime"

local hosts = {}

local function read_all(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read("*a")
  pipe:close()
  return text
end

hosts.root = read_all("pwd -P"):gsub("\n$", "")

-- Words of packages that are not to be had here.
local function is_absent(test)
  for word in (os.getenv "HOMEGEN_HOSTS_ABSENT" or ""):gmatch "%S+" do
    if test:find(word, 1, true) then return true end
  end
  return false
end

---Whether the specs of a host are to be run: on one runtime, where the program is there. Where HOMEGEN_HOSTS is set one that is
---not there is a failure, unless HOMEGEN_HOSTS_ABSENT names it.
---@param names string[] runtimes of the specs on which it is run
---@param test string shell command that succeeds where the host is there
---@return boolean
function hosts.has(names, test)
  local mine = false
  for _, name in ipairs(names) do mine = mine or name == runtime.name end
  if not mine then return false end
  if read_all(("if { %s; } >/dev/null 2>&1; then echo yes; fi"):format(test)) == "yes\n" then return true end
  if os.getenv "HOMEGEN_HOSTS" and not is_absent(test) then error("this host is missing here: " .. test, 0) end
  return false
end

---@param flavour string the Lua that the host has in it, such as "luajit"
---@return string path, string cpath
function hosts.paths(flavour)
  local root = hosts.root
  return ("%s/lua/?.lua;%s/lua/?/init.lua;%s/?.lua;;"):format(root, root, root), ("%s/build/%s/?.so;;"):format(root, flavour)
end

---A provider whose first task takes some polls.
---@return fault.Server
function hosts.provider()
  local server = faultd.start()
  server:always(clients.CREATE, faultd.created())
  server:script(clients.RESULT, { faultd.task("Pending", 0, 3), faultd.task("Processing", 5), faultd.task("Processing", 60) },
    faultd.success(server.url .. "/r.png"))
  server:always("/r.png", faultd.file(clients.PNG))
  return server
end

---How a host's script begins: `homegen`, `client`, and `one()`, which awaits a task and gives the size of its picture.
---@param server fault.Server
---@return string
function hosts.client(server)
  return ([[
    local homegen = require "homegen"
    local clients = require "spec.support.clients"
    local client = clients.new("%s")
    local function one() return #assert(assert(homegen.await(client:smart_replace(clients.params()))):bytes()) end
  ]]):format(server.url)
end

---@param pattern string with %d for the size of the picture
---@return string
function hosts.size(pattern)
  return pattern:format(#clients.PNG)
end

---@param path string
---@param text string
function hosts.write(path, text)
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
  return path
end

---@param path string
---@return string text "" where there is no such file
function hosts.read(path)
  local file = io.open(path)
  local text = file and file:read("*a") or ""
  if file then file:close() end
  return text
end

---@return boolean
function hosts.is_root()
  return read_all("id -u") == "0\n"
end

---A folder of its own.
---@return string
function hosts.folder()
  return (read_all("mktemp -d"):gsub("\n$", ""))
end

---A copy of an example that asks the sandbox as often as that allows: nothing else of it is changed.
---@param path string below examples
---@param target string the copy
---@return string target
function hosts.example(path, target)
  local text, count = hosts.read("examples/" .. path):gsub("homegen%.new%(%)", "homegen.new { poll_interval = 0.05 }")
  assert(count == 1, path)
  return hosts.write(target, text)
end

---The sandbox in a process of its own, which `command.stop_all` ends, as settings for a shell.
---@param options? string
---@return string environment
function hosts.sandbox(options)
  local start = cjson.decode(processes.start("sandbox --json --painter plain --seconds 0.2 " .. (options or "")).line)
  return ("IDEAL_HOUSE_BASE_URL=%s IDEAL_HOUSE_API_KEY=%s "):format(start.base_url, start.api_key)
end

---Runs an example in a folder, where it leaves its pictures.
---@param path string below examples
---@param folder string
---@param interpreter string
---@param flavour string
---@return string output of both kinds
function hosts.run_example(path, folder, interpreter, flavour)
  local copy = hosts.example(path, folder .. "/" .. path:match "[^/]+$")
  return hosts.run(("env %s sh -c 'cd \"$1\" && exec $2 \"$3\"' sh '%s' %s '%s'"):format(hosts.sandbox(), folder, interpreter, copy),
    flavour)
end

---Runs a program to its end.
---@param command string
---@param flavour string
---@param seconds? integer default 60
---@return string output of both kinds
function hosts.run(command, flavour, seconds)
  local path, cpath = hosts.paths(flavour)
  return read_all(("exec env LUA_PATH='%s' LUA_CPATH='%s' timeout -k 5 %d %s 2>&1 </dev/null"):format(
    path, cpath, seconds or 60, command))
end

---Starts a program in the background.
---@param command string
---@param flavour string
---@param log string file for its output
---@return integer pid
function hosts.start(command, flavour, log)
  local path, cpath = hosts.paths(flavour)
  return tonumber(read_all(("env LUA_PATH='%s' LUA_CPATH='%s' %s >'%s' 2>&1 </dev/null & echo $!"):format(
    path, cpath, command, log)))
end

---A display that nobody sees.
---@return { name: string, stop: fun() }
function hosts.display()
  local folder = hosts.folder()
  local server = "exec Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp"
  local pid = tonumber(read_all(("sh -c '%s 3>%s/display' >/dev/null 2>&1 & echo $!"):format(server, folder)))
  local number = hosts.wait_for(function() return hosts.read(folder .. "/display"):match "(%d+)\n" end, "Xvfb")
  return { name = ":" .. number, stop = function()
    hosts.stop(pid)
    hosts.wait_for_end(pid)
    os.execute("rm -r " .. folder)
  end }
end

---@param pid integer
---@param signal? string default "TERM"
function hosts.stop(pid, signal)
  os.execute(("kill -%s %d 2>/dev/null"):format(signal or "TERM", pid))
end

---Waits until check() gives something, or raises.
---@param check fun(): any
---@param what string
---@return any
function hosts.wait_for(check, what)
  for _ = 1, 1200 do
    local value = check()
    if value then return value end
    os.execute "sleep 0.025"
  end
  error("waited in vain: " .. what)
end

---@param pid integer
function hosts.wait_for_end(pid)
  hosts.wait_for(function() return read_all(("kill -0 %d 2>&1 || echo gone"):format(pid)) ~= "" end, "the end of " .. pid)
end

---A port of 127.0.0.1 that is free now.
---@return integer
function hosts.free_port()
  local server = faultd.start()
  local port = tonumber(server.url:match(":(%d+)$"))
  server:stop()
  return port
end

---@param url string
---@param more? string options of curl
---@return string body
function hosts.get(url, more)
  return read_all(("curl -s -m 30 %s '%s'"):format(more or "", url))
end

return hosts
