--- The plugin in examples/neovim, in a real Neovim, on the embedded sandbox.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local hosts = require "spec.support.hosts"

if not hosts.has({ "luajit" }, "command -v nvim") then return end

-- What a user's init.lua has; and what is said is kept, so that it can be looked at.
local INIT = [[
  for _, part in ipairs { "", "/sandbox", "/examples/neovim" } do vim.opt.runtimepath:prepend("%s" .. part) end
  package.path = "" -- the runtimepath alone
  vim.g.homegen = {
    client = { sandbox = { painter = "plain", seconds = %s } }, save = "%s/{service}-{id}.{ext}", open = %s,
  }
  vim.api.nvim_create_autocmd("VimLeavePre", { callback = function() vim.fn.writefile({ "VimLeavePre" }, "%s/log") end })
  said = {}
  function vim.notify(text, level) table.insert(said, ("%%s %%s"):format(level or 2, text)) end
  vim.api.nvim_echo = function(chunks) for _, chunk in ipairs(chunks) do table.insert(said, "echo " .. chunk[1]) end end
  function wait_for(pattern)
    return vim.wait(20000, function() return table.concat(said, "\n"):find(pattern) ~= nil end, 5)
  end
  -- The window with what is under way.
  function board()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then
        return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
      end
    end
  end
]]

