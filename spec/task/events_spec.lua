local events = require "homegen.task.events"
local homegen = require "homegen"

describe("homegen.task.events", function()
  it("are told in the next turn, in order, with the task's names", function()
    local seen = {}
    local emit = events.emitter(function(event) seen[#seen + 1] = event end)
    local task = { service = "smart_replace", id = "7", key = "k" }
    emit("state", { state = "queued" }, task)
    emit("poll", { percentage = 5 }, task)
    assert.equal(0, #seen)
    homegen.step()
    assert.same({ type = "state", state = "queued", service = "smart_replace", id = "7", key = "k" }, seen[1])
    assert.equal("poll", seen[2].type)
  end)

  it("cost nothing when nobody listens", function()
    assert.equal(events.silence, events.emitter(nil))
    assert.is_nil(events.silence("state", {}))
  end)

  it("a listener that raises harms nothing but itself", function()
    local reported
    homegen.on_error = function(err) reported = err end
    local emit = events.emitter(function() error("listener") end)
    emit("state", {})
    emit("state", {})
    homegen.step()
    homegen.on_error = nil
    assert.truthy(reported:find("listener", 1, true))
  end)
end)
