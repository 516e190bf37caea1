local hand_engine = require "spec.support.hand_engine"
local homegen = require "homegen"
local reactor = require "homegen.loop.reactor"
local retry_budget = require "homegen.waiting.retry_budget"

describe("homegen.waiting.retry_budget", function()
  local engine

  before_each(function() engine = hand_engine.install() end)
  after_each(hand_engine.remove)

  ---Lets so much time pass.
  local function pass(seconds)
    local target = engine.now + seconds
    repeat
      reactor.step(target - engine.now)
    until engine.now >= target - 1e-6
  end

  local function drained()
    local budget = retry_budget.new()
    while budget:take() do end
    return budget
  end

  it("has a small reserve and no more", function()
    local budget = retry_budget.new()
    for _ = 1, 10 do assert.is_true(budget:take()) end
    assert.is_false(budget:take())
    pass(3600)
    for _ = 1, 10 do assert.is_true(budget:take()) end
    assert.is_false(budget:take())
  end)

  it("gets a fifth of a token with each first attempt", function()
    local budget = drained()
    for _ = 1, 4 do budget:first_attempt() end
    assert.is_false(budget:take())
    budget:first_attempt()
    assert.is_true(budget:take())
    assert.is_false(budget:take())
  end)

  it("gets a token every ten seconds, whatever happens", function()
    local budget = drained()
    pass(9.9)
    assert.is_false(budget:take())
    pass(0.2)
    assert.is_true(budget:take())
    assert.is_false(budget:take())
  end)

  it("does not look at a clock that stands still or goes on by years as at a wall clock", function()
    local budget = drained()
    engine.now = engine.now + 1e9
    for _ = 1, 10 do assert.is_true(budget:take()) end
    assert.is_false(budget:take())
  end)

  it("lets a retry wait for its backoff when there are tokens", function()
    local budget, gone = retry_budget.new(), {}
    budget:after(2, engine.now + 100, function(granted) gone[#gone + 1] = granted end)
    pass(1.9)
    assert.same({}, gone)
    pass(0.2)
    assert.same({ true }, gone)
  end)

  it("lets those that wait go in order, one every ten seconds", function()
    local budget, gone, start = drained(), {}, engine.now
    for name = 1, 3 do
      budget:after(1, engine.now + 100, function(granted)
        assert.is_true(granted)
        gone[#gone + 1] = { name, math.floor(engine.now - start + 0.5) }
      end)
    end
    assert.is_false(budget:take())
    pass(60)
    assert.same({ { 1, 10 }, { 2, 20 }, { 3, 30 } }, gone)
  end)

  it("sleeps until the token comes", function()
    local budget, wakes = drained(), 0
    budget:after(1, engine.now + 100, function() end)
    pass(1)
    local real = reactor.at
    reactor.at = function(...)
      wakes = wakes + 1
      return real(...)
    end
    finally(function() reactor.at = real end)
    pass(8)
    assert.equal(0, wakes)
  end)

  it("tells those whose time is up, and passes them over", function()
    local budget, gone = drained(), {}
    local function note(name) return function(granted) gone[#gone + 1] = name .. tostring(granted) end end
    budget:after(1, engine.now + 5, note "a")
    budget:after(1, engine.now + 15, note "b")
    budget:after(30, engine.now + 12, note "c") -- asked to wait longer than it may
    pass(40)
    assert.same({ "afalse", "btrue", "cfalse" }, gone)
  end)

  it("forgets who was canceled, in the backoff and in the queue", function()
    local budget, gone = drained(), {}
    local early = budget:after(5, engine.now + 50, function() gone[#gone + 1] = "early" end)
    local queued = budget:after(1, engine.now + 50, function() gone[#gone + 1] = "queued" end)
    budget:after(2, engine.now + 50, function() gone[#gone + 1] = "third" end)
    pass(3)
    early:cancel()
    queued:cancel()
    queued:cancel()
    budget:after(0, engine.now + 50, function() gone[#gone + 1] = "fourth" end)
    pass(60)
    assert.same({ "third", "fourth" }, gone)
    assert.is_true(reactor.is_idle())
  end)

  it("lets those that wait follow a retry that came through, in growing waves", function()
    local budget, gone, waves = drained(), 0, {}
    for _ = 1, 12 do
      budget:after(0.1, engine.now + 100, function()
        gone = gone + 1
        reactor.after(0.05, function() budget:came_through() end)
      end)
    end
    pass(9.95)
    assert.equal(0, gone)
    for wave = 1, 4 do
      pass(0.055)
      waves[wave] = gone
    end
    assert.same({ 1, 3, 7, 12 }, waves)
  end)

  describe("in an outage", function()
    local ID = 1000000
    local client, down, attempts, tasks, retries

    local function reply(call)
      if call.method == "get" then
        local id = call[1]:match("taskId=(%d+)")
        return engine:reply(call.id, 0.05, "ok", true, 200,
          ('{"code":0,"message":"","data":{"id":%s,"status":"Success","output":{"resultUrl":"http://127.0.0.1/x"}}}'):format(id))
      end
      attempts = attempts + 1
      if down then return engine:reply(call.id, 0.01, "connect", false, 0, "", nil, "refused") end
      engine:reply(call.id, 0.05, "ok", true, 200, ('{"code":0,"message":"","data":%d}'):format(ID + call.id))
    end

    before_each(function()
      engine.target = function(_, options) return options end
      engine.on_call = function(_, call) reply(call) end
      down, attempts, tasks, retries = true, 0, {}, 0
      client = homegen.new {
        ideal_house = { api_key = "k", base_url = "http://127.0.0.1:9" },
        on_event = function(event) retries = retries + (event.type == "retry" and 1 or 0) end,
      }
      for index = 1, 500 do
        tasks[index] = client:smart_replace {
          image_url = "https://example.com/a.jpg", mask_url = "https://example.com/b.png", prompt = "a sofa",
        }
      end
    end)

    local function count_states()
      local states = {}
      for _, task in ipairs(tasks) do states[task.state] = (states[task.state] or 0) + 1 end
      return states
    end

    it("500 tasks ask a provider that is down for five minutes 76 times at most, and all succeed when it is back", function()
      pass(300)
      assert.same({ waiting = 470, sending = 30 }, count_states())
      -- 30 first attempts, the reserve of 10, 6 by those first attempts, 30 by five minutes
      assert.is_true(attempts <= 76, attempts .. " attempts")
      assert.is_true(attempts >= 60, attempts .. " attempts: it has to go on asking")
      local before = attempts
      down = false
      pass(15)
      assert.is_true(attempts >= before + 50, attempts - before) -- all 30 that waited, and some behind them
      pass(600)
      assert.same({ succeeded = 500 }, count_states())
      assert.is_true(attempts - before <= 500, "no create was sent in vain after it was back")
    end)

    it("that does not end they end as not sent, at their timeout, and may be tried again", function()
      pass(3 * 3600 + 600)
      assert.same({ not_sent = 500 }, count_states())
      -- 500 first attempts bring 100 tokens, the reserve 10, three hours 1140
      assert.is_true(attempts <= 500 + 100 + 10 + 1140, attempts .. " attempts")
      for _, task in ipairs(tasks) do
        assert.equal("network", task.error.kind)
        assert.equal("not_sent", task.error.outcome)
        assert.is_true(task.error.retryable)
      end
      assert.equal(0, client:spent().ideal_house.reserved)
    end)

    it("a task that is canceled while it waits leaves nothing behind", function()
      pass(60)
      for _, task in ipairs(tasks) do task:cancel() end
      local before = attempts
      down = false
      pass(600)
      assert.same({ canceled = 500 }, count_states())
      assert.equal(before, attempts)
    end)
  end)
end)
