local darktable = require "spec.support.darktable"
local hosts = require "spec.support.hosts"

if not hosts.has({ "luajit" }, darktable.test) then return end

describe("darktable", function()
  it("awaits in its script while the lighttable goes on", function()
    local server, folder = hosts.provider(), hosts.folder()
    os.execute(("mkdir '%s/config' '%s/cache'"):format(folder, folder))
    local said = darktable.run(folder, hosts.client(server) .. [[
      dt.control.dispatch(function()
        local ok, size = pcall(one)
        report:write("dispatched ", tostring(size), "\n")
        report:write("spawned ", tostring(homegen.await(homegen.spawn(one))), "\n")
        report:write("end\n")
      end)
      report:write("main ", tostring(select(2, pcall(one))), "\n")
    ]])
    assert.matches(hosts.size("main %d\n"), said)
    assert.matches(hosts.size("dispatched %d\n"), said)
    assert.matches(hosts.size("spawned %d\n"), said)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
