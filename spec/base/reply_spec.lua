local reply = require "homegen.base.reply"

describe("homegen.base.reply", function()
  it("reads an object", function()
    local object, oddities = reply.read '{"a":1}'
    assert.same({ a = 1 }, object)
    assert.is_nil(oddities)
  end)

  it("reads one that is alone in a list, or in a text", function()
    for _, body in ipairs { '[{"a":1}]', '"{\\"a\\":1}"', '"\\n {\\"a\\":1}"' } do
      local object, oddities = reply.read(body)
      assert.same({ a = 1 }, object)
      assert.same({ wrapper = true }, oddities)
    end
    local object, oddities = reply.read '"{\\"a\\":NaN,\\"b\\":2}"'
    assert.same({ b = 2 }, object)
    assert.same({ wrapper = true, word = true }, oddities)
  end)

  it("takes nothing else for one", function()
    for _, body in ipairs { "", "7", "null", '"text"', "[7]", '[{"a":1},{"a":2}]', '[[{"a":1}]]', "<html>", '"\\"{}\\""' } do
      local object = reply.read(body)
      assert.is_true(object == nil or object.a == nil)
    end
  end)

  it("tells what may mean something else, and what may be missing", function()
    local function judged(body)
      local _, oddities = reply.read(body)
      return { reply.is_clear(oddities), reply.is_complete(oddities), reply.is_certain(oddities) }
    end
    assert.same({ true, true, true }, judged '{"a":1}')
    assert.same({ true, true, true }, judged '\239\187\191{"a":NaN,}')
    assert.same({ true, false, false }, judged '{"a":1')
    assert.same({ false, true, false }, judged '{"a":1,"a":2}')
    assert.same({ false, true, false }, judged '{"a":12345678901234567.0}')
    assert.same({ false, false, false }, judged '{"a":1}{"a":2}')
    assert.same({ false, false, false }, judged '{"a":1;}')
  end)

  it("has words for each oddity", function()
    assert.is_nil(reply.describe(nil))
    local file = assert(io.open "csrc/core/data/lhg_json_decode.c")
    local names = {}
    for name in file:read("*a"):match("names%[%] = (%b{})"):gmatch('"([%l%d]+)"') do names[#names + 1] = name end
    file:close()
    assert.equal(19, #names)
    for _, name in ipairs { "code", "transfer", (table.unpack or unpack)(names) } do
      assert.is_string(reply.describe { [name] = true }, name)
    end
    assert.equal("a byte order mark stands before it, its end is missing", reply.describe { cut = true, mark = true })
  end)

  it("adds one", function()
    assert.same({ code = true }, reply.with(nil, "code"))
    assert.same({ code = true, cut = true }, reply.with({ cut = true }, "code"))
  end)
end)
