local money = require "homegen.cli.batch.money"

-- What a batch says about money, word for word.
describe("homegen.cli.batch.money", function()
  local function sums(charged, refunded, uncertain)
    return { charged = charged or {}, refunded = refunded or {}, uncertain = uncertain or {} }
  end

  it("says what a run has cost, and what nobody knows", function()
    assert.equal("Nothing was charged in this run.", money.run(sums()))
    assert.equal("1 credit was charged in this run.", money.run(sums { credit = 1, photo = 0 }))
    assert.equal("30 credits and 2 photos were charged in this run. 1 credit was given back by the provider.",
      money.run(sums({ credit = 30, photo = 2 }, { credit = 1 })))
    assert.equal("5 credits were charged in this run. It is not known whether 2 credits and 1 photo more were charged: "
      .. "that is not sent again by itself.", money.run(sums({ credit = 5 }, nil, { credit = 2, photo = 1 })))
  end)

  it("says what costs nothing more", function()
    assert.equal("3 of 12 jobs: in the journal already, at no further cost.", money.known(3, 12))
  end)

  it("says what an interrupted one leaves", function()
    assert.equal("5 tasks go on at the provider, paid for; 7 jobs were not sent, and cost nothing. To go on, paying for nothing "
      .. "twice:\n  homegen batch x", money.interrupted(5, 7, "homegen batch x"))
    assert.equal("1 task goes on at the provider, paid for; 1 job was not sent, and cost nothing. To go on, paying for nothing "
      .. "twice:\n  homegen batch x", money.interrupted(1, 1, "homegen batch x"))
  end)

  it("says why nothing further was sent", function()
    assert.equal("Stopped, as every further job would end the same way: no credits. 4 jobs were not sent, and cost nothing.",
      money.stopped("no credits", 4))
    assert.equal("Nothing was charged: the key 'k' is paused, and was not sent.", money.paused "k")
    assert.equal("line 7 is not what it was when it was checked and agreed to: nothing of it, or after it, was sent", money.changed(7))
  end)
end)
