local arguments = require "homegen.mcp.arguments"
local json_text = require "homegen.base.json_text"

local FIELDS = {
  name = { type = "string", required = true, values = { "one", "two" }, doc = "which" },
  count = { type = "integer", minimum = 1, maximum = 3, doc = "how many" },
  seconds = { type = "number", minimum = 0, maximum = 1.5, doc = "how long" },
  more = { type = "object", doc = "what else" },
}

describe("homegen.mcp.arguments", function()
  it("takes what fits", function()
    assert.is_nil(arguments.check("t", FIELDS, { name = "one", count = 3, seconds = 0.5, more = {} }))
    assert.is_nil(arguments.check("t", FIELDS, { name = "two", more = { a = 1 } }))
    assert.is_nil(arguments.check("t", {}, {}))
  end)

  it("tells all that does not", function()
    local err = arguments.check("t", FIELDS, { name = "tow", count = 1.5, seconds = 9, more = { 1 }, counts = 1 })
    assert.same({ "invalid", "not_sent" }, { err.kind, err.outcome })
    local told = {}
    for index, violation in ipairs(err.violations) do told[index] = violation.field .. " " .. violation.rule end
    assert.equal("count type, more type, name enum, seconds maximum, counts unknown", table.concat(told, ", "))
    assert.matches("did you mean two%?", err.violations[3].message)
    assert.matches("did you mean count%?", err.violations[5].message)
    assert.matches("is required: which", arguments.check("t", FIELDS, {}).violations[1].message)
    assert.equal("type", arguments.check("t", FIELDS, { name = 7 }).violations[1].rule)
  end)

  it("is a schema that says the same", function()
    assert.equal('{"additionalProperties":false,"properties":{"count":{"description":"how many","maximum":3,"minimum":1,"type":"integer"},'
      .. '"more":{"title":"x"},"name":{"description":"which","enum":["one","two"],"type":"string"},"seconds":{"description":"how long",'
      .. '"maximum":1.5,"minimum":0,"type":"number"}},"required":["name"],"type":"object"}',
      json_text.encode(arguments.schema(FIELDS, { more = { title = "x" } })))
  end)
end)
