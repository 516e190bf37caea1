local cjson = require "cjson"
local errors = require "homegen.base.errors"

describe("homegen.base.errors", function()
  it("says everything a person needs in one text", function()
    local text = tostring(errors.new {
      kind = "credits", message = "no coins", code = 9051, name = "COINS_NOT_ENOUGH", task_id = "7", hint = "top up",
      violations = { { field = "prompt", message = "is required" } },
    })
    for _, part in ipairs { "credits", "no coins", "9051", "COINS_NOT_ENOUGH", "task 7", "prompt: is required", "top up" } do
      assert.truthy(text:find(part, 1, true), part)
    end
  end)

  it("stand in a text like text", function()
    local err = errors.new { kind = "io", message = "no room" }
    assert.equal("failed: homegen: io: no room", "failed: " .. err)
    assert.equal("homegen: io: no room!", err .. "!")
    assert.equal("homegen: io: no roomhomegen: io: no room", err .. err)
    assert.equal("1homegen: io: no room", 1 .. err)
  end)

  it("are recognised, and nothing else is", function()
    assert.is_true(errors.is(errors.new { kind = "io", message = "m" }))
    for _, other in ipairs { {}, "text", 7, true } do assert.is_false(errors.is(other)) end
    assert.is_false(errors.is(nil))
  end)

  it("are not retryable unless said", function()
    assert.is_false(errors.new({ kind = "io", message = "m" }).retryable)
    assert.is_true(errors.new({ kind = "io", message = "m", retryable = true }).retryable)
  end)

  it("show nothing that a terminal would obey", function()
    local err = errors.new { kind = "network", message = "subject \27]0;pwned\7 'a\r\nb\194\155'" }
    assert.equal("subject  ]0;pwned  'a b '", err.message)
    assert.is_nil(tostring(err):find("[%z\1-\9\11-\31\127]"))
  end)

  it("refuse an unknown kind", function()
    assert.has_error(function() errors.new { kind = "oops", message = "m" } end)
  end)

  it("encode as JSON as they are", function()
    local copy = cjson.decode(cjson.encode(errors.new { kind = "api", message = "m", code = 1001 }))
    assert.equal("api", copy.kind)
    assert.equal(1001, copy.code)
  end)
end)
