local arguments = require "homegen.cli.input.arguments"

describe("homegen.cli.input.arguments", function()
  it("joins an option with a value that begins with a dash", function()
    assert.same({ "sandbox", "--seconds=-1", "--json" }, arguments.join_values { "sandbox", "--seconds", "-1", "--json" })
    assert.same({ "--prompt=-a green sofa" }, arguments.join_values { "--prompt", "-a green sofa" })
  end)

  it("leaves options, and a wish for help, as they are", function()
    assert.same({ "--json", "--verbose" }, arguments.join_values { "--json", "--verbose" })
    assert.same({ "--yes", "-o", "x" }, arguments.join_values { "--yes", "-o", "x" })
    assert.same({ "--port", "-h" }, arguments.join_values { "--port", "-h" })
    assert.same({ "-1" }, arguments.join_values { "-1" })
  end)

  it("finds the command among them", function()
    assert.equal("mask", arguments.command { "--json", "mask", "new" })
    assert.is_nil(arguments.command { "--help" })
  end)
end)
