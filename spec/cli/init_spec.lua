local child = require "spec.support.process.child"
local command = require "spec.support.process.command"
local runtime = require "spec.support.runtime"
local scratch = require "spec.support.scratch"
local version = require "homegen.version"

describe("homegen (command)", function()
  after_each(command.stop_all)

  it("tells its version and its subcommands", function()
    local out = command.run("--version")
    assert.same({ "homegen " .. version .. "\n", 0 }, { out.text, out.code })
    out = command.run("--help")
    assert.equal(0, out.code)
    assert.matches("Usage: homegen", out.text)
    assert.matches("sandbox", out.text)
    assert.matches("%-%-die%-with%-parent", command.run("sandbox --help").text)
  end)

  it("exits with 2 and its usage when it does not understand", function()
    for _, arguments in ipairs {
      "", "dance", "--colour", "sandbox --colour", "sandbox here", "sandbox --port", "sandbox --port eighty",
      "sandbox --credits many", "sandbox --json=yes",
    } do
      local out = command.run(arguments)
      assert.equal(2, out.code, arguments)
      assert.matches("Usage: homegen", out.text)
      assert.matches("\nhomegen: ", out.text)
      assert.is_nil(out.text:find("traceback", 1, true))
    end
  end)

  it("says what was probably meant", function()
    for arguments, words in pairs {
      ["smart-replac"] = "unknown command 'smart-replac': did you mean smart-replace?",
      ["sandbox --prot 1"] = "unknown option '--prot': did you mean --port?",
      ["--versoin"] = "unknown option '--versoin': did you mean --version?",
      ["dance"] = "unknown command 'dance'\n",
    } do
      local out = command.run(arguments)
      assert.equal(2, out.code, arguments)
      assert.truthy(out.text:find(words, 1, true), out.text)
    end
  end)

  it("understands a service's name as Lua spells it", function()
    assert.matches("^Usage: homegen magic%-editor", command.run("magic_editor --help").text)
  end)

  it("has a help that is as wide as the terminal", function()
    for columns in ("20 40 80 200"):gmatch "%d+" do
      local longest = 0
      for line in command.run("mask new --help", ("COLUMNS=%s "):format(columns)).text:gmatch "[^\n]+" do
        local is_whole = line:find "^ *%S+ *%S*$" -- a word, or an option and its value
        if not is_whole then longest = math.max(longest, #line) end
      end
      assert.is_true(longest <= tonumber(columns), columns .. ": " .. longest)
    end
  end)

  it("loads little for --version", function()
    local said = child.run [[
      require("homegen.cli").main { "--version" }
      for name in pairs(package.loaded) do
        if name == "homegen" or name == "homegen.core" or name == "argparse" then print(name) end
      end
    ]]
    assert.equal("homegen " .. version .. "\n", said)
  end)

  it("runs from any folder", function()
    local out = command.run("--version", "cd /tmp; ")
    assert.equal(0, out.code)
    assert.equal("homegen " .. version .. "\n", out.text)
  end)

  it("runs by itself, on the Lua that the environment was made for", function()
    local pipe = assert(io.popen "bin/homegen --version 2>&1")
    assert.equal("homegen " .. version .. "\n", pipe:read "*a")
    pipe:close()

    local folder = scratch.folder()
    scratch.write(folder .. "/" .. runtime.name, "#!/bin/sh\necho \"${0##*/} $2\"\n")
    pipe = assert(io.popen(("chmod +x '%s'/*; PATH='%s':$PATH bin/homegen --version 2>&1"):format(folder, folder)))
    assert.equal(runtime.name .. " --version\n", pipe:read "*a")
    pipe:close()
    scratch.remove(folder)
  end)

  it("does not load what was built for another Lua", function()
    local other = runtime.name == "luajit" and "lua5.4" or "luajit"
    local process = command.start("sandbox --painter plain", ("HOMEGEN_FLAVOUR=%s "):format(other))
    assert.matches("http://", process.line)
    process:stop "TERM"
  end)
end)
