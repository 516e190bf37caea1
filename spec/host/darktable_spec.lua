local hosts = require "spec.support.hosts"

if not hosts.has({ "luajit" }, "command -v darktable && command -v Xvfb") then return end

describe("darktable", function()
  it("awaits in its script while the lighttable goes on", function()
    local server, folder = hosts.provider(), hosts.folder()
    local path, cpath = hosts.paths "lua5.4"
    os.execute(("mkdir '%s/config' '%s/cache'"):format(folder, folder))
    hosts.write(folder .. "/config/luarc", ([[
      package.path, package.cpath = "%s" .. package.path, "%s" .. package.cpath
      local dt = require "darktable"
    ]]):format(path:gsub(";;", ";"), cpath:gsub(";;", ";")) .. hosts.client(server) .. ([[
      local report = assert(io.open("%s/report", "w"))
      report:setvbuf "no"
      dt.control.dispatch(function()
        local ok, size = pcall(one)
        report:write("dispatched ", tostring(size), "\n")
        report:write("spawned ", tostring(homegen.await(homegen.spawn(one))), "\n")
        report:write("end\n")
      end)
      report:write("main ", tostring(select(2, pcall(one))), "\n")
    ]]):format(folder))
    local display = hosts.display()
    local pid = hosts.start(("DISPLAY=%s darktable --library :memory: --configdir '%s/config' --cachedir '%s/cache' "
      .. "--disable-opencl"):format(display.name, folder, folder), "lua5.4", folder .. "/out")
    local said = hosts.wait_for(function()
      local text = hosts.read(folder .. "/report")
      return text:find "end\n" and text or nil
    end, "darktable: " .. hosts.read(folder .. "/out"))
    hosts.stop(pid, "KILL") -- TERM does not end it
    hosts.wait_for_end(pid)
    display.stop()
    assert.matches(hosts.size("main %d\n"), said)
    assert.matches(hosts.size("dispatched %d\n"), said)
    assert.matches(hosts.size("spawned %d\n"), said)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
