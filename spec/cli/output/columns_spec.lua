local columns = require "homegen.cli.output.columns"
local text = require "homegen.cli.output.text"

local LIST = {
  { title = "key", field = "key", shrinks = true }, { title = "state", field = "state" },
  { title = "credits", field = function(row) return row.credits end, right = true },
}
local ROWS = { { key = "a very long key of a job", state = "queued", credits = 1 }, { key = "grün", state = "failed", credits = 10 } }

describe("homegen.cli.output.columns", function()
  it("lines up, with titles", function()
    assert.same({
      "key                       state   credits",
      "a very long key of a job  queued        1",
      "grün                      failed       10",
    }, columns.lines(LIST, ROWS, math.huge))
  end)

  it("cuts what may be cut where the terminal is narrow", function()
    local lines = columns.lines(LIST, ROWS, 30)
    assert.equal("a very long …  queued        1", lines[2])
    for _, line in ipairs(lines) do assert.is_true(text.width(line) <= 30) end
  end)

  it("tells a row in lines of its own where nothing else fits", function()
    assert.same({ "key: a very long key…", "state: queued", "credits: 1", "", "key: grün", "state: failed", "credits: 10" },
      columns.lines(LIST, ROWS, 21))
  end)

  it("shows rows without a value, and no row at all", function()
    assert.same({ "key  state  credits", "a" }, columns.lines(LIST, { { key = "a" } }, 80))
    assert.same({ "key  state  credits" }, columns.lines(LIST, {}, 80))
  end)
end)
