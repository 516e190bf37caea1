local command = require "spec.support.command"
local version = require "homegen.version"

describe("homegen (command)", function()
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

  it("runs from any folder", function()
    local out = command.run("--version", "cd /tmp; ")
    assert.equal(0, out.code)
    assert.equal("homegen " .. version .. "\n", out.text)
  end)
end)
