local cjson = require "cjson"
local json = require "homegen.base.json"

describe("homegen.base.json", function()
  it("keeps 64-bit ids to the last digit", function()
    assert.equal("1234567890123456789", json.decode('{"data": 1234567890123456789}').data)
    assert.equal("9007199254740993", json.decode("[9007199254740993]")[1])
  end)

  it("leaves digits inside text and small numbers alone", function()
    local value = json.decode('{"a": "12345678901234567890", "b": 42, "c": 1.5}')
    assert.equal("12345678901234567890", value.a)
    assert.equal(42, value.b)
    assert.equal(1.5, value.c)
  end)

  it("gives nothing that cannot be encoded again", function()
    for _, number in ipairs { "1e999", "-1E400", ("9"):rep(400) .. ".5", ("9"):rep(400) } do
      local value = json.decode('{"a":' .. number .. "}")
      assert.equal(number, value.a)
      assert.is_true(pcall(cjson.encode, value))
    end
    assert.equal(1e307, json.decode("[1e307]")[1])
  end)

  for name, text in pairs {
    ["truncated text"] = '{"a": 1', ["HTML"] = "<html></html>", ["nothing"] = "", ["endless nesting"] = ("["):rep(1e5),
    ["NaN"] = "[NaN]", ["hexadecimal"] = "[0x10]", ["a NUL byte"] = '{"a"\0: 1}',
  } do
    it("refuses " .. name, function()
      local value, message = json.decode(text)
      assert.is_nil(value)
      assert.is_string(message)
    end)
  end

  it("reads ids", function()
    assert.equal("42", json.id(42))
    assert.equal("9223372036854775807", json.id("9223372036854775807"))
    for _, bad in ipairs { 0, -1, 1.5, 2 ^ 60, "", "0", "-4", "1e5", "9223372036854775808", "12a", "007", true } do
      assert.is_nil(json.id(bad))
    end
  end)

  it("reads integers", function()
    assert.equal(1024, json.integer(1024.0))
    assert.equal("1024", ("%d"):format(json.integer(1024.0)))
    for _, bad in ipairs { 1.5, "7", 2 ^ 60, 0 / 0, math.huge } do assert.is_nil(json.integer(bad)) end
  end)
end)
