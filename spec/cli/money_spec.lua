local money = require "homegen.cli.money"

local ONE = { amount = 1, unit = "credit", place = "Ideal House" }
local TEN = { amount = 10, unit = "credit", place = "Ideal House" }
local PHOTOS = { amount = 2, unit = "photo", place = "iaCrea" }

local function ending(state, more)
  local given = {
    state = state, price = TEN, id = "77", resume = "homegen resume k", again = "homegen house-plan --key k", settle = "homegen settle k",
  }
  for name, value in pairs(more or {}) do given[name] = value ~= "none" and value or nil end
  return given
end

-- Each sentence as a person reads it: whoever changes one changes it here too.
describe("homegen.cli.money", function()
  it("speaks of a price before anything is sent", function()
    assert.equal("This costs 1 credit at Ideal House.", money.cost { ONE })
    assert.equal("This costs 10 credits at Ideal House, 2 photos at iaCrea.", money.cost { TEN, PHOTOS })
    assert.equal("Spend 10 credits at Ideal House? [y/N] ", money.question { TEN })
    assert.equal("Would cost 2 photos at iaCrea. Nothing was sent, nothing was charged.", money.dry_run { PHOTOS })
    assert.equal("This would cost 1 credit at Ideal House, and nobody is here to be asked: add --yes, or --max-cost 1. "
      .. "Nothing was sent, nothing was charged.", money.needs_consent({ ONE }, 1))
    assert.equal("This would cost 10 credits at Ideal House, more than --max-cost 5 allows. Nothing was sent, nothing was charged.",
      money.above_maximum({ TEN }, 5))
    assert.equal("Not confirmed. Nothing was sent, nothing was charged.", money.declined())
    assert.equal("Nothing was sent, nothing was charged.", money.nothing_sent())
    assert.equal("nothing", money.sum {})
  end)

  it("tells what was charged, and that nothing was", function()
    assert.equal("1 credit was charged.", money.charged(ONE))
    assert.equal("2 photos were charged.", money.charged(PHOTOS))
    assert.equal("Nothing was charged now: the result was there already.", money.reused())
  end)

  for state, sentence in pairs {
    succeeded = "10 credits were charged.",
    failed = "10 credits were charged, and the provider gives them back: it could not make the picture.",
    terminated = "10 credits were charged. The provider ended the task; no document promises that they are given back.",
    lost = "10 credits were charged. The provider does not know the task any more.",
    not_sent = "Nothing was charged: it was not sent.",
    queued = "10 credits were charged; it goes on at the provider. To get it:\n  homegen resume k",
    processing = "10 credits were charged; it goes on at the provider. To get it:\n  homegen resume k",
    canceled = "10 credits were charged; it goes on at the provider. To get it:\n  homegen resume k",
    expired = "10 credits were charged; it goes on at the provider. To get it:\n  homegen resume k",
    unknown_outcome = "It is not known whether 10 credits were charged. It is not sent again by itself. "
      .. "Look at the provider's list of tasks, or at the balance, and say what you found:\n"
      .. "  homegen settle k --id ID\n  homegen settle k --not-created",
  } do
    it("says of a task that is " .. state, function() assert.equal(sentence, money.of(ending(state))) end)
  end

  it("says of one that the provider refused", function()
    assert.equal("Nothing was charged: the provider refused it.", money.of(ending("refused", { error = { outcome = "refused" } })))
    assert.equal("Nothing was charged: it was not sent.", money.of(ending("not_sent", { error = { outcome = "not_sent" } })))
  end)

  it("says of one that was never sent how to send it", function()
    for _, state in ipairs { "waiting", "canceled", "expired" } do
      assert.equal("Nothing was charged: it was not sent. To send it:\n  homegen house-plan --key k",
        money.of(ending(state, { id = "none" })))
    end
  end)

  it("says of a picture that could not be saved where it is", function()
    assert.equal("10 credits were charged; the picture was made, and is not saved. To get it:\n  homegen resume k",
      money.of(ending("succeeded", { error = { kind = "io", outcome = "accepted" } })))
  end)

  it("claims nothing of an unknown outcome, whatever the state is called", function()
    local sentence = money.of(ending("expired", { error = { outcome = "unknown" }, settle = "none" }))
    assert.equal("It is not known whether 10 credits were charged. It is not sent again by itself. "
      .. "Look at the provider's list of tasks, or at the balance.", sentence)
  end)

  it("claims no amount that it does not know", function()
    local none = { amount = 0, unit = "credit", place = "Ideal House" }
    for state, sentence in pairs {
      queued = "What it costs was charged; it goes on at the provider. To get it:\n  homegen resume k",
      failed = "What it costs was charged, and the provider gives it back: it could not make the picture.",
      terminated = "What it costs was charged. The provider ended the task; no document promises that it is given back.",
    } do assert.equal(sentence, money.of(ending(state, { price = none }))) end
    assert.matches("^It is not known whether what it costs was charged%.", money.of(ending("sending", { price = none })))
  end)

  it("offers no command where none would get it, as of a sandbox that has ended", function()
    assert.equal("10 credits were charged; nothing of it is left: the sandbox has ended with this command.",
      money.of(ending("queued", { resume = "none" })))
  end)
end)
