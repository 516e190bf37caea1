local statements = require "homegen.store.pause.statements"

describe("homegen.store.pause.statements", function()
  it("goes on behind a page that is full, and only then", function()
    local page = {}
    for index = 1, 1000 do page[index] = { key = "k" .. index } end
    assert.equal("k1000", statements.next_page(page))
    page[1000] = nil
    assert.is_nil(statements.next_page(page))
  end)
end)
