local arguments = require "homegen.cli.input.arguments"

local OPTIONS = {
  ["--seconds"] = true, ["--prompt"] = true, ["--port"] = true, ["--json"] = false, ["--yes"] = false, ["-o"] = true, ["-h"] = false,
}

describe("homegen.cli.input.arguments", function()
  local function join(...) return arguments.join_values({ ... }, OPTIONS) end

  it("joins an option with a value that begins with a dash", function()
    assert.same({ "sandbox", "--seconds=-1", "--json" }, join("sandbox", "--seconds", "-1", "--json"))
    assert.same({ "--prompt=-a green sofa" }, join("--prompt", "-a green sofa"))
    assert.same({ "--prompt=-key-1", "--prompt=--two words" }, join("--prompt", "-key-1", "--prompt", "--two words"))
  end)

  it("leaves options, and a wish for help, as they are", function()
    assert.same({ "--json", "--verbose" }, join("--json", "--verbose"))
    assert.same({ "--yes", "-o", "x" }, join("--yes", "-o", "x"))
    assert.same({ "--prompt", "-o", "x" }, join("--prompt", "-o", "x"))
    assert.same({ "--port", "-h" }, join("--port", "-h"))
    assert.same({ "--json", "-1" }, join("--json", "-1"))
    assert.same({ "-1" }, join "-1")
  end)

  it("finds the command among them", function()
    assert.equal("mask", arguments.command { "--json", "mask", "new" })
    assert.is_nil(arguments.command { "--help" })
  end)
end)
