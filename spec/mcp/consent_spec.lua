local consent = require "homegen.mcp.consent"

local SECRET, OTHER = ("0a"):rep(32), ("0b"):rep(32)

local function offer(changes)
  local own = { service = "smart_replace", payload = "{}", price = 1 }
  for name, value in pairs(changes or {}) do own[name] = value end
  return own
end

describe("homegen.mcp.consent", function()
  it("is for one service, payload and price, of this journal, until its time", function()
    local token = consent.make(SECRET, offer(), 1700000000)
    assert.equal(1700000000, consent.check(SECRET, token, offer()))
    for _, changed in ipairs { { service = "magic_editor" }, { payload = "{} " }, { price = 2 } } do
      local expires, reason = consent.check(SECRET, token, offer(changed))
      assert.same({ n = 2, nil, "other" }, { n = 2, expires, reason })
    end
    assert.equal("other", select(2, consent.check(OTHER, token, offer())))
    assert.equal("other", select(2, consent.check(SECRET, (token:gsub("1700000000", "1800000000")), offer())))
  end)

  it("is another one each time, and so is the key that is made of it", function()
    local first, second = consent.make(SECRET, offer(), 1), consent.make(SECRET, offer(), 1)
    assert.not_equal(first, second)
    assert.not_equal(consent.key(first), consent.key(second))
    assert.equal(consent.key(first), consent.key(first))
    assert.is_true(consent.is_key(consent.key(first)))
    assert.equal(#"agent-" + 40, #consent.key(first))
  end)

  it("is not what only looks like one", function()
    for _, token in ipairs { "", "hc1", "hc1.x.y.z", "hc1.1.0a", "hc2.1.0a.0b", "hc1.99999999999999999999.0a.0b", ("x"):rep(1e6) } do
      assert.equal("form", select(2, consent.check(SECRET, token, offer())))
    end
    for _, key in ipairs { "", "agent-", "agent-x", "job-1", 7, false } do assert.is_false(consent.is_key(key)) end
  end)
end)
