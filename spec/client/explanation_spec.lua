--- Each state's sentences, as a person reads them: golden, as each speaks of money.

local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"

local SETTLE = {
  { "settle_id", 'client:settle("k", { id = "…" })' }, { "settle_not_created", 'client:settle("k", { created = false })' },
}
local RISK = { "retry_unknown", 'client:smart_replace(params, { key = "k", retry_unknown = true })' }
local RETRY = { "retry_failed", 'client:smart_replace(params, { key = "k", retry_failed = true })' }
local SUBMIT = { "submit", 'client:smart_replace(params, { key = "k" })' }
local RESUME = { "resume", 'client:resume("smart_replace", "77")' }

local function with(one, ...)
  local list = { one[1], one[2] }
  for _, entry in ipairs { ... } do list[#list + 1] = entry end
  return list
end

-- The row, and what is said of it. "alive" stands for a living owner.
local CASES = {
  { { state = "waiting", owner = "alive" }, reason = "turn", money = "nothing was charged; it costs 1 credit",
    why = "a process has it in hand, and it is about to be sent", can = { { "pause", 'client:pause("k")' } } },
  { { state = "waiting", owner = "alive", attempt = 1 }, reason = "again", money = "nothing was charged; it costs 1 credit",
    why = "the provider answered 'not now', and the create is sent again soon", can = { { "pause", 'client:pause("k")' } } },
  { { state = "waiting" }, reason = "nobody", money = "nothing was charged; it costs 1 credit",
    why = "no process has it in hand: it was not sent, and goes on when its job is submitted again", can = { SUBMIT } },
  { { state = "sending", owner = "alive" }, reason = "sending", money = "1 credit will be charged if the provider accepts it",
    why = "the paid request is on its way, and its reply is awaited", can = {} },
  { { state = "sending", owner = journal_rows.DEAD }, reason = "unknown",
    money = "1 credit may have been charged: nobody knows; it is not sent again by itself",
    why = "the process that sent the paid request ended before its reply was recorded", can = with(SETTLE, RISK) },
  { { state = "unknown_outcome", error = '{"kind":"unknown_outcome","message":"the connection broke"}', reply = "<html>" },
    reason = "unknown_outcome", money = "1 credit may have been charged: nobody knows; it is not sent again by itself",
    why = "the connection broke", can = with(SETTLE, RISK), reply = "<html>" },
  { { state = "queued", id = "77", charged = 1, owner = "alive" }, reason = "provider", money = "1 credit was charged",
    why = "the provider has it; it is followed until its result is there", can = {} },
  { { state = "processing", id = "77", charged = 1 }, reason = "nobody", money = "1 credit was charged",
    why = "the provider has it, and no process follows it now", can = { RESUME, SUBMIT } },
  { { state = "succeeded", id = "77", charged = 1, saved = '["/tmp/a.png"]', save = "/tmp/a.png" }, reason = "succeeded",
    money = "1 credit was charged", why = "the picture is saved", can = {} },
  { { state = "succeeded", id = "77", charged = 1, save = "/tmp/a.png" }, reason = "saving", money = "1 credit was charged",
    why = "the picture is there, and is not saved yet", can = { RESUME, SUBMIT } },
  { { state = "failed", id = "77", charged = 1, refunded = 1, error = '{"kind":"failed","message":"it could not"}' },
    reason = "failed", money = "1 credit was charged, and given back by the provider", why = "it could not", can = { RETRY } },
  { { state = "terminated", id = "77", charged = 1, error = '{"kind":"terminated","message":"ended by it"}' }, reason = "terminated",
    money = "1 credit was charged; no document promises them back: look at the balance", why = "ended by it", can = { RETRY } },
  { { state = "refused", error = '{"kind":"credits","message":"no credits left"}' }, reason = "refused",
    money = "nothing was charged", why = "no credits left", can = { SUBMIT } },
  { { state = "not_sent", error = '{"kind":"network","message":"no connection"}' }, reason = "not_sent",
    money = "nothing was charged", why = "no connection", can = { SUBMIT } },
  { { state = "canceled", error = '{"kind":"canceled","message":"canceled before it was sent"}' }, reason = "canceled",
    money = "nothing was charged", why = "canceled before it was sent", can = { SUBMIT } },
  { { state = "canceled", id = "77", charged = 1, error = '{"kind":"canceled","message":"canceled"}' }, reason = "canceled",
    money = "1 credit was charged", why = "canceled", can = { RESUME, SUBMIT } },
  { { state = "expired", id = "77", charged = 1, error = '{"kind":"timeout","message":"too long"}' }, reason = "expired",
    money = "1 credit was charged", why = "too long", can = { RESUME, SUBMIT } },
  { { state = "lost", id = "77", charged = 1, error = '{"kind":"api","message":"not known there"}' }, reason = "lost",
    money = "1 credit was charged", why = "not known there", can = with(SETTLE, RETRY) },
  { { state = "unknown_outcome", service = "create_room", price = 1 }, reason = "unknown_outcome",
    money = "1 photo may have been charged: nobody knows; it is not sent again by itself",
    why = "it has ended", can = with(SETTLE, {
      "retry_unknown", 'client:create_room(params, { key = "k", retry_unknown = true })',
    }) },
  { { state = "failed", service = "house_plan", price = 10, charged = 10, refunded = 10, id = "77" }, reason = "failed",
    money = "10 credits were charged, and given back by the provider", why = "it has ended",
    can = { { "retry_failed", 'client:house_plan(params, { key = "k", retry_failed = true })' } } },
}

describe("homegen.client.explanation", function()
  local scene, client, rows

  before_each(function()
    scene = journal_scene.begin()
    rows, client = scene.rows, scene:client()
  end)

  after_each(function() scene:finish() end)

  local function actions(told)
    local list = {}
    for index, entry in ipairs(told.can) do
      list[index] = { entry.action, entry.call }
      assert.is_string(entry.text)
    end
    return list
  end

  for _, case in ipairs(CASES) do
    local fields = case[1]
    it(("says of one that is %s: %s, %s"):format(fields.state, case.reason, case.money), function()
      local row = { key = "k" }
      for name, value in pairs(fields) do row[name] = value == "alive" and rows.alive or value end
      rows:add(client, row)
      local told = assert(client:explain "k")
      assert.same({ case.reason, case.why, case.money, case.reply }, { told.reason, told.why, told.money, told.reply })
      assert.same(case.can, actions(told))
      assert.equal("k", told.task.key)
    end)
  end

  it("says what it waits for: a place, the budget, a person", function()
    local tight = scene:client { max_unfinished = 1, budget = { ideal_house = 1 } }
    rows:add(client, { state = "waiting", key = "k", owner = rows.alive })
    rows:add(client, { state = "succeeded", id = "1", charged = 1 })
    assert.same({ "budget", "2 are spent or reserved, and the budget is 1" }, {
      tight:explain("k").reason, tight:explain("k").why,
    })
    rows:add(client, { state = "queued", id = "2", owner = rows.alive, price = 0 })
    assert.same({
      "limit", "1 task of smart_replace is open at the provider, and 1 may be (max_unfinished): it leaves when one of them ends",
    }, { tight:explain("k").reason, tight:explain("k").why })
    assert(client:pause "k")
    local told = client:explain "k"
    assert.same({ "paused", true }, { told.reason, told.paused })
    assert.matches("^the key is paused since %d%d%d%d%-%d%d%-%d%d %d%d:%d%d:%d%d UTC: nothing of it is sent$", told.why)
    assert.same({ { "unpause", 'client:unpause("k")' } }, actions(told))
  end)

  it("tells of a key without a task whether it is held back", function()
    assert.same({ false, "none", "nothing was charged" }, {
      client:explain("k").found, client:explain("k").reason, client:explain("k").money,
    })
    assert(client:pause "k")
    assert.same({ { "unpause", 'client:unpause("k")' } }, actions(client:explain "k"))
  end)

  it("raises for what is neither key nor number", function()
    for _, call in ipairs { "explain", "pause", "unpause" } do
      assert.has_error(function() client[call](client) end)
    end
  end)
end)
