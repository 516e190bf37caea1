local command = require "spec.support.process.command"
local hosts = require "spec.support.hosts"

local SERVER = "PATH=$PATH:/usr/games:/usr/lib/minetest; command -v minetestserver || command -v luantiserver"

if not hosts.has({ "luajit" }, SERVER) then return end

describe("Luanti", function()
  it("makes a step in each of the server's, in a mod with an insecure environment", function()
    local server, folder = hosts.provider(), hosts.folder()
    local path, cpath = hosts.paths "luajit"
    os.execute(("mkdir -p '%s/world/worldmods/house' '%s/games/none/mods' '%s/home'"):format(folder, folder, folder))
    hosts.write(folder .. "/games/none/game.conf", "title = none\n")
    hosts.write(folder .. "/world/world.mt", "gameid = none\nbackend = dummy\n")
    hosts.write(folder .. "/world/worldmods/house/mod.conf", "name = house\n")
    hosts.write(folder .. "/world/worldmods/house/init.lua", ([[
      -- What is loaded sees the environment of the mod, as the engine's own functions are secured.
      local ie = assert(minetest.request_insecure_environment())
      ie.package.path, ie.package.cpath = "%s" .. ie.package.path, "%s" .. ie.package.cpath
      ie.minetest, ie.core = minetest, core
      table.insert(ie.package.loaders, 2, function(name)
        local file = ie.package.searchpath(name, ie.package.path)
        return file and setfenv(assert(ie.loadfile(file)), ie) or nil
      end)
      local require, print = ie.require, function(...) ie.io.stderr:write(table.concat({ ... }, " "), "\n") end
    ]]):format(path:gsub(";;", ";"), cpath:gsub(";;", ";")) .. hosts.client(server) .. [[
      local ended = 0
      for _ = 1, 3 do
        homegen.spawn(function()
          homegen.sleep(0.05)
          one()
          ended = ended + 1
          if ended == 3 then
            print("ended", ended, homegen.await(homegen.spawn(one)))
            minetest.request_shutdown()
          end
        end)
      end
    ]])
    hosts.write(folder .. "/minetest.conf", "secure.trusted_mods = house\nbind_address = 127.0.0.1\n")
    local output = hosts.run(("sh -c '%s; HOME=%s/home MINETEST_SUBGAME_PATH=%s/games exec minetestserver --world %s/world "
      .. "--config %s/minetest.conf --port %d --gameid none'"):format(
      "PATH=$PATH:/usr/games:/usr/lib/minetest", folder, folder, folder, folder, hosts.free_port()), "luajit", 40)
    assert.matches(hosts.size("ended 3 %d\n"), output)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  it("runs examples/hosts/luanti/staging, a command of its chat", function()
    local folder = hosts.folder()
    os.execute(("mkdir -p '%s/world/worldmods/tester' '%s/games/none/mods' '%s/home' && "
      .. "cp -r examples/hosts/luanti/staging '%s/world/worldmods/'"):format(folder, folder, folder, folder))
    hosts.example("hosts/luanti/staging/init.lua", folder .. "/world/worldmods/staging/init.lua")
    hosts.write(folder .. "/games/none/game.conf", "title = none\n")
    hosts.write(folder .. "/world/world.mt", "gameid = none\nbackend = dummy\n")
    hosts.write(folder .. "/world/worldmods/tester/mod.conf", "name = tester\ndepends = staging\n")
    hosts.write(folder .. "/world/worldmods/tester/init.lua", [[
      function minetest.chat_send_player(name, text)
        minetest.log("error", name .. " is told " .. text)
        minetest.request_shutdown()
      end
      minetest.after(0, function()
        local command = minetest.registered_chatcommands.stage
        minetest.log("error", tostring(command.privs.server) .. " " .. select(2, command.func("me", "")))
        minetest.log("error", select(2, command.func("me", "a green velvet sofa")))
      end)
    ]])
    hosts.write(folder .. "/minetest.conf", "secure.trusted_mods = staging\nbind_address = 127.0.0.1\n")
    local output = hosts.run(("sh -c '%s; export %s; HOME=%s/home MINETEST_SUBGAME_PATH=%s/games exec minetestserver --world %s/world "
      .. "--config %s/minetest.conf --port %d --gameid none'"):format("PATH=$PATH:/usr/games:/usr/lib/minetest", hosts.sandbox(), folder,
      folder, folder, folder, hosts.free_port()), "luajit", 40)
    assert.matches("true Smart replace: 1 parameter is not valid", output, 1, true)
    assert.matches("it will take a minute\n.*me is told http://127.0.0.1:%d+/%S+%.png\n", output)
    command.stop_all()
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
