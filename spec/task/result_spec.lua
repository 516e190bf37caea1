local cjson = require "cjson"
local result = require "homegen.task.result"

local VIEW = {
  urls = { "https://cdn.example.com/a.png" }, output = { width = 1024.0, height = 768.0 },
  raw = { id = "1234567890123456789", input = { prompt = "a sofa" }, output = cjson.null },
}

describe("homegen.task.result", function()
  local made

  before_each(function()
    local job = { service = { name = "smart_replace" }, id = "1234567890123456789", credits = 1, details = {} }
    made = result.new(job, VIEW, { network = {} })
  end)

  it("is plain data that encodes as it is", function()
    local copy = cjson.decode(cjson.encode(made))
    assert.equal("1234567890123456789", copy.id)
    assert.equal(1024, copy.width)
    assert.equal("a sofa", copy.input.prompt)
    assert.is_nil(copy.network)
  end)

  it("has whole numbers as sizes", function()
    assert.equal("1024x768", ("%dx%d"):format(made.width, made.height))
    if math.type then assert.equal("integer", math.type(made.width)) end
  end)

  it("is recognised", function()
    assert.is_true(result.is(made))
    assert.is_false(result.is {})
    assert.truthy(tostring(made):find("smart_replace 1234567890123456789", 1, true))
  end)

  for name, path in pairs { folder = "out/", ["unknown placeholder"] = "{what}.png", NUL = "a\0.png", number = 7 } do
    it("raises at the caller's line for a bad path: " .. name, function()
      local ok, message = pcall(function() made:save(path) end)
      assert.is_false(ok)
      assert.truthy(message:find("result_spec.lua:%d+: result:save: "), message)
    end)
  end
end)