describe("the plugin for Neovim", function()
  local folder
  before_each(function() folder = hosts.folder() end)
  after_each(function() os.execute(("rm -rf '%s'"):format(folder)) end)

  local function line(script, seconds, open)
    hosts.write(folder .. "/init.lua", INIT:format(hosts.root, seconds or 0.3, folder, open or "true", folder))
    hosts.write(folder .. "/script.lua", ("local sample = '%s/sandbox/lua/homegen/sandbox/sample'\n"):format(hosts.root) .. script)
    return ("nvim --headless -n -i NONE -u '%s/init.lua' -c 'luafile %s/script.lua' -c 'qa!'"):format(folder, folder)
  end

  local function run(...)
    return (hosts.run(line(...), "luajit"):gsub("\r", ""))
  end

  local function start(...)
    return hosts.start(line(...), "luajit", folder .. "/out")
  end

  it("makes a picture while the editor goes on, shows how far it is, and names the program that shows it", function()
    local output = run([[
      print("\nloaded", package.loaded.homegen ~= nil)
      vim.ui.open = nil -- of later versions
      vim.cmd("Homegen smart_replace image_file=" .. sample .. "/room.png mask_file=" .. sample .. "/mask.png a green velvet sofa")
      local bar = board()
      local ticks, timer, seen = 0, vim.loop.new_timer(), {}
      timer:start(0, 5, vim.schedule_wrap(function()
        ticks = ticks + 1
        seen[board() or "none"] = true
      end))
      vim.wait(20000, function() return (board() or ""):find "processing" ~= nil end, 5)
      vim.cmd "Homegen tasks"
      print("\nunder way", said[#said])
      print("\ncame", (wait_for "xdg%-open"))
      timer:close()
      print("\nticks", ticks > 10, bar)
      print("\nworking", next(vim.tbl_filter(function(text) return text:find "█.*░ processing" end, vim.tbl_keys(seen))) ~= nil)
      print("\nend", board())
      print("\n" .. table.concat(said, "\n"))
      vim.cmd "Homegen tasks"
      print("\n" .. said[#said])
      print("\nclosed", (vim.wait(10000, function() return board() == nil end, 20)))
    ]], 1)
    assert.matches("loaded false\n", output) -- nothing before it is needed
    assert.matches("under way echo 1 smart_replace: processing, %d+ %%\n", output) -- with nobody ahead
    assert.matches("came true\n", output)
    assert.matches("ticks true  1 smart_replace     ░░░░░░░░░░░░ waiting\n", output)
    assert.matches("working true\n", output)
    assert.matches("end  1 smart_replace     ████████████ succeeded\n", output)
    local path = output:match "2 homegen: 1 smart_replace: (%S+)\n2 homegen: to see it: xdg%-open '%1'\n"
    assert.is_string(path, output)
    assert.matches("echo 1 smart_replace: " .. path, output, 1, true)
    assert.equal("\137PNG", hosts.read(path):sub(1, 4))
    assert.matches("closed true$", output)
  end)

  it("opens the picture where Neovim can, and not where that is not wanted", function()
    local script = [[
      vim.ui.open = function(path) table.insert(said, "opened " .. path) end
      local mask = "mask_file=" .. sample .. "/mask.png"
      vim.cmd("Homegen smart_replace image_file=" .. sample .. "/room.png " .. mask .. " sofa")
      wait_for "smart_replace: /"
      vim.cmd "Homegen open 1"
      print("\n" .. table.concat(said, "\n"))
    ]]
    local _, shown = run(script):gsub("\nopened /%S+%.png", "")
    assert.equal(2, shown)
    _, shown = run(script, 0.3, "false"):gsub("\nopened /%S+%.png", "")
    assert.equal(1, shown)
  end)

  it("completes services, parameters, values, files and tasks", function()
    local output = run([[
      local function complete(line) print("\n" .. table.concat(vim.fn.getcompletion(line, "cmdline"), " ") .. ".") end
      complete "Homegen c"
      complete "Homegen smart_replace m"
      complete "Homegen magic_editor model_type=B"
      complete "Homegen house_plan roof_type=G"
      complete("Homegen magic_editor image_file=" .. sample .. "/roo")
      vim.cmd("Homegen magic_editor image_file=" .. sample .. "/room.png brighter")
      vim.cmd("Homegen magic_editor image_file=" .. sample .. "/room.png darker")
      complete "Homegen cancel "
      vim.cmd "Homegen cancel 1"
      wait_for "canceled"
      complete "Homegen cancel "
      complete "Homegen open "
    ]], 60)
    local file = ("image_file=%s/sandbox/lua/homegen/sandbox/sample/room"):format(hosts.root)
    assert.matches("cancel create_exterior create_room.\nmask_url= mask_base64= mask_file=.\nmodel_type=Base.\n"
      .. "roof_type=Gable\\ roof.\n" .. file, output, 1, true)
    assert.matches("\n1 2%.\n2%.\n1 2%.", output)
  end)

  it("waits for a create that is on its way when Neovim goes: it is paid", function()
    local server = faultd.start()
    server:always(clients.CREATE, faultd.created():together(2)) -- until it is released
    local nvim = start(([[
      local folder = "%s"
      vim.g.homegen = {
        client = { journal = folder .. "/jobs.db", ideal_house = { api_key = "%s", base_url = "%s" } },
      }
      vim.cmd "Homegen smart_replace image_url=https://example.com/room.jpg mask_url=https://example.com/mask.png a sofa"
      vim.wait(20000, function() return vim.loop.fs_stat(folder .. "/go") ~= nil end, 1)
      vim.loop.fs_unlink(folder .. "/go")
    ]]):format(folder, clients.KEY, server.url))
    hosts.wait_for(function() return server:count(clients.CREATE) == 1 or nil end, "the create")
    hosts.write(folder .. "/go", "")
    hosts.wait_for(function() return hosts.read(folder .. "/log"):find "VimLeavePre" end, "the end of Neovim")
    server:release()
    hosts.wait_for_end(nvim)
    local client = clients.new(server, { journal = folder .. "/jobs.db" })
    local row = assert(client:tasks()[1])
    client:close()
    assert.equal(clients.ID, row.id)
    assert.equal("queued", row.state)
    assert.is_true(server:stop())
  end)

  it("says in one line what is wrong, and nothing is sent", function()
    local output = run [[
      vim.cmd "Homegen smart_replace image_url=https://example.com/room.jpg a sofa"
      vim.cmd "Homegen paint it black"
      vim.cmd "Homegen cancel 7"
      vim.cmd "Homegen tasks"
      print("\n" .. table.concat(said, "\n"))
    ]]
    assert.matches("4 homegen: invalid: Smart replace: 1 parameter is not valid; nothing was sent", output, 1, true)
    assert.matches('4 homegen: what is "paint"? One of cancel, create_exterior', output, 1, true)
    assert.matches('4 homegen: there is no task "7"; :Homegen tasks lists them\n2 homegen: no tasks yet', output, 1, true)
  end)
end)
