local command = require "spec.support.process.command"
local hosts = require "spec.support.hosts"
local runtime = require "spec.support.runtime"

if not hosts.has({ "luajit" }, runtime.interpreter .. " -e 'require([[lgi]]).GLib.MainLoop()'") then return end

describe("a GLib program", function()
  it("awaits in its main chunk, and in coroutines while its own timers run", function()
    local server, folder = hosts.provider(), hosts.folder()
    local script = hosts.write(folder .. "/script.lua", hosts.client(server) .. [[
      local GLib = require "lgi".GLib
      homegen.use "glib"
      print("main", one())
      local loop, ticks, ended = GLib.MainLoop(), 0, 0
      GLib.timeout_add(GLib.PRIORITY_DEFAULT, 1, function()
        ticks = ticks + 1
        return true
      end)
      for _ = 1, 3 do
        coroutine.wrap(function()
          homegen.sleep(0.05)
          one()
          ended = ended + 1
          if ended == 3 then loop:quit() end
        end)()
      end
      GLib.timeout_add(GLib.PRIORITY_DEFAULT, 1, function()
        print(select(2, pcall(homegen.sleep, 1)))
        return false
      end)
      loop:run()
      print("ended", ended, ticks > 10)
    ]])
    local output = hosts.run(("%s '%s'"):format(runtime.interpreter, script), runtime.name)
    assert.matches(hosts.size("main\t%d\n"), output)
    assert.matches("a callback of GLib's cannot wait: use homegen.spawn", output)
    assert.matches("ended\t3\ttrue\n$", output)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  it("is examples/hosts/with_glib.lua", function()
    local folder = hosts.folder()
    local output = hosts.run_example("hosts/with_glib.lua", folder, runtime.interpreter, runtime.name)
    local path = output:match "^(%S+/sofa%-%d+%.png)\t%d+ ticks meanwhile\n$"
    assert.is_string(path, output)
    assert.equal("\137PNG", hosts.read(path):sub(1, 4))
    command.stop_all()
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
