local hosts = require "spec.support.hosts"

if not hosts.has({ "luajit" }, "command -v prosody") then return end

describe("Prosody", function()
  it("makes steps while its server runs", function()
    local server, folder = hosts.provider(), hosts.folder()
    os.execute(("mkdir '%s/modules' '%s/data'"):format(folder, folder))
    hosts.write(folder .. "/modules/mod_house.lua", hosts.client(server) .. [[
      local ended = 0
      for _ = 1, 3 do
        homegen.spawn(function()
          homegen.sleep(0.05)
          one()
          ended = ended + 1
          if ended == 3 then
            io.stderr:write("ended ", ended, " ", homegen.await(homegen.spawn(one)), "\n")
            os.exit(0)
          end
        end)
      end
    ]])
    hosts.write(folder .. "/prosody.cfg.lua", ([[
      run_as_root = true
      daemonize = false
      pidfile = "%s/pid"
      data_path = "%s/data"
      plugin_paths = { "%s/modules" }
      modules_disabled = { "c2s", "s2s", "tls", "posix" }
      interfaces = { "127.0.0.1" }
      log = { { levels = { min = "warn" }, to = "console" } }
      VirtualHost "localhost"
        modules_enabled = { "house" }
    ]]):format(folder, folder, folder))
    local output = hosts.run(("prosody --config '%s/prosody.cfg.lua' -F"):format(folder), "lua5.4")
    assert.matches(hosts.size("ended 3 %d\n"), output)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
