local homegen = require "homegen"
local parameter_text = require "homegen.cli.input.parameter_text"
local scratch = require "spec.support.scratch"

local OBJECTS = { type = "list", items = { fields = {
  { name = "name" }, { name = "min_area" }, { name = "layout", nullable = true },
} } }

describe("homegen.cli.input.parameter_text", function()
  local function read(field, given) return parameter_text.read(field, given) end

  it("reads what is typed as what the library takes", function()
    assert.equal("x", read({ type = "string" }, "x"))
    assert.equal(1024, read({ type = "integer" }, "1024"))
    assert.equal(homegen.null, read({ type = "enum", nullable = true }, "null"))
    assert.equal("null", read({ type = "enum" }, "null"))
    assert.same({ "Deck", "Front porch" }, read({ type = "list", items = { values = {} } }, "Deck, Front porch"))
    assert.same({ "Home Office" }, read({ type = "joined" }, "Home Office"))
    assert.same({ 1, 2 }, read({ type = "list", items = {} }, "[1, 2]"))
  end)

  it("reads objects as text or JSON", function()
    assert.same({ { name = "Room 1 (Master)", min_area = "15", layout = homegen.null } },
      read(OBJECTS, "Room 1 (Master), min_area=15, layout=null"))
    assert.same({ { name = "A=B", min_area = "1" } }, read(OBJECTS, "name=A=B, minArea=1"))
    assert.same({ { name = "x" } }, read(OBJECTS, '{"name": "x"}'))
    assert.same({ { name = "x" }, { name = "y" } }, read(OBJECTS, '[{"name": "x"}, {"name": "y"}]'))
  end)

  it("says what it does not understand", function()
    assert.equal("a whole number is expected, not '1.5'", select(2, read({ type = "integer" }, "1.5")))
    assert.equal("'colour=red' is none of name, min_area, layout", select(2, read(OBJECTS, "A, colour=red")))
    assert.equal("'B' is none of name, min_area, layout", select(2, read(OBJECTS, "A, B")))
    assert.matches("not valid JSON", select(2, read(OBJECTS, "{nonsense")))
    assert.matches("No such file", select(2, read({ type = "base64_image" }, "@/nowhere")))
  end)

  it("reads files of parameters, and of base64", function()
    local folder = scratch.folder()
    local path = folder .. "/f"
    local function from(text, wanted)
      scratch.write(path, text)
      return parameter_text.read_file(path, wanted or "object")
    end
    assert.same({ a = 1 }, from "\239\187\191{\"a\": 1}\r\n")
    assert.same({}, from "{}")
    assert.same({ { a = 1 } }, from('[{"a": 1}]', "list"))
    assert.matches("a JSON object is expected", select(2, from "[1]"))
    assert.matches("a JSON list is expected", select(2, from('{"a": 1}', "list")))
    assert.matches("a JSON object is expected", select(2, from "7"))
    assert.matches("not valid JSON", select(2, from "{"))
    assert.matches("it is empty", select(2, from ""))
    assert.matches("Is a directory", select(2, parameter_text.read_file(folder, "object")))
    scratch.write(path, "aGVs\nbG8=\n")
    assert.equal("aGVsbG8=", read({ type = "base64_image" }, "@" .. path))
    scratch.remove(folder)
  end)
end)
