local clients = require "spec.support.clients"
local command = require "spec.support.process.command"
local hosts = require "spec.support.hosts"
local runtime = require "spec.support.runtime"

if not hosts.has({ "luajit" }, runtime.interpreter .. " -e 'require [[copas]]'") then return end

describe("a copas program", function()
  it("awaits in its threads while others run", function()
    local server, folder = hosts.provider(), hosts.folder()
    local script = hosts.write(folder .. "/script.lua", ([[
      local copas = require "copas"
      local homegen = require "homegen"
      local clients = require "spec.support.clients"
      local client = clients.new("%s")
      local function one() return #assert(homegen.await(client:smart_replace(clients.params()))):bytes() end
      local ended = 0
      for _ = 1, 3 do
        copas.addthread(function()
          homegen.sleep(0.05)
          one()
          ended = ended + 1
          if ended == 3 then
            print("spawned", homegen.await(homegen.spawn(one)))
            ended = 4
          end
        end)
      end
      local steps = 0
      while ended < 4 do
        copas.step(5)
        steps = steps + 1
      end
      print("ended", ended, steps < 1000)
    ]]):format(server.url))
    local output = hosts.run(("%s '%s'"):format(runtime.interpreter, script), runtime.name)
    assert.equal(("spawned\t%d\nended\t4\ttrue\n"):format(#clients.PNG), output)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  it("is examples/hosts/with_copas.lua", function()
    local folder = hosts.folder()
    local output = hosts.run_example("hosts/with_copas.lua", folder, runtime.interpreter, runtime.name)
    assert.equal(2, select(2, output:gsub("%S+/sofa%-%d+%.png\n", "")), output)
    command.stop_all()
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
