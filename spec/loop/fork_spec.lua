--- A forked child starts afresh with its first client.

local child = require "spec.support.process.child"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"

describe("a forked child", function()
  local server
  before_each(function()
    server = faultd.start()
    server:always(clients.CREATE, faultd.created())
    server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
    server:always("/r.png", faultd.file(clients.PNG))
  end)
  after_each(function() assert.is_true(server:stop()) end)

  it("is told to make clients after the fork, and a client that it makes works", function()
    local output = child.run(([[
      local homegen = require "homegen"
      local clients = require "spec.support.clients"
      local fork = require "spec.support.process.fork"
      local client = clients.new "%s"
      local task = assert(client:smart_replace(clients.params()))
      assert(homegen.await(task, 20)):bytes()
      local open = assert(client:smart_replace(clients.params()))
      io.stdout:setvbuf "no"
      local pid = fork.fork()
      if pid == 0 then
        print(select(2, pcall(homegen.step)))
        local own = clients.new "%s"
        local result = assert(homegen.await(own:smart_replace(clients.params()), 20))
        print("child", #assert(result:bytes()))
        print(select(2, pcall(function() client:smart_replace(clients.params()) end)))
        print(select(2, pcall(function() open:cancel() end)))
        own:close()
        print("live", homegen.step())
        os.exit(7)
      end
      print("exit", fork.wait(pid))
      print("parent", #assert(homegen.await(open, 20)):bytes())
      client:close()
    ]]):format(server.url, server.url))
    local lines = {}
    for line in output:gmatch("[^\n]+") do lines[#lines + 1] = line end
    assert.matches("homegen: used after fork: make clients after the fork %(nginx: init_worker_by_lua", lines[1])
    assert.equal("child\t" .. #clients.PNG, lines[2])
    assert.matches("homegen: used after fork: this client is the parent's", lines[3])
    assert.matches("homegen: used after fork: this task is the parent's", lines[4])
    assert.same({ "live\t0", "exit\t7", "parent\t" .. #clients.PNG }, { lines[5], lines[6], lines[7] }, output)
  end)
end)
