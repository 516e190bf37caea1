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
      local at_load = select(2, pcall(homegen.new, {}))
      local client, timed
      local clients = require "spec.support.clients"
      core.register_task(function()
        client = clients.new("%s")
        homegen.sleep(0.05)
        timed = "a task slept"
      end)
      core.register_service("job", "http", function(applet)
        local result, err = homegen.await(client:smart_replace(clients.params()))
        local text = ("%%s, %%s, %%s\n"):format(result and #assert(result:bytes()) or tostring(err), timed, at_load)
        applet:set_status(200)
        applet:add_header("content-length", #text)
        applet:start_response()
        applet:send(text)
      end)
    ]]):format(path:gsub(";;", ";"), cpath:gsub(";;", ";"), server.url))
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
    ]]):format(folder, port):gsub("\n      ", "\n"):gsub("^ +", ""))
    local pid = hosts.start(("haproxy -W -db -f '%s/haproxy.cfg'"):format(folder), lua, folder .. "/out")
    local url = "http://127.0.0.1:" .. port
    hosts.wait_for(function() return hosts.get(url .. "/plain") == "plain" or nil end, "HAProxy")
    local answer = hosts.get(url .. "/job")
    assert.matches(hosts.size("^%d, a task slept, "), answer, nil, hosts.read(folder .. "/out"))
    assert.matches("make clients in core.register_task", answer)
    hosts.stop(pid)
    hosts.wait_for_end(pid)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
