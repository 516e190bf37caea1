local waiting = require "homegen.sandbox.work.waiting"

describe("sandbox.waiting", function()
  it("is first in, first out, and knows who stands where", function()
    local line, a, b, c = waiting.new(), {}, {}, {}
    assert.is_nil(line:pop())
    line:push(a)
    line:push(b)
    assert.same({ 1, 2, 0 }, { line:position(a), line:position(b), line:position(c) })
    assert.equal(a, line:pop())
    line:push(c)
    assert.same({ 0, 1, 2 }, { line:position(a), line:position(b), line:position(c) })
    assert.equal(b, line:pop())
    assert.equal(c, line:pop())
    assert.is_nil(line:pop())
    line:push(a)
    assert.equal(1, line:position(a))
  end)
end)
