local canonical = require "homegen.cli.batch.canonical"
local cjson = require "cjson"

describe("homegen.cli.batch.canonical", function()
  it("is the same text for the same value, in whatever order it came", function()
    assert.equal('{"a":[1,2.5,"x/y",null],"b":{},"c":true}',
      (canonical.encode { c = true, b = setmetatable({}, nil), a = { 1, 2.5, "x/y", cjson.null } }:gsub("%[%]", "{}")))
    assert.equal(canonical.encode(cjson.decode '{"b":1,"a":2}'), canonical.encode(cjson.decode '{"a":2.0,"b":1}'))
    assert.equal('{"10":1,"9":2}', canonical.encode { ["9"] = 2, ["10"] = 1 })
    assert.equal("[]", canonical.encode {})
    assert.equal("9007199254740991", canonical.encode(2 ^ 53 - 1))
    assert.equal("[0.1,0.717,0.30000000000000004]", canonical.encode { 0.1, 0.717, 0.1 + 0.2 })
  end)

  it("reads back as what it was", function()
    for _, value in ipairs { "\\/", "a\\", "\\\\/\n\"", "ä/€" } do
      assert.equal(value, cjson.decode("[" .. canonical.encode(value) .. "]")[1])
    end
  end)

  it("keeps an order that is given, and leaves out what is nil", function()
    assert.equal('{"z":1,"a":2}', canonical.object({ "z", "y", "a" }, { a = 2, z = 1 }))
  end)
end)
