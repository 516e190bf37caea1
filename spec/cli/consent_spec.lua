local consent = require "homegen.cli.consent"

local ONE = { { amount = 1, unit = "credit", place = "Ideal House" } }

-- On a terminal it is asked: spec/cli/command/service_spec.lua. Here nobody can be.
describe("homegen.cli.consent", function()
  local said, out

  before_each(function()
    said = {}
    out = {
      json = true, clear = function() end,
      event = function(_, name, fields) said[#said + 1] = { name, fields.exit_code, fields.message, fields.money } end,
    }
  end)

  local function refused(parsed, prices) return consent.refused(out, prices or ONE, parsed) end

  it("is not needed for what costs nothing", function()
    assert.is_nil(refused({}, {}))
    assert.is_nil(refused({}, { { amount = 0, unit = "credit", place = "x" } }))
    assert.same({}, said)
  end)

  it("is given by --yes, or by a --max-cost that is enough for all of it", function()
    assert.is_nil(refused { yes = true })
    assert.is_nil(refused { max_cost = 1 })
    assert.is_nil(refused({ max_cost = 3 }, { ONE[1], { amount = 2, unit = "photo", place = "iaCrea" } }))
    assert.same({}, said)
  end)

  it("is refused where --max-cost is not enough, whatever --yes says", function()
    assert.equal(5, refused { yes = true, max_cost = 0 })
    assert.equal(5, refused({ max_cost = 2 }, { ONE[1], { amount = 2, unit = "photo", place = "iaCrea" } }))
    assert.same({ "error", 5 }, { said[1][1], said[1][2] })
    assert.equal("Nothing was sent, nothing was charged.", said[1][4])
  end)

  it("is refused where a program reads, which nobody can be asked by", function()
    assert.equal(7, refused {})
    assert.matches("nobody is here to be asked", said[1][3])
  end)
end)
