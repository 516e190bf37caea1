local clients = require "spec.support.clients"
local command = require "spec.support.process.command"
local hosts = require "spec.support.hosts"
local runtime = require "spec.support.runtime"

if not hosts.has({ "lua5.4", "luajit" }, runtime.interpreter .. " -e 'require [[cqueues]]'") then return end

describe("a cqueues program", function()
  local server, folder
  before_each(function()
    server, folder = hosts.provider(), hosts.folder()
  end)
  after_each(function()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  it("awaits in its coroutines and in homegen's, others run meanwhile, and its loop ends when nothing is left", function()
    local script = hosts.write(folder .. "/script.lua", ([[
      local cqueues = require "cqueues"
      local homegen = require "homegen"
      local clients = require "spec.support.clients"
      local client = clients.new("%s")
      local function one() return #assert(homegen.await(client:smart_replace(clients.params()))):bytes() end
      local cq, ticks, ended = cqueues.new(), 0, 0
      for _ = 1, 3 do
        cq:wrap(function()
          homegen.sleep(0.05)
          one()
          ended = ended + 1
        end)
      end
      cq:wrap(function()
        print("spawned", homegen.await(homegen.spawn(one)))
        print("limit", select(2, homegen.await(homegen.spawn(homegen.sleep, 0.2), 0.01)).kind)
        ended = ended + 1
      end)
      cq:wrap(function()
        while ended < 4 do
          ticks = ticks + 1
          cqueues.sleep(0.001)
        end
      end)
      assert(cq:loop())
      print("ended", ended, ticks > 10, cq:empty())
      print(pcall(homegen.await, homegen.spawn(cqueues.sleep, 1)))
    ]]):format(server.url))
    local output = hosts.run(("%s '%s'"):format(runtime.interpreter, script), runtime.name)
    assert.matches(("^spawned\t%d\nlimit\ttimeout\nended\t4\ttrue\ttrue\n"):format(#clients.PNG), output)
  end)

  it("is told, in a loop that was chosen for another program, which adapter to use", function()
    local script = hosts.write(folder .. "/script.lua", [[
      local cqueues = require "cqueues"
      local homegen = require "homegen"
      homegen.use { name = "frames" }
      local cq = cqueues.new()
      cq:wrap(function() print(pcall(homegen.sleep, 0.01)) end)
      print(cq:loop())
    ]])
    local output = hosts.run(("%s '%s'"):format(runtime.interpreter, script), runtime.name)
    assert.matches([[homegen.sleep cannot wait in a coroutine of cqueues's, as homegen.use chose the loop "frames"]], output, 1, true)
  end)

  it("is examples/hosts/with_cqueues.lua", function()
    local output = hosts.run_example("hosts/with_cqueues.lua", folder, runtime.interpreter, runtime.name)
    local path = output:match "^(%S+/sofa%-%d+%.png)\t%d+ ticks meanwhile\n$"
    assert.is_string(path, output)
    assert.equal("\137PNG", hosts.read(path):sub(1, 4))
    command.stop_all()
  end)
end)
