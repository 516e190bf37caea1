local progress = require "homegen.cli.output.progress"

describe("homegen.cli.output.progress", function()
  local said, shown, events, out

  before_each(function()
    said, shown, events = {}, {}, {}
    out = {
      live = false,
      say = function(_, line) said[#said + 1] = line:gsub(", %d+ s$", "") end,
      show = function(_, line) shown[#shown + 1] = line end,
      event = function(_, name, fields) events[#events + 1] = { name, fields } end,
    }
  end)

  local function note(line, state, percentage, position, place)
    line:note({ service = "smart_replace", state = state, percentage = percentage, queue_position = position }, place)
  end

  it("writes a line where something changed that is worth one", function()
    local line = progress.new(out, "sofa")
    note(line, "queued", nil, 3)
    note(line, "queued", nil, 3)
    note(line, "queued", nil, 2)
    note(line, "processing", 0, 0)
    note(line, "processing", 9)
    note(line, "processing", 10)
    note(line, "processing", 15)
    note(line, "succeeded", 100)
    assert.same({
      "sofa: queued, 3 ahead in the queue", "sofa: queued, 2 ahead in the queue", "sofa: processing, 0 %",
      "sofa: processing, 10 %", "sofa: succeeded",
    }, said)
    assert.equal(8, #events) -- a program hears of all of it
    assert.same({ "progress", 3 }, { events[1][1], events[1][2].queue_position })
    assert.same({}, shown)
  end)

  it("writes over one line on a terminal, also while nothing changes", function()
    out.live = true
    local line = progress.new(out, "sofa")
    line:tick()
    assert.same({}, shown) -- there is nothing to tell yet
    note(line, "queued", nil, 1, { step = 2, steps = 3 })
    line:tick()
    assert.equal(2, #shown)
    assert.matches("^sofa: step 2 of 3, queued, 1 ahead in the queue, %d+ s$", shown[1])
    assert.same({}, said)
  end)
end)
