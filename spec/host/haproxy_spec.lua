local clients = require "spec.support.clients"
local command = require "spec.support.process.command"
local hosts = require "spec.support.hosts"

-- Debian 12's has Lua 5.3 in it, later ones 5.4; the specs on LuaJIT run it, as they run the other programs.
if not hosts.has({ "luajit" }, "command -v haproxy") then return end

local SCRIPT = [[
package.path, package.cpath = "LUA_PATH" .. package.path, "LUA_CPATH" .. package.cpath
local homegen, clients
local function load() homegen, clients = require "homegen", require "spec.support.clients" end
local function serve(name, text_of)
  core.register_service(name, "http", function(applet)
    local text = text_of()
    applet:set_status(200)
    applet:add_header("content-length", #text)
    applet:start_response()
    applet:send(text)
  end)
end
local function tell(result, err)
  return tostring(result and #assert(result:bytes()) or err)
end
]]

local CONFIGURATION = [[
global
  lua-load FOLDER/load.lua
  nbthread THREADS
defaults
  mode http
  timeout client 30s
  timeout server 30s
  timeout connect 5s
frontend main
  bind 127.0.0.1:PORT
  http-request return status 200 content-type text/plain string plain if { path /plain }
  http-request use-service lua.job if { path /job }
  http-request use-service lua.other if { path /other }
]]

local function flavour()
  local pipe = assert(io.popen "haproxy -vv 2>/dev/null")
  local version = pipe:read("*a"):match "Built with Lua version : Lua (%d%.%d)"
  pipe:close()
  return "lua" .. version
end

describe("HAProxy", function()
  local server, folder, pid, url
  before_each(function()
    server, folder, pid = hosts.provider(), hosts.folder(), nil
  end)
  after_each(function()
    if pid then
      hosts.stop(pid)
      hosts.wait_for_end(pid)
    end
    assert.is_true(server:stop())
    command.stop_all()
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  -- `script` has `homegen`, `clients`, `tell` and `serve`; it calls the provider PROVIDER, and has the services job and other.
  local function start(script, threads)
    local port, lua = hosts.free_port(), flavour()
    local path, cpath = hosts.paths(lua)
    local values = {
      LUA_PATH = path:gsub(";;", ";"), LUA_CPATH = cpath:gsub(";;", ";"), PROVIDER = server.url, FOLDER = folder,
      PORT = tostring(port), THREADS = tostring(threads or 1),
    }
    hosts.write(folder .. "/load.lua", ((SCRIPT .. script):gsub("[%u_]+", values)))
    hosts.write(folder .. "/haproxy.cfg", (CONFIGURATION:gsub("%u+", values)))
    pid = hosts.start(("haproxy -W -db -f '%s/haproxy.cfg'"):format(folder), lua, folder .. "/out")
    url = "http://127.0.0.1:" .. port
    hosts.wait_for(function() return hosts.get(url .. "/plain") == "plain" or nil end, "HAProxy")
  end

  local function said() return hosts.read(folder .. "/out") end

  it("awaits in its services and tasks, and says where clients are made", function()
    start [[
      load()
      local at_load = clients.new "PROVIDER" -- in the master, before the fork
      local client, timed
      core.register_task(function()
        client = clients.new "PROVIDER"
        homegen.sleep(0.05)
        timed = "a task slept"
      end)
      serve("other", function() return "" end)
      serve("job", function()
        local text = tell(homegen.await(client:smart_replace(clients.params())))
        local refusal = select(2, pcall(at_load.smart_replace, at_load, clients.params()))
        return ("%s, %s, %s\n"):format(text, timed, refusal)
      end)
    ]]
    local answer = hosts.get(url .. "/job")
    assert.matches(hosts.size("^%d, a task slept, "), answer, nil, said())
    assert.matches("homegen: used after fork: this client is the parent's, make another", answer)
  end)

  -- HAProxy does not know such a coroutine: what starts a task there ends the program, and what waits returns at once.
  it("begins and awaits in coroutines that a script has made, in two threads, when nothing else is under way", function()
    start([[
      load()
      local client, ended
      core.register_task(function() client = clients.new "PROVIDER" end)
      local function own(run)
        local text
        local resume = run(function() text = tell(homegen.await(client:smart_replace(clients.params()))) end)
        while not text do
          resume()
          core.msleep(10)
        end
        return text
      end
      serve("job", function()
        local by_itself = own(function(fn)
          coroutine.wrap(fn)()
          return function() end -- a step resumes it
        end)
        return ("%s, %s\n"):format(by_itself, own(function(fn)
          local co = coroutine.create(fn)
          return function() assert(coroutine.resume(co)) end
        end))
      end)
      serve("other", function() -- what it spawns goes on when the service is over
        local before = ended
        homegen.spawn(function()
          for _ = 1, 20 do homegen.sleep(0.01) end
          local count = 0
          for index = 1, 200000 do count = count + index % 2 end -- HAProxy looks after long work
          ended = tostring(count)
        end)
        return tostring(before)
      end)
    ]], 2)
    for _ = 1, 3 do
      assert.equal(hosts.size("%d, ") .. hosts.size("%d\n"), hosts.get(url .. "/job"), said())
      os.execute "sleep 0.2" -- the task that makes the steps ends meanwhile
    end
    assert.equal(6, server:count(clients.CREATE))
    assert.equal("nil", hosts.get(url .. "/other"))
    hosts.wait_for(function() return hosts.get(url .. "/other") == "100000" or nil end, "what was spawned")
  end)

  it("says so before anything is paid where it was not there before such a coroutine", function()
    start [[
      serve("job", function()
        return coroutine.wrap(function()
          load()
          return tostring(select(2, pcall(clients.new, "PROVIDER")))
        end)()
      end)
      serve("other", function()
        return tell(homegen.await(clients.new("PROVIDER"):smart_replace(clients.params())))
      end)
    ]]
    local answer = hosts.get(url .. "/job")
    assert.matches("homegen: HAProxy starts no task in a coroutine that a script has made", answer, nil, said())
    assert.equal(0, server:count(clients.CREATE))
    assert.equal(hosts.size "%d", hosts.get(url .. "/other"), said())
    assert.equal(1, server:count(clients.CREATE))
  end)

  it("runs examples/hosts/haproxy.lua", function()
    local port, lua = hosts.free_port(), flavour()
    hosts.example("hosts/haproxy.lua", folder .. "/haproxy.lua")
    pid = hosts.start(("env %s PORT=%d LUA='%s' PICTURES='%s' haproxy -W -db -f examples/hosts/haproxy.cfg"):format(
      hosts.sandbox(), port, folder, folder), lua, folder .. "/out")
    url = "http://127.0.0.1:" .. port
    hosts.wait_for(function() return hosts.get(url .. "/state?key=none") == "unknown\n" or nil end, "HAProxy")
    local id = hosts.get(url .. "/create?key=sofa")
    assert.matches("^%d+\n$", id, nil, said())
    assert.equal(id, hosts.get(url .. "/create?key=sofa"))
    hosts.wait_for(function() return hosts.get(url .. "/state?key=sofa") == "succeeded\n" or nil end, "the picture")
    assert.equal("\137PNG", hosts.read(folder .. "/sofa.png"):sub(1, 4))
    assert.equal("which key?\n", hosts.get(url .. "/create"))
  end)
end)
