local command = require "spec.support.process.command"
local hosts = require "spec.support.hosts"

-- Debian 12's has Lua 5.3 in it, later ones 5.4; the specs on LuaJIT run it, as they run the other programs.
if not hosts.has({ "luajit" }, "command -v haproxy") then return end

local function flavour()
  local pipe = assert(io.popen "haproxy -vv 2>/dev/null")
  local version = pipe:read("*a"):match "Built with Lua version : Lua (%d%.%d)"
  pipe:close()
  return "lua" .. version
end

describe("HAProxy", function()
  it("awaits in its services and tasks, and says where clients are made", function()
    local server, folder, port = hosts.provider(), hosts.folder(), hosts.free_port()
    local lua = flavour()
    local path, cpath = hosts.paths(lua)
    hosts.write(folder .. "/load.lua", ([[
      package.path, package.cpath = "%s" .. package.path, "%s" .. package.cpath
      local homegen = require "homegen"
      local clients = require "spec.support.clients"
      local at_load = clients.new "%s" -- in the master, before the fork
      local client, timed
      core.register_task(function()
        client = clients.new("%s")
        homegen.sleep(0.05)
        timed = "a task slept"
      end)
      core.register_service("job", "http", function(applet)
        local result, err = homegen.await(client:smart_replace(clients.params()))
        local refusal = select(2, pcall(at_load.smart_replace, at_load, clients.params()))
        local text = ("%%s, %%s, %%s\n"):format(result and #assert(result:bytes()) or tostring(err), timed, refusal)
        applet:set_status(200)
        applet:add_header("content-length", #text)
        applet:start_response()
        applet:send(text)
      end)
    ]]):format(path:gsub(";;", ";"), cpath:gsub(";;", ";"), server.url, server.url))
    hosts.write(folder .. "/haproxy.cfg", ([[
      global
        lua-load %s/load.lua
      defaults
        mode http
        timeout client 30s
        timeout server 30s
        timeout connect 5s
      frontend main
        bind 127.0.0.1:%d
        http-request return status 200 content-type text/plain string plain if { path /plain }
        http-request use-service lua.job
    ]]):format(folder, port):gsub("\n +", "\n"):gsub("^ +", "")) -- it wants a line end at the last of them
    local pid = hosts.start(("haproxy -W -db -f '%s/haproxy.cfg'"):format(folder), lua, folder .. "/out")
    local url = "http://127.0.0.1:" .. port
    hosts.wait_for(function() return hosts.get(url .. "/plain") == "plain" or nil end, "HAProxy")
    local answer = hosts.get(url .. "/job")
    assert.matches(hosts.size("^%d, a task slept, "), answer, nil, hosts.read(folder .. "/out"))
    assert.matches("homegen: used after fork: this client is the parent's, make another", answer)
    hosts.stop(pid)
    hosts.wait_for_end(pid)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  it("runs examples/hosts/haproxy.lua", function()
    local folder, port, lua = hosts.folder(), hosts.free_port(), flavour()
    hosts.example("hosts/haproxy.lua", folder .. "/haproxy.lua")
    local pid = hosts.start(("env %s PORT=%d LUA='%s' PICTURES='%s' haproxy -W -db -f examples/hosts/haproxy.cfg"):format(
      hosts.sandbox(), port, folder, folder), lua, folder .. "/out")
    local url = "http://127.0.0.1:" .. port
    hosts.wait_for(function() return hosts.get(url .. "/state?key=none") == "unknown\n" or nil end, "HAProxy")
    local id = hosts.get(url .. "/create?key=sofa")
    assert.matches("^%d+\n$", id, nil, hosts.read(folder .. "/out"))
    assert.equal(id, hosts.get(url .. "/create?key=sofa"))
    hosts.wait_for(function() return hosts.get(url .. "/state?key=sofa") == "succeeded\n" or nil end, "the picture")
    assert.equal("\137PNG", hosts.read(folder .. "/sofa.png"):sub(1, 4))
    assert.equal("which key?\n", hosts.get(url .. "/create"))
    hosts.stop(pid)
    hosts.wait_for_end(pid)
    command.stop_all()
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
