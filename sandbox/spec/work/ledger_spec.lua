local ledger = require "homegen.sandbox.work.ledger"

describe("sandbox.ledger", function()
  it("charges, refunds once, and remembers both in order", function()
    local book = ledger.new(10)
    book:charge("b", "house_plan", 7)
    book:charge("a", "smart_replace", 1)
    assert.is_true(book:can_pay(2))
    assert.is_false(book:can_pay(3))
    book:refund("b")
    book:refund("b")
    assert.same({
      balance = 9, charged = 8, refunded = 7,
      creates = {
        { id = "b", service = "house_plan", credits = 7, refunded = 7 },
        { id = "a", service = "smart_replace", credits = 1, refunded = 0 },
      },
    }, book:snapshot())
  end)

  it("gives copies", function()
    local book = ledger.new(1)
    book:charge("a", "s", 1)
    book:snapshot().creates[1].credits = 99
    assert.equal(1, book:snapshot().creates[1].credits)
  end)
end)
