local core = require "homegen.core"
local words = require "homegen.base.words"

describe("homegen.base.words", function()
  it("leaves ordinary text alone", function()
    for _, text in ipairs { "", "a modern sofa", "150-200 m² – schön", "日本語" } do
      assert.equal(text, words.printable(text))
      assert.equal(text, words.presentable(text))
    end
  end)

  it("takes out what a terminal would obey", function()
    local hostile = {
      ["a\27[2Jb"] = "a [2Jb", ["a\r\n\tb"] = "a b", ["a\0b"] = "a b", ["a\127b"] = "a b",
      ["a\194\155" .. "2Jb"] = "a 2Jb", ["\27]0;title\7"] = " ]0;title ",
    }
    for text, shown in pairs(hostile) do assert.equal(shown, words.printable(text)) end
  end)

  it("makes valid UTF-8 of what is none", function()
    assert.equal("caf?", words.printable("caf\233"))
    assert.is_true(core.is_utf8(words.presentable(("\237\160\128"):rep(200))))
  end)

  it("leaves valid UTF-8 as it is, control characters too, where it is not for a terminal", function()
    assert.equal("a\n\27é", words.utf8("a\n\27é"))
    assert.equal("a\n?", words.utf8("a\n\233"))
  end)

  it("cuts what is long, between characters", function()
    for _, letter in ipairs { "x", "é", "日", "😀" } do
      for limit = 60, 64 do
        local shown = words.presentable(letter:rep(100000), limit)
        assert.is_true(core.is_utf8(shown), letter)
        assert.is_true(#shown <= limit + 3, letter)
        assert.is_true(#shown > limit - 4, letter)
        assert.equal("…", shown:sub(-3))
      end
    end
    assert.equal(("x"):rep(64), words.presentable(("x"):rep(64), 64))
  end)
end)
