local hosts = require "spec.support.hosts"

if not hosts.has({ "luajit" }, "command -v nvim") then return end

describe("Neovim", function()
  it("has homegen on its runtimepath; callbacks and coroutines may use vim.api, and the main chunk waits by vim.wait", function()
    local server, folder = hosts.provider(), hosts.folder()
    local script = hosts.write(folder .. "/script.lua", ([[
      vim.opt.runtimepath:prepend("%s")
      package.path = "" -- the runtimepath alone; what the spec itself needs:
      package.preload["spec.support.clients"] = function() return dofile("%s/spec/support/clients.lua") end
    ]]):format(hosts.root, hosts.root) .. hosts.client(server) .. [[
      print("\nmain", one())
      vim.g.progress = ""
      local ended = 0
      for index = 1, 3 do
        local task = client:smart_replace(clients.params())
        task:on_progress(function() vim.api.nvim_buf_set_lines(0, 0, 1, false, { "progress" }) end)
        homegen.spawn(function()
          assert(homegen.await(task))
          vim.api.nvim_buf_set_lines(0, index, index, false, { "done " .. index })
          ended = ended + 1
        end)
      end
      vim.wait(20000, function() return ended == 3 end, 5)
      print("\nended", ended, #vim.api.nvim_buf_get_lines(0, 0, -1, false))
      local timer = vim.loop.new_timer()
      local said
      timer:start(1, 0, function() said = select(2, pcall(homegen.sleep, 1)) end)
      vim.wait(5000, function() return said ~= nil end, 5)
      print("\n" .. said)
    ]])
    local output = hosts.run(("nvim --headless -u NONE -n -c 'luafile %s' -c 'qa!'"):format(script), "luajit"):gsub("\r", "")
    assert.matches(hosts.size("main %d\n"), output)
    assert.matches("ended 3 [45]\n", output)
    assert.matches("a callback of libuv's cannot wait: use homegen.spawn", output)
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)
end)
