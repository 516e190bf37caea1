local hosts = require "spec.support.hosts"

if not hosts.has({ "luajit" }, "command -v love && command -v Xvfb") then return end

describe("LÖVE", function()
  it("finds homegen in its game's folder, and its frames go on", function()
    local server, folder = hosts.provider(), hosts.folder()
    os.execute(("mkdir '%s/game' && cp -r lua/homegen '%s/game/'"):format(folder, folder))
    os.execute(("mkdir -p '%s/game/spec/support' && cp spec/support/clients.lua '%s/game/spec/support/'"):format(folder, folder))
    hosts.write(folder .. "/game/conf.lua", [[
      function love.conf(t)
        for _, name in ipairs { "window", "graphics", "audio", "joystick", "sound", "video", "font", "image" } do
          t.modules[name] = false
        end
      end
    ]])
    hosts.write(folder .. "/game/main.lua", "package.path = ''\n" .. hosts.client(server) .. [[
      local frames, ended = 0, 0
      function love.load()
        for _ = 1, 3 do
          homegen.spawn(function()
            one()
            ended = ended + 1
          end)
        end
        print(select(2, pcall(homegen.sleep, 1)))
      end
      function love.update()
        homegen.step()
        frames = frames + 1
        if ended == 3 then
          print("ended", ended, frames > 3) -- polls are further apart than a step may last: each wants a frame of its own
          love.event.quit()
        end
      end
    ]])
    local output = hosts.run(("love '%s/game'"):format(folder), "luajit")
    assert.matches("homegen.sleep cannot wait outside of a coroutine: the host would stand still: use homegen.spawn", output)
    assert.matches("ended\t3\ttrue\n", output)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
