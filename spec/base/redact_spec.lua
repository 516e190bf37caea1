local redact = require "homegen.base.redact"

describe("homegen.base.redact", function()
  it("takes a key out, as it is and as JSON spells it", function()
    assert.equal("a [key] and [key]", redact("a k.%-/\"key and k.%-\\/\\\"key", 'k.%-/"key'))
  end)

  it("takes a key's beginning out where the text ends or was cut", function()
    assert.equal("it was [key]", redact("it was abcd-efg", "abcd-efghi"))
    assert.equal("it was [key]…", redact("it was abcd…", "abcd-efghi"))
    assert.equal("it was abc", redact("it was abc", "abcd-efghi"))
    assert.equal("abcd is a word", redact("abcd is a word", "abcd-efghi"))
  end)

  it("leaves a text alone where there is no key, or one that is found in any text", function()
    assert.equal("abc", redact("abc", nil))
    assert.equal("abc", redact("abc", "abc"))
  end)
end)
