--- The gate before each attempt: what the store says, how often it is asked, and what a cancel does meanwhile.

local clock = require "homegen.loop.clock"
local limiter = require "homegen.task.limiter"
local reactor = require "homegen.loop.reactor"
local sending = require "homegen.task.sending"
local waiting = require "spec.support.waiting"

local PATIENCE = 0.25

describe("homegen.task.sending", function()
  local engine, job, asked, ended, answer, held

  -- A job as far as the phase sees it; the store's answers are given by the spec.
  local function new_job()
    local account = {
      base_url = "http://127.0.0.1:9", retries = { first_attempt = function() end },
      target = function() return "target" end,
    }
    local places = limiter.new(1)
    return {
      limiter = function() return places end, place = false,
      account = account, canceled = false, service = { create_path = "/create" }, price = 1,
      state = "waiting",
      client = {
        settings = { create_timeout = 5, retries = 0 },
        store = {
          patience = function() return PATIENCE end,
          depart = function(_, _, done) asked, answer = asked + 1, done end,
          hold_back = function(_, own) held = own end,
          hold_no_more = function() held = nil end,
        },
      },
      tell = function() end, time_limit = function() return 60 end,
      proceed = function(self) self.phase:begin() end,
      ended = function(self, state) ended, self.phase = state, { begin = function() end } end,
      end_canceled = function(self) self:ended "canceled" end,
    }
  end

  before_each(function()
    engine = waiting.begin()
    job, asked, ended, held = new_job(), 0, nil, nil
    job.phase = sending.new(job, '{"prompt":"a sofa"}', false)
    job.phase:begin()
  end)

  after_each(waiting.finish)

  it("sends when the store says go, and only once, however often it is begun and answered", function()
    assert.equal(0, #engine.calls)
    job:proceed()
    assert.equal(1, asked)
    answer "go"
    answer "go"
    job:proceed()
    assert.equal(1, asked)
    assert.equal(1, #engine.calls)
    assert.equal('{"prompt":"a sofa"}', engine.calls[1][1])
    assert.equal("sending", job.state)
    assert.equal(clock.now() + 60, job.phase.create.deadline)
  end)

  it("asks again after a while when there is no place", function()
    answer "full"
    assert.is_true(job.phase:ends_at_once())
    local before = clock.now()
    reactor.turn()
    assert.equal(2, asked)
    assert.equal(before + PATIENCE, clock.now())
    answer "full"
    reactor.turn()
    assert.equal(3, asked)
    assert.equal(0, #engine.calls)
  end)

  describe("when an attempt was not sent", function()
    before_each(function()
      job.client.settings.retries = 1
      job.client.store.wait_again = function() end
      job.account.proxy, job.account.redact = function() end, function(_, text) return text end
      job.account.retries.after = function(_, delay, _, done) return reactor.after(delay, function() done(true) end) end
      answer "go"
      engine:reply(engine.calls[1].id, 0.1, "connect", false, 0, "", {})
      reactor.turn()
    end)

    it("asks again before the next", function()
      for _ = 1, 3 do
        if asked == 1 then reactor.turn() end
      end
      assert.equal(2, asked)
      assert.equal(1, #engine.calls)
      answer "go"
      assert.equal(2, #engine.calls)
    end)

    it("a cancel before the next ends it: it was never created", function()
      assert.equal(1, asked)
      local was_created
      job.end_canceled = function(self, created)
        was_created = created
        self:ended "canceled"
      end
      job.phase:cancel()
      assert.equal("canceled", ended)
      assert.is_false(was_created)
    end)
  end)

  describe("whose key is held back", function()
    before_each(function() answer "paused" end)

    it("gives its place to another, and asks no more before it is let go of", function()
      assert.equal(job, held)
      assert.equal(0, job:limiter().open)
      job:proceed()
      engine.now = engine.now + 60
      reactor.step()
      assert.equal(1, asked)
      assert.is_true(job.phase:ends_at_once())
      job.phase:let_go()
      assert.equal(2, asked)
      answer "go"
      assert.equal(1, #engine.calls)
    end)

    it("waits for a place again when it is let go of and there is none", function()
      local other = { place = false, start = function() end }
      assert.is_true(job:limiter():enter(other))
      job.start = job.proceed
      job.phase:let_go()
      assert.equal(1, asked)
      job:limiter():leave(other)
      reactor.step()
      assert.equal(2, asked)
    end)

    it("leaves nothing behind when it is canceled, neither here nor in the queue for a place", function()
      local other = { place = false, start = function() end }
      job:limiter():enter(other)
      local phase = job.phase
      phase:let_go()
      phase:cancel()
      phase:stop()
      assert.equal("canceled", ended)
      assert.is_false(job.place)
      answer, job.phase = nil, sending.new(job, "{}", false)
      job:limiter():leave(other)
      job.phase:begin()
      answer "paused"
      job.phase:stop()
      assert.is_nil(held)
    end)
  end)

  it("ends when the store says no", function()
    answer(nil, { kind = "budget" })
    assert.equal("not_sent", ended)
    assert.equal(0, #engine.calls)
  end)

  it("a cancel while the store is asked takes effect with its answer: nothing is sent", function()
    job.canceled = "asked"
    job.phase:cancel()
    assert.is_false(job.phase:ends_at_once())
    assert.is_nil(ended)
    answer "go"
    assert.equal("canceled", ended)
    assert.equal(0, #engine.calls)
  end)

  it("a cancel while it waits for a place ends it, and it asks no more", function()
    answer "full"
    local phase, was_created = job.phase, nil
    local end_canceled = job.end_canceled
    job.end_canceled = function(self, created)
      was_created = created
      end_canceled(self)
    end
    phase:cancel()
    phase:stop()
    assert.equal("canceled", ended)
    assert.is_false(was_created)
    engine.now = engine.now + 1
    reactor.step()
    assert.equal(1, asked)
  end)

  it("a cancel while the create is on the wire waits for its reply", function()
    answer "go"
    job.phase:cancel()
    assert.is_false(job.phase:ends_at_once())
    assert.is_nil(ended)
  end)

  it("the time for waiting is over: it ends as long as it has not left", function()
    local expired = 0
    job.phase.limit = { end_job = function() expired = expired + 1 end, stop = function() end }
    job.phase:queue_expired()
    assert.equal(1, expired)
    answer "go"
    job.phase:queue_expired()
    assert.equal(1, expired)
    assert.is_false(job.phase.limit)
  end)
end)
