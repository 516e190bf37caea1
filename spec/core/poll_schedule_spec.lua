local poll_curves = require "spec.support.poll_curves"
local poll_schedule = require "spec.support.poll_schedule"

---What the last of the steps comes to: a number passes so many seconds (with a poll that fails every ten), a view is what
---a poll said.
local function last_delay(steps, minimum, maximum, random)
  local schedule, now, delay = poll_schedule.new(minimum or 3, maximum or 5), 0, nil
  local function ask(view) delay = poll_schedule.next(schedule, view, now, random or 0.5) end
  for _, step in ipairs(steps) do
    if type(step) == "number" then
      while step > 10 do
        now, step = now + 10, step - 10
        ask(nil)
      end
      now = now + step
    else
      ask(step or nil)
    end
  end
  return delay
end

---Steps of a task that moves evenly: one per cent every so many seconds, asked for every ten.
local function evenly(seconds, upto)
  local steps = { false }
  for now = 10, upto, 10 do
    steps[#steps + 1] = 10
    steps[#steps + 1] = { percentage = math.floor(now / seconds) }
  end
  return steps
end

describe("homegen.core poll_schedule", function()
  it("leaves a new task alone at first, as no picture is made at once", function()
    assert.near(7.5, last_delay({ false }, nil, nil, 0), 1e-6)
    assert.near(8.4, last_delay { false }, 1e-6)
  end)

  it("asks between minimum and maximum after a poll that failed", function()
    assert.equal(3, last_delay({ false, 8, false }, nil, nil, 0))
    assert.equal(4, last_delay { false, 8, false })
  end)

  it("asks sooner for a task that was made long ago", function()
    assert.is_true(last_delay { {} } < 4)
  end)

  for _, case in ipairs {
    { "waits longer far from the end", evenly(1, 40), 6.75 },
    { "and longer yet in what goes on for minutes already", evenly(6, 400), 12 },
    { "waits a part of what is left", evenly(1, 90), 4 },
    { "asks often where the end was to come", { false, 10, { percentage = 90 }, 2, { percentage = 90 } }, 3.45 },
    { "asks less the longer a percentage hangs", { false, 10, { percentage = 90 }, 300, { percentage = 90 } }, 4.2 },
    { "goes by the faster of two speeds", { false, 100, { percentage = 10 }, 10, { percentage = 50 }, 10, { percentage = 86 } }, 3.89 },
    { "asks for what tells nothing the less the longer it takes", { false, 60, {} }, 3.76 },
    { "up to a bound", { false, 600, {} }, 4.2 },
    { "waits in a queue by its length", { false, 10, { state = "queued", queue_position = 2 } }, 4.02 },
    { "waits in a long queue", { false, 10, { state = "queued", queue_position = 100 } }, 5 },
    { "waits in one that takes minutes", { false, 400, { state = "queued", queue_position = 100 } }, 12 },
    { "waits in a queue without places", { false, 100, { state = "queued" } }, 6.75 },
    { "asks often at the head of a queue", { false, 10, { state = "queued", queue_position = 0 } }, 3.44 },
    { "goes by no place once it has begun", { false, 10, { state = "processing", queue_position = 100 } }, 3.49 },
  } do
    it(case[1], function() assert.near(case[3], last_delay(case[2]), 0.005) end)
  end

  it("is there when the end is to come", function()
    assert.near(4, last_delay { false, 50, { percentage = 50 }, 46, { percentage = 96 } }, 1e-6)
  end)

  it("leaves nothing alone for more than half a minute, unless it is told to", function()
    local far = { false, 400, { state = "queued", queue_position = 1000 } }
    assert.equal(30, last_delay(far, 14, 14))
    assert.equal(30, last_delay({ false }, 14, 14))
    assert.equal(40, last_delay(far, 40, 40))
    assert.equal(40, last_delay({ false }, 40, 40))
  end)

  it("is never fooled below the minimum, nor above ten times it", function()
    local random = poll_curves.random()
    for _, minimum in ipairs { 0.001, 0.1, 2.3, 3 } do
      for _, maximum in ipairs { minimum, minimum * 1.7 } do
        local schedule, now = poll_schedule.new(minimum, maximum), 5000
        for _ = 1, 2000 do
          local view = random() < 0.9 and {
            percentage = random() < 0.8 and math.floor(random() * 120) - 5 or nil,
            queue_position = random() < 0.5 and math.floor(random() * 50) - 1 or nil,
            state = random() < 0.3 and "queued" or nil,
          } or nil
          local delay = poll_schedule.next(schedule, view, now, random())
          assert.is_true(delay >= minimum and delay <= 10.00001 * minimum, delay)
          now = random() < 0.02 and random() * 10000 or now + delay * (1 + random()) -- the clock jumps, to and fro
        end
      end
    end
  end)

  it("takes what is no whole number for unknown", function()
    local unknown = last_delay { false, 10, {} }
    for _, odd in ipairs { "50", 50.5, -3, 0 / 0, 1 / 0 } do
      assert.equal(unknown, last_delay { false, 10, { percentage = odd, queue_position = odd } })
    end
  end)

  for _, jump in ipairs { 3600, -3600, 1e9 } do
    it(("goes on after its clock jumped by %g s as if it had not"):format(jump), function()
      local delays = {}
      for _, jumped in ipairs { 0, jump } do
        local schedule, now, delay = poll_schedule.new(3, 5), 0, nil
        for _, view in ipairs { false, { percentage = 10 }, { percentage = 14 }, { percentage = 19 }, { percentage = 24 } } do
          delay = poll_schedule.next(schedule, view or nil, now, 0.5)
          now = now + delay
          if view and view.percentage == 14 then now = now + jumped end
        end
        delays[#delays + 1] = delay
      end
      assert.near(delays[1], delays[2], 1e-3)
    end)
  end

  describe("beside a client that asks every three seconds", function()
    -- Of short tasks (5-20 s) and long ones (60-600 s), as many of each. Where nothing tells of the end, or nothing since
    -- the first third, who asks 0.6 times as often is 2.5 s late on average: the delay is kept there.
    local MOST = { ["stuck at 90 % from 0.3"] = 0.66, ["no percentage"] = 0.74, ["0 % to the end"] = 0.74 }

    for _, entry in ipairs(poll_curves.CURVES) do
      it("makes 0.6 of its polls and notices the end within two seconds: " .. entry[1], function()
        local short, long = poll_curves.run(entry[2], "short", 600), poll_curves.run(entry[2], "long", 600)
        local ratio, delay = poll_curves.figures(poll_curves.together(short, long))
        assert.is_true(ratio <= (MOST[entry[1]] or 0.6), ("%.3f of the polls"):format(ratio))
        assert.is_true(delay <= 2, ("%.3f s"):format(delay))
      end)

      it("is no more than three seconds late whatever the tasks' length: " .. entry[1], function()
        for length in pairs(poll_curves.LENGTHS) do
          local ratio, delay = poll_curves.figures(poll_curves.run(entry[2], length, 300))
          assert.is_true(ratio <= 0.76, ("%s: %.3f of the polls"):format(length, ratio))
          assert.is_true(delay <= 3, ("%s: %.3f s"):format(length, delay))
        end
      end)
    end
  end)
end)
