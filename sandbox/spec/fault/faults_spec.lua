local faults = require "homegen.sandbox.fault.faults"

describe("sandbox.faults", function()
  local list
  before_each(function() list = faults.new() end)

  local function effect_of(...)
    local fault = list:take(...)
    return fault and fault.effect
  end

  it("hit the next request, once", function()
    assert(list:add { effect = "drop" })
    assert.equal("drop", effect_of("create", "smart_replace"))
    assert.is_nil(list:take("create", "smart_replace"))
  end)

  it("hit so many times, after so many that pass", function()
    assert(list:add { effect = "html", times = 2, skip = 1 })
    local seen = {}
    for i = 1, 4 do seen[i] = effect_of("poll") or "-" end
    assert.same({ "-", "html", "html", "-" }, seen)
  end)

  it("hit only what they are meant for", function()
    assert(list:add { effect = "drop", on = "poll", task = "7", times = math.huge })
    assert.is_nil(list:take("create"))
    assert.is_nil(list:take("poll", "smart_replace", "8"))
    assert.equal("drop", effect_of("poll", "smart_replace", "7"))
    list:clear()
    assert(list:add { effect = "drop", service = "house_plan" })
    assert.is_nil(list:take("create", "smart_replace"))
    assert.equal("drop", effect_of("create", "house_plan"))
  end)

  it("come in the order in which they were asked for", function()
    assert(list:add { effect = "html" })
    assert(list:add { effect = "drop" })
    assert.equal("html", effect_of("poll"))
    assert.equal("drop", effect_of("poll"))
  end)

  it("wait for the operation that they make sense for", function()
    for effect, operation in pairs {
      fail = "create", terminate = "create", unknown_status = "poll", null_output = "poll",
    } do
      assert(list:add { effect = effect })
      assert.is_nil(list:take("download"))
      assert.is_nil(list:take(operation == "poll" and "create" or "poll"))
      assert.equal(effect, effect_of(operation))
      assert.is_nil((list:add { effect = effect, on = "download" }))
    end
  end)

  it("are refused when they are none", function()
    local cases = {
      {}, { effect = "magic" }, { effect = 7 }, { effect = "drop", colour = "red" }, { effect = "drop", on = "delete" },
      { effect = "drop", times = "two" }, { effect = "drop", times = 1.5 }, { effect = "drop", times = -1 },
      { effect = "drop", skip = math.huge }, { effect = "drop", times = 0 / 0 }, { effect = "envelope" },
      { effect = "envelope", code = "1003" }, { effect = "envelope", code = 1003.5 }, { effect = "status" },
      { effect = "status", status = 99 }, { effect = "status", status = 600 }, { effect = "delay" },
      { effect = "delay", seconds = 0 / 0 }, { effect = "huge", bytes = 0.5 }, { effect = "drop", carried_out = 1 },
      { effect = "webhook" }, { effect = "webhook", how = "loudly" }, { effect = "drop", how = "twice" },
    }
    for i, wish in ipairs(cases) do
      local fault, message = list:add(wish)
      assert.is_nil(fault, "case " .. i)
      assert.is_string(message)
    end
    assert.same({}, list:pending())
  end)

  it("show what is pending", function()
    assert(list:add { effect = "html", on = "poll", times = 3, skip = 2 })
    list:take("poll")
    assert.same({ { effect = "html", on = "poll", left = 3, skip = 1 } }, list:pending())
  end)
end)
