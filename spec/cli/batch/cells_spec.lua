local cells = require "homegen.cli.batch.cells"

describe("homegen.cli.batch.cells", function()
  it("trims the names of columns, and takes the wire's", function()
    local names = assert(cells.header { fields = { " service ", "imageUrl" } })
    assert.same({ "service", "imageUrl" }, names)
    assert.same({ imageUrl = "u" }, cells.job(names, { number = 2, fields = { "magic_editor", "u" } }).params)
  end)

  it("leaves an unknown parameter to the library, which says what it could be", function()
    assert.same({ promt = "x" }, cells.job({ "promt" }, { number = 2, fields = { "x" } }, "magic_editor").params)
  end)
end)
