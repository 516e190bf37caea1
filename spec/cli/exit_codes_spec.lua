local errors = require "homegen.base.errors"
local exit_codes = require "homegen.cli.exit_codes"
local scratch = require "spec.support.scratch"

describe("homegen.cli.exit_codes", function()
  it("has one for each kind of error", function()
    local codes = {
      invalid = 2, config = 4, auth = 4, credits = 5, content = 8, budget = 5, limit = 6, api = 1, server = 6, network = 6, timeout = 6,
      protocol = 1, failed = 1, terminated = 1, unknown_outcome = 3, canceled = 7, io = 9,
    }
    for kind, code in pairs(codes) do
      assert.is_true(errors.is_kind(kind), kind)
      assert.equal(code, exit_codes.of { kind = kind }, kind)
    end
  end)

  it("tells an unknown outcome whatever its kind", function()
    assert.equal(3, exit_codes.of { kind = "io", outcome = "unknown" })
    assert.equal(9, exit_codes.of { kind = "io", outcome = "accepted" })
  end)

  it("stand in the help and in the manual", function()
    local manual = scratch.read "docs/command.md"
    for _, entry in ipairs(exit_codes.list) do
      assert.truthy(manual:find(("| %d | %s |"):format(entry.code, entry.meaning), 1, true), entry.meaning)
      assert.truthy(exit_codes.help():find(entry.meaning, 1, true))
    end
  end)
end)
