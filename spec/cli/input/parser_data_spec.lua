local argparse = require "argparse"
local parser_data = require "homegen.cli.input.parser_data"

describe("homegen.cli.input.parser_data", function()
  local parser, own

  before_each(function()
    parser = argparse "x"
    own = parser:command("mask", "Draw a mask.")
    own:option("-o --save", "Where."):argname "FILE"
    own:flag("--force", "Anyway.")
    own:option("--from", "What."):choices { "white", "alpha" }
    own:argument("what", "Which."):args "1-2"
    own:argument("rest", "More."):args "?"
    own:command("new", "A new one.")
  end)

  it("has what completions and manual pages need", function()
    local data = parser_data.of(own)
    assert.same({ "mask", "Draw a mask." }, { data.name, data.help })
    assert.same({ "-o", "--save" }, data.options[2].names)
    assert.same({ "FILE", "Where." }, { data.options[2].value, data.options[2].help })
    assert.is_nil(data.options[3].value)
    assert.same({ "white", "alpha" }, data.options[4].values)
    assert.same({ "what", false, true }, { data.arguments[1].name, data.arguments[1].optional, data.arguments[1].many })
    assert.is_true(data.arguments[2].optional)
    assert.equal("new", data.commands[1].name)
    assert.same({ "-h", "--help", "-o", "--save", "--force", "--from" }, parser_data.option_names(own))
    assert.same({ "new" }, parser_data.command_names(own))
    assert.equal(own, parser_data.command(parser, "mask"))
    assert.is_nil(parser_data.command(parser, "msak"))
  end)

  it("makes a usage of one line, as wide as the terminal", function()
    parser_data.set_usage(parser, "homegen", 80)
    assert.equal("Usage: homegen [options] command …", parser:get_usage())
    assert.equal("Usage: homegen mask [options] what… [rest] command …", own:get_usage())
    parser_data.set_usage(parser, "homegen", 20)
    assert.equal("Usage: homegen\n  [options] command\n  …", parser:get_usage())
  end)
end)
