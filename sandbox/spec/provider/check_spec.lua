local cjson = require "cjson"
local check = require "homegen.sandbox.provider.check"

describe("sandbox.check", function()
  it("tells strings from the rest, null included", function()
    assert.equal("x", check.string({ a = "x" }, "a"))
    assert.same({}, { check.string({}, "a") })
    for _, value in ipairs { 1, true, {}, cjson.null } do
      local text, message = check.string({ a = value }, "a")
      assert.is_nil(text)
      assert.matches("^a must be a string", message)
    end
  end)

  it("wants words where text is required", function()
    assert.equal(" x ", check.required_text({ a = " x " }, "a"))
    for _, body in ipairs { {}, { a = "" }, { a = " \r\n\t" }, { a = 7 } } do
      local text, message = check.required_text(body, "a")
      assert.is_nil(text)
      assert.matches("^a ", message)
    end
  end)

  it("knows absolute http URLs with a host", function()
    for _, url in ipairs {
      "http://a", "https://a.b/c?d#e", "HTTPS://EXAMPLE.com", "http://127.0.0.1:8080/x", "http://[::1]/x",
      "http://u:p@h/",
    } do
      assert.is_true(check.is_url(url), url)
    end
    for _, url in ipairs {
      "", "a", "/a", "//a/b", "http:", "http://", "http:///x", "http://?x", "http://:80/", "http://u@/x", "ftp://a/b",
      "file:///x", "data:image/png;base64,x", "javascript:x", "http://a b", "http://a\n", " http://a", "http://a/\127",
    } do
      assert.is_false(check.is_url(url), url)
    end
  end)

  it("knows standard base64", function()
    for _, text in ipairs { "QQ==", "QUI=", "QUJD", "+/+/" } do assert.is_true(check.is_base64(text), text) end
    for _, text in ipairs { "", "Q", "QQ", "QQ=", "Q===", "====", "QU-_", "QU JD", "QUJD\n", "QQ==QQ==" } do
      assert.is_false(check.is_base64(text), text)
    end
  end)

  it("knows the words of an enumeration", function()
    assert.equal("b", check.choice({ a = "b" }, "a", { "b", "c" }))
    assert.same({}, { check.choice({}, "a", { "b" }) })
    assert.equal("a is required", select(2, check.required_choice({}, "a", { "b" })))
    for _, value in ipairs { "B", "", "bc", 1, cjson.null } do
      assert.matches("^a must be", select(2, check.required_choice({ a = value }, "a", { "b", "c" })))
    end
  end)

  it("knows whole numbers from 1", function()
    for _, value in ipairs { 1, 1024, 768.0 } do assert.equal(value, check.required_count({ a = value }, "a")) end
    for _, value in ipairs { 0, -1, 1.5, "1", true, cjson.null, 2 ^ 40 } do
      assert.matches("^a must be", select(2, check.required_count({ a = value }, "a")))
    end
    assert.equal("a is required", select(2, check.required_count({}, "a")))
  end)

  it("knows UUIDs of any version and case, and the examples' word for one", function()
    local uuid = "F47AC10B-58cc-1372-0567-0e02b2c3d479"
    assert.equal(uuid:lower(), check.required_uuid({ a = uuid }, "a"))
    assert.equal("uuid", check.required_uuid({ a = "uuid" }, "a"))
    for _, value in ipairs { "", "UUID", uuid .. "0", (uuid:gsub("F", "G")), (uuid:gsub("-", "")), "{" .. uuid .. "}", 7 } do
      assert.matches("^a must", select(2, check.required_uuid({ a = value }, "a")))
    end
  end)
end)
