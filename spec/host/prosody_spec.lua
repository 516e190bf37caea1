local command = require "spec.support.process.command"
local hosts = require "spec.support.hosts"

if not hosts.has({ "luajit" }, "command -v prosody") then return end

local function configure(folder, more)
  hosts.write(folder .. "/prosody.cfg.lua", ([[
    run_as_root = true
    daemonize = false
    pidfile = "%s/pid"
    data_path = "%s/data"
    plugin_paths = { "%s/modules" }
    modules_disabled = { "c2s", "s2s", "tls", "posix" }
    interfaces = { "127.0.0.1" }
    log = { { levels = { min = "warn" }, to = "console" } }
  ]]):format(folder, folder, folder) .. more)
end

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
    configure(folder, [[
      VirtualHost "localhost"
        modules_enabled = { "house" }
    ]])
    local output = hosts.run(("prosody --config '%s/prosody.cfg.lua' -F"):format(folder), "lua5.4")
    assert.matches(hosts.size("ended 3 %d\n"), output)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  it("runs examples/hosts/prosody/mod_staging.lua, a chat bot that answers those whom it may", function()
    local folder = hosts.folder()
    os.execute(("mkdir '%s/modules' '%s/data'"):format(folder, folder))
    hosts.example("hosts/prosody/mod_staging.lua", folder .. "/modules/mod_staging.lua")
    hosts.write(folder .. "/modules/mod_person.lua", [[
      local st = require "util.stanza"
      module:hook_global("server-started", function()
        for _, name in ipairs { "stranger", "me" } do
          module:send(st.message({ from = name .. "@localhost/desk", to = "room@staging.localhost", type = "chat", id = name }, "a sofa"))
        end
      end)
      module:hook("message/full", function(event)
        io.stderr:write(event.stanza.attr.to, " ", event.stanza:get_child_text "body", "\n")
        os.exit(0)
      end, 100)
    ]])
    configure(folder, [[
      Component "staging.localhost" "staging"
        staging_photograph = "https://example.com/room.jpg"
        staging_mask = "https://example.com/mask.png"
        staging_people = { "me@localhost" }
      VirtualHost "localhost"
        modules_enabled = { "person" }
    ]])
    local output = hosts.run(("env %s prosody --config '%s/prosody.cfg.lua' -F"):format(hosts.sandbox(), folder), "lua5.4")
    assert.matches("\nme@localhost/desk http://127.0.0.1:%d+/%S+%.png\n$", output)
    command.stop_all()
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
