local board = require "homegen.cli.batch.board"

describe("homegen.cli.batch.board", function()
  local counts, active, events, own

  before_each(function()
    counts = {
      jobs = 40, waiting = 20, running = 10, succeeded = 6, reused = 1, made = 0, failed = 1, unfinished = 1, unknown_outcome = 1,
      not_sent = 1, paused = 0, charged = { credit = 80, photo = 1 }, refunded = { credit = 10, photo = 0 },
    }
    active, events = {}, {}
    own = board.new({ live = false, event = function(_, name, fields) events[#events + 1] = { name, fields } end }, counts, active)
  end)

  it("counts, and shows the first of those that run", function()
    for index = 1, 10 do
      active[{ state = "processing", percentage = index }] = { line = index, key = "job-" .. index }
    end
    active[{ state = "queued", queue_position = 3 }] = { line = 0, key = "a key that is much longer than there is room for on a line" }
    local lines = own:lines(60)
    assert.same({
      "waiting  running  done  failed  spent                left",
      "     20       10     6       4  70 credits, 1 photo", "",
    }, { lines[1], (lines[2]:gsub("%s+$", "")), lines[3] })
    assert.matches("^   0  a key that is much.*…  queued      3 ahead$", lines[5])
    assert.matches("^   1  job%-1 .* processing  1 %%$", lines[6])
    assert.equal("… and 3 more", lines[#lines])
    assert.equal(5 + 8, #lines)
    assert.same({ "6/40, 1 failed" }, own:lines(20))
  end)

  it("guesses the time that is left by what was made in this run", function()
    assert.is_nil(own:left())
    counts.made, own.since = 5, own.since - 50
    assert.is_true(math.abs(own:left() - 300) < 5)
  end)

  it("tells events at most once a second", function()
    own:tick()
    own:tick()
    assert.equal(1, #events)
    assert.same({ "batch", 20 }, { events[1][1], events[1][2].waiting })
  end)
end)
