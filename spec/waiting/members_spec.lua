local errors = require "homegen.base.errors"
local future = require "homegen.waiting.future"
local members = require "homegen.waiting.members"

describe("members", function()
  local a, b, failed
  before_each(function()
    a, b, failed = future.new(), { _future = future.new() }, errors.new { kind = "io", message = "x" }
  end)

  it("are awaitables or error objects", function()
    local futures, count = members.futures("homegen.test", { a, b, failed })
    assert.equal(3, count)
    assert.equal(a, futures[1])
    assert.equal(b._future, futures[2])
    assert.equal("failed", futures[3]:state())
    assert.equal(failed, futures[3]:error())
    assert.same({ {}, 0 }, { members.futures("homegen.test", {}) })
  end)

  local wrong = {
    { "no table", "list", "a list expected, got string" },
    { "nothing", nil, "a list expected, got nil" },
    { "a number", 3, "a list expected, got number" },
    { "a function", print, "a list expected, got function" },
    { "a named field", { x = future.new() }, "the key x" },
    { "table.pack's n", { future.new(), n = 1 }, "the key n" },
    { "index zero", { [0] = future.new() }, "the key 0" },
    { "a broken index", { [1.5] = future.new() }, "the key 1.5" },
    { "a hole at the start", { nil, future.new() }, "element 1 of the list is nil" },
    { "a hole inside", { future.new(), nil, future.new() }, "element 2 of the list is nil" },
    { "a far index", { [1000000] = future.new() }, "element 1 of the list is nil" },
    { "text", { future.new(), "x" }, "element 2: .* expected, got string" },
    { "a plain table", { {} }, "element 1: .* expected, got table" },
    { "false", { false }, "element 1: .* expected, got boolean" },
    { "a coroutine", { coroutine.create(print) }, "element 1: .* expected, got thread" },
  }
  for _, case in ipairs(wrong) do
    it("are refused at the caller's line: " .. case[1], function()
      local ok, err = pcall(function() members.futures("homegen.test", case[2]) end)
      assert.is_false(ok)
      assert.matches("members_spec.lua:%d+: homegen.test: ", err)
      assert.matches(case[3], err)
    end)
  end
end)
