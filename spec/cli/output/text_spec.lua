local text = require "homegen.cli.output.text"

describe("homegen.cli.output.text", function()
  it("measures by columns", function()
    for given, columns in pairs { [""] = 0, abc = 3, ["grün"] = 4, ["e\204\129"] = 1, ["日本"] = 4, ["🏠"] = 2 } do
      assert.equal(columns, text.width(given), given)
    end
  end)

  it("cuts between whole characters, and says that something is missing", function()
    assert.equal("grün", text.cut("grün", 4))
    assert.equal("gr…", text.cut("grün", 3))
    assert.equal("日…", text.cut("日本語", 4))
    assert.equal("日…", text.cut("日本語", 3))
    assert.equal("…", text.cut("日本語", 2))
    assert.equal("", text.cut("abc", 0))
    for columns = 1, 30 do
      local cut = text.cut("ein grünes Sofa, 日本 🏠 e\204\129", columns)
      assert.is_true(text.width(cut) <= columns)
      assert.equal(cut, require("homegen.base.words").utf8(cut))
    end
  end)

  it("takes out what a terminal would obey", function()
    assert.equal("a [31mb", text.cut("a\27[31mb", 20))
    assert.equal("a?b", text.cut("a\255b", 20))
  end)

  it("fills up on either side", function()
    assert.equal("ab  ", text.pad("ab", 4))
    assert.equal("  7", text.pad("7", 3, true))
    assert.equal("a…", text.pad("abc", 2))
  end)

  it("breaks lines between words, which stay whole", function()
    assert.equal("one two\n  three", text.wrap("one two three", 8, "  "))
    assert.equal("a\nveryverylongword\nb", text.wrap("a veryverylongword b", 5))
    assert.equal("one two\n  homegen  resume 'a  key' --x", text.wrap("one two\n  homegen  resume 'a  key' --x", 8, "",
      function(line) return line:find "homegen" ~= nil end))
    assert.equal("first\n\n  kept indent", text.wrap("first\n\n  kept indent", 40))
  end)

  it("tells time", function()
    assert.same({ "0 s", "59 s", "1:00", "59:59", "1:00:05" },
      { text.duration(-1), text.duration(59.9), text.duration(60), text.duration(3599), text.duration(3605) })
  end)
end)
