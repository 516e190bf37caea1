local addresses = require "homegen.provider.addresses"

describe("homegen.provider.addresses", function()
  it("are texts, each once, in order", function()
    assert.same({ "a", "b", "c" }, addresses.of("a", { "b", "a", "", "c", "b" }))
    assert.same({ "b" }, addresses.of(nil, { "b" }))
    assert.same({ "a" }, addresses.of("a", nil))
    assert.same({ "a" }, addresses.of(7, { true, {}, "a", 5 }))
    for _, nothing in ipairs { 5, "text", true, {}, io.stdout } do
      assert.same({}, addresses.of(type(nothing) ~= "string" and nothing or "", nothing))
    end
    assert.same({}, addresses.of())
  end)

  it("have no line's end and no blanks around them", function()
    assert.same({ "http://h/a", "http://h/b c" }, addresses.of("http://h/a\n", { " http://h/a ", "\r\nhttp://h/b c\t", " \n" }))
  end)

  it("are no more than anybody could want", function()
    local many = {}
    for index = 1, 100000 do many[index] = "u" .. index end
    local urls = addresses.of("first", many)
    assert.equal(addresses.MOST, #urls)
    assert.same({ "first", "u1" }, { urls[1], urls[2] })
  end)

  it("are no longer than anybody could read", function()
    local longest = ("u"):rep(addresses.LONGEST)
    assert.same({ longest, "b" }, addresses.of(longest, { longest .. "u", "b" }))
    local many = {}
    for index = 1, 20 do many[index] = ("%02d"):format(index) .. longest:sub(3) end
    assert.equal(8, #addresses.of(nil, many))
  end)
end)
