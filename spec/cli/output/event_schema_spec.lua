local event_schema = require "homegen.cli.output.event_schema"
local scratch = require "spec.support.scratch"

describe("homegen.cli.output.event_schema", function()
  it("tells what is not of the form", function()
    assert.is_nil(event_schema.problem { event = "warning", message = "x" })
    assert.equal("no event 'dance'", event_schema.problem { event = "dance" })
    assert.equal("warning: message is missing", event_schema.problem { event = "warning" })
    assert.equal("warning: message is no string", event_schema.problem { event = "warning", message = 1 })
    assert.equal("warning: unknown field 'colour'", event_schema.problem { event = "warning", message = "x", colour = "red" })
    assert.equal("quote: amount is no integer", event_schema.problem { event = "quote", amount = 1.5, place = "x" })
  end)

  it("stands in the manual, field by field", function()
    local manual = scratch.read "docs/command.md"
    for _, entry in ipairs(event_schema.list) do
      local section = manual:match("\n### `" .. entry.name .. "`\n(.-)\n###? ") or manual:match("\n### `" .. entry.name .. "`\n(.*)")
      assert.truthy(section, entry.name)
      assert.truthy(section:find(entry.doc, 1, true), entry.name)
      for _, field in ipairs(entry.fields) do
        local line = ("| `%s` | %s%s | %s |"):format(field[1], field[2], field[4] and ", always" or "", field[3])
        assert.truthy(section:find(line, 1, true), entry.name .. ": " .. line)
      end
      local _, count = section:gsub("\n| `", "")
      assert.equal(#entry.fields, count, entry.name)
    end
  end)
end)
