local poll_schedule = require "homegen.task.poll_schedule"

local function at(value) return function() return value end end

describe("homegen.task.poll_schedule", function()
  it("stays between minimum and maximum, jittered", function()
    assert.equal(3, poll_schedule.new(3, 5, at(0)):next(nil, 0))
    assert.equal(4, poll_schedule.new(3, 5, at(0.5)):next(nil, 0))
    assert.is_true(poll_schedule.new(3, 5):next(nil, 0) <= 5)
  end)

  it("waits longer far from the end, at most half a minute", function()
    local schedule = poll_schedule.new(3, 5, at(0))
    schedule:next({ percentage = 10 }, 0)
    assert.equal(30, schedule:next({ percentage = 20 }, 20)) -- 160 s to go
    assert.equal(10, schedule:next({ percentage = 80 }, 70)) -- 20 s to go
    assert.equal(3, schedule:next({ percentage = 98 }, 88)) -- 2 s to go
  end)

  it("waits by the queue's length", function()
    local schedule = poll_schedule.new(3, 5, at(0))
    assert.equal(30, schedule:next({ state = "queued", queue_position = 100 }, 0))
    assert.equal(3, schedule:next({ state = "queued", queue_position = 1 }, 0))
    assert.equal(3, schedule:next({ state = "queued", queue_position = 0 }, 0))
  end)

  it("is never fooled below the minimum", function()
    local schedule = poll_schedule.new(3, 5, at(0))
    for _, percentage in ipairs { 0, 50, 20, 99, 100, 100, 101, -4 } do
      assert.is_true(schedule:next({ percentage = percentage }, percentage) >= 3)
    end
  end)

  it("notices the end within two seconds on average, with fewer polls than every three seconds", function()
    local lag, polls, fixed, tasks = 0, 0, 0, 400
    local seed = 1
    local function random() -- the same on every machine
      seed = (seed * 16807) % 2147483647
      return seed / 2147483647
    end
    for index = 1, tasks do
      local length = 20 + index % 100
      local schedule, now = poll_schedule.new(3, 5, random), 0
      local view
      repeat
        now = now + schedule:next(view, now)
        polls = polls + 1
        view = { state = "processing", percentage = math.min(100, math.floor(100 * now / length)) }
      until now >= length
      lag = lag + now - length
      fixed = fixed + math.ceil(length / 3)
    end
    assert.is_true(polls < fixed, ("%d polls, %d fixed"):format(polls, fixed))
    assert.is_true(lag / tasks <= 2, ("%.2f s"):format(lag / tasks))
  end)
end)
