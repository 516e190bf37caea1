local command = require "spec.support.process.command"
local hosts = require "spec.support.hosts"

if not hosts.has({ "luajit" }, "command -v tarantool") then return end

describe("Tarantool", function()
  it("awaits in its fibers while others run", function()
    local server, folder = hosts.provider(), hosts.folder()
    local script = hosts.write(folder .. "/script.lua", hosts.client(server) .. [[
      local fiber = require "fiber"
      local ticks, ended = 0, 0
      print("main", one())
      for _ = 1, 3 do
        fiber.create(function()
          homegen.sleep(0.05)
          one()
          ended = ended + 1
        end)
      end
      while ended < 3 do
        ticks = ticks + 1
        fiber.sleep(0.001)
      end
      print("ended", ended, ticks > 10, homegen.await(homegen.spawn(one)))
      os.exit(0)
    ]])
    local output = hosts.run(("sh -c 'cd \"$0\" && exec tarantool script.lua' '%s'"):format(folder), "luajit")
    assert.matches(hosts.size("main\t%d\n"), output)
    assert.matches(hosts.size("ended\t3\ttrue\t%d\n"), output)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s' '%s'"):format(folder, script))
  end)

  it("runs examples/hosts/with_tarantool.lua", function()
    local folder = hosts.folder()
    local output = hosts.run_example("hosts/with_tarantool.lua", folder, "tarantool", "luajit")
    assert.equal(4, select(2, output:gsub("\t%S+/sofa%-%d+%.png\n", "")), output)
    command.stop_all()
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
