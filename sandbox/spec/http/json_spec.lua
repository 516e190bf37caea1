local cjson = require "cjson"
local json = require "homegen.sandbox.http.json"

describe("sandbox.json", function()
  it("writes fields in their order, ids as they are, slashes unescaped", function()
    local value = json.object {
      { "id", json.raw("9223372036854775807") }, { "url", "https://a/b" }, { "n", 3.0 }, { "f", 0.5 },
      { "yes", true }, { "none", nil }, { "list", json.list { "a", json.object {} } }, { "null", json.null },
    }
    assert.equal('{"id":9223372036854775807,"url":"https://a/b","n":3,"f":0.5,"yes":true,"none":null,'
      .. '"list":["a",{}],"null":null}', json.encode(value))
  end)

  it("writes every byte of text so that it is read back", function()
    local bytes = {}
    for byte = 0, 127 do bytes[#bytes + 1] = string.char(byte) end
    local text = table.concat(bytes) .. "äß素敵"
    assert.equal(text, cjson.decode("[" .. json.encode(text) .. "]")[1])
  end)

  it("does not write what it cannot", function()
    assert.is_false((pcall(json.encode, {})))
    assert.is_false((pcall(json.encode, print)))
  end)

  it("reads JSON, and says why it does not", function()
    assert.same({ a = 1 }, json.decode('{"a":1}'))
    assert.equal(json.decoded_null, json.decode("null"))
    for _, text in ipairs { "", "{", "nul", '{"a":NaN}', '{"a":0x10}', ("["):rep(100) .. ("]"):rep(100), "{} x" } do
      local value, message = json.decode(text)
      assert.is_nil(value, text)
      assert.is_nil(message:find("json.lua", 1, true))
      assert.is_true(#message > 5)
    end
  end)
end)
