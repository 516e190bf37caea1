local queue = require "homegen.queue"

describe("queue", function()
  it("gives calls out in the order in which they came", function()
    local q = queue.new()
    q:push(print, 1)
    q:push(tostring, 2)
    assert.equal(2, q:length())
    assert.same({ print, 1 }, { q:pop() })
    q:push(type, 3)
    assert.same({ tostring, 2 }, { q:pop() })
    assert.same({ type, 3 }, { q:pop() })
    assert.is_nil(q:pop())
    assert.equal(0, q:length())
  end)

  it("takes calls without an argument", function()
    local q = queue.new()
    q:push(print)
    q:push(type, false)
    assert.same({ print, nil }, { q:pop() })
    assert.same({ type, false }, { q:pop() })
  end)

  it("keeps nothing of what it gave out", function()
    local q = queue.new()
    local kept = setmetatable({}, { __mode = "v" })
    for round = 1, 3 do
      for i = 1, 50 do
        local argument = {}
        kept[#kept + 1] = argument
        q:push(print, argument)
        if i % 2 == 0 and round < 3 then q:pop() end
      end
    end
    while q:pop() do end
    collectgarbage()
    assert.is_nil(next(kept))
    assert.equal(1, q.first)
  end)
end)
