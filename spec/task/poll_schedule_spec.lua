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

  for _, case in ipairs {
    { "a queue by its length, at its own pace", { { state = "queued", queue_position = 10 } }, 10 },
    { "the first in the queue", { { state = "queued", queue_position = 1 } }, 3 },
    { "a queue without a position", { { state = "queued" } }, 4 },
    { "no queue once it has begun", { { state = "processing", queue_position = 100 } }, 4 },
    { "the speed from one per cent on", { { percentage = 1 }, 10, { percentage = 2 } }, 30 },
    { "no speed from nothing", { { percentage = 0 }, 10, { percentage = 1 } }, 4 },
    { "no speed where it is said to be done", { { percentage = 50 }, 10, { percentage = 100 } }, 4 },
    { "no speed where nothing was gained", { { percentage = 50 }, 10, { percentage = 50 } }, 4 },
    { "no speed where no time has passed", { { percentage = 50 }, 0, { percentage = 60 } }, 4 },
    { "a fresh start where it went back", { { percentage = 50 }, 10, { percentage = 40 }, 10, { percentage = 50 } }, 25 },
    { "its own pace, however slow it may ask", { { state = "queued", queue_position = 10 } }, 20, 6 },
    { "three seconds' worth of patience for one that asks fast", { { percentage = 1 }, 100, { percentage = 2 } }, 1, 0.1 },
  } do
    it("goes by " .. case[1], function()
      local minimum = case[4] or 3
      local schedule, now, delay = poll_schedule.new(minimum, minimum + 2 * (minimum / 3), at(0.5)), 0, nil
      for _, step in ipairs(case[2]) do
        if type(step) == "number" then now = now + step else delay = schedule:next(step, now) end
      end
      assert.is_true(math.abs(case[3] - delay) < 1e-9, delay)
    end)
  end

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
