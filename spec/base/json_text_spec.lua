local cjson = require "homegen.base.cjson"
local json_text = require "homegen.base.json_text"

describe("homegen.base.json_text", function()
  it("tells an empty list from an object without fields", function()
    assert.equal('{"a":[],"b":{},"c":[1,null,"x"]}',
      json_text.encode { a = json_text.list {}, b = {}, c = { 1, cjson.null, "x" } })
  end)

  it("writes the same text for the same value, whatever the order in which fields came", function()
    local names = {}
    for index = 1, 50 do names[index] = ("name%02d"):format(index) end
    local up, down = {}, {}
    for index = 1, 50 do up[names[index]] = index end
    for index = 50, 1, -1 do down[names[index]] = index end
    assert.equal(json_text.encode(up), json_text.encode(down))
    assert.matches('^{"name01":1,"name02":2,', json_text.encode(up))
  end)

  it("writes whole numbers whole, and fractions so that they are read back", function()
    assert.equal("[1,9007199254740992,-3,0.1,1e+300]", (json_text.encode { 1, 2 ^ 53, -3.0, 0.1, 1e300 }:gsub("0%.1%d+", "0.1")
      :gsub("1%.0000%d+e", "1e")))
    for _, number in ipairs { 0.1, 1 / 3, 1e300, 123456.789 } do
      assert.equal(number, cjson.decode("[" .. json_text.encode(number) .. "]")[1])
    end
  end)

  it("stays on one line", function()
    assert.is_nil(json_text.encode({ text = "a\nb\r\0" }):find "[\n\r%z]")
  end)

  it("raises for what is no JSON", function()
    for _, value in ipairs { 0 / 0, math.huge, print, { [{}] = 1 }, { [2] = "a hole before it" } } do
      assert.has_error(function() json_text.encode(value) end)
    end
    local endless = {}
    endless.own = endless
    assert.has_error(function() json_text.encode(endless) end)
  end)
end)
