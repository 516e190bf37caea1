local cli = require "homegen.cli"
local commands = require "homegen.cli.commands"
local homegen = require "homegen"

describe("homegen.cli.commands", function()
  it("has a command for each service, and finds it by either spelling", function()
    for _, service in ipairs(homegen.services()) do
      assert.equal(service.name, commands.find(service.name).service)
      assert.equal(service.name, commands.find((service.name:gsub("_", "-"))).service)
    end
    assert.is_nil(commands.find "dance")
  end)

  it("lists commands that all can be loaded, each with a line of help", function()
    local seen = {}
    for _, entry in ipairs(commands.all()) do
      assert.is_nil(seen[entry.name], entry.name)
      seen[entry.name] = true
      assert.matches("%.$", entry.help)
      local module = cli.load(entry)
      assert.is_function(module.define, entry.name)
      assert.is_function(module.run, entry.name)
    end
  end)
end)
