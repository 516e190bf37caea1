local doubts = require "homegen.store.doubts"
local rows = require "homegen.store.rows"

describe("homegen.store.doubts", function()
  for name, text in pairs(doubts) do
    it("says of a create that nobody knows what became of it, and what a person can do: " .. name, function()
      local err = rows.error_of { error = text, state = "unknown_outcome" }
      assert.same({ "unknown_outcome", "unknown" }, { err.kind, err.outcome })
      assert.is_nil(err.task_id)
      assert.matches("client:settle", err.hint)
    end)
  end
end)
