local clients = require "spec.support.clients"
local command = require "spec.support.process.command"
local hosts = require "spec.support.hosts"
local runtime = require "spec.support.runtime"

if not hosts.has({ "lua5.4", "luajit" }, runtime.interpreter .. " -e 'require [[luv]]'") then return end

describe("a luv program", function()
  local server, folder
  before_each(function()
    server, folder = hosts.provider(), hosts.folder()
  end)
  after_each(function()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local BEGIN = [[
    local uv = require "luv"
    local homegen = require "homegen"
    local clients = require "spec.support.clients"
    local client = clients.new("%s")
    local function one() return #assert(homegen.await(client:smart_replace(clients.params()))):bytes() end
  ]]

  local function run(script)
    return hosts.run(("%s '%s'"):format(runtime.interpreter, hosts.write(folder .. "/script.lua", BEGIN:format(server.url) .. script)),
      runtime.name)
  end

  it("awaits in its main chunk, and in its coroutines while its own timers run; the loop ends by itself", function()
    local output = run [[
      print("main", one())
      local ticks, timer = 0, uv.new_timer()
      timer:start(1, 1, function() ticks = ticks + 1 end)
      local count = 0
      for _ = 1, 3 do
        coroutine.wrap(function()
          homegen.sleep(0.05)
          one()
          count = count + 1
          if count == 3 then timer:stop() end
        end)()
      end
      uv.run()
      print("coroutines", count, ticks > 10)
      client:close()
    ]]
    assert.equal(("main\t%d\ncoroutines\t3\ttrue\n"):format(#clients.PNG), output)
  end)

  it("receives webhooks as long as the listener is open, whatever else there is to do, and ends after it", function()
    local output = run [[
      local listener = assert(homegen.webhook.listen())
      local peer = uv.new_tcp()
      peer:connect("127.0.0.1", listener.port, function()
        peer:write("POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
        peer:read_start(function(_, bytes)
          if bytes then io.write(bytes:match "^[^\r]+", "\n") else peer:close() end
          listener:close()
        end)
      end)
      uv.run()
      print "ended"
    ]]
    assert.equal("HTTP/1.1 404 Not Found\nended\n", output)
  end)

  it("is told to use a coroutine where a callback waits", function()
    local output = run [[
      local timer = uv.new_timer()
      timer:start(1, 0, function()
        print(pcall(homegen.sleep, 1))
        uv.stop()
      end)
      uv.run()
    ]]
    assert.matches("a callback of luv's cannot wait: use homegen.spawn", output)
  end)

  it("is examples/hosts/with_luv.lua", function()
    local output = hosts.run_example("hosts/with_luv.lua", folder, runtime.interpreter, runtime.name)
    local path = output:match "^(%S+/sofa%-%d+%.png)\t%d+ ticks meanwhile\n$"
    assert.is_string(path, output)
    assert.equal("\137PNG", hosts.read(path):sub(1, 4))
    command.stop_all()
  end)
end)
