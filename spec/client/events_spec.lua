local events = require "homegen.client.events"
local homegen = require "homegen"
local stderr = require "spec.support.stderr"

describe("homegen.client.events", function()
  after_each(function() homegen.on_error, homegen.on_warning = nil, nil end)

  it("are told in the next turn, in order, with the task's names", function()
    local seen = {}
    local emit = events.emitter(function(event) seen[#seen + 1] = event end)
    local job = { service = { name = "smart_replace" }, id = "7", key = "k" }
    emit("state", { state = "queued" }, job)
    emit("poll", { percentage = 5 }, job)
    assert.equal(0, #seen)
    homegen.step()
    assert.same({ type = "state", state = "queued", service = "smart_replace", id = "7", key = "k" }, seen[1])
    assert.equal("poll", seen[2].type)
  end)

  it("nobody listens to are told to nobody", function()
    local text = stderr.of(function()
      events.emitter()("state", {})
      events.emitter()("warning", { message = "only a parameter's" })
      homegen.step()
    end)
    assert.equal("", text)
  end)

  it("a listener that raises harms nothing but itself", function()
    local reported = {}
    homegen.on_error = function(err) reported[#reported + 1] = err end
    local emit = events.emitter(function() error("listener") end)
    emit("state", {})
    emit("state", {})
    while #reported < 2 do homegen.step() end -- a step that took its time leaves the second to the next
    assert.truthy(reported[1]:find("listener", 1, true))
  end)

  describe("that warn", function()
    local MASK = { about = "mask", kind = "mask_border", message = "most of the border is black", key = "sofa" }

    local function warning(fields)
      local own = {}
      for name, value in pairs(fields or MASK) do own[name] = value end
      return own
    end

    local function told(emit, ...)
      local list = { ... }
      return stderr.of(function()
        for _, each in ipairs(list) do emit("warning", each) end
        homegen.step()
      end)
    end

    it("reach a person, each kind once, where no program listens", function()
      local emit = events.emitter()
      assert.equal("homegen: warning (sofa): most of the border is black\n", told(emit, warning(), warning()))
      assert.equal("", told(emit, warning()))
      local text = told(emit, { about = "money", kind = "paid", message = "paid\27[2J" })
      assert.matches("^homegen: warning: paid", text)
      assert.is_nil(text:find("\27", 1, true))
      assert.matches("most of the border", told(events.emitter(), warning())) -- another client
    end)

    it("reach a person only if they are about money, masks or the journal, and were not reported", function()
      assert.equal("", told(events.emitter(), { message = "an alias" }))
      assert.equal("", told(events.emitter(), { about = "journal", message = "m", reported = true }))
    end)

    it("go to the client's on_warning, to homegen.on_warning without one, and always to on_event", function()
      local heard = {}
      local function listener(name) return function(event) heard[#heard + 1] = name .. " " .. event.kind end end
      homegen.on_warning = listener "all"
      assert.equal("", told(events.emitter(nil, listener "own"), warning()))
      assert.equal("", told(events.emitter(listener "event", listener "own"), warning()))
      assert.equal("", told(events.emitter(listener "event"), warning(), warning()))
      homegen.on_warning = nil
      assert.equal("", told(events.emitter(listener "event"), warning()))
      assert.same({
        "own mask_border", "event mask_border", "own mask_border", "event mask_border", "all mask_border",
        "event mask_border", "all mask_border", "event mask_border",
      }, heard)
    end)

    it("are told to on_warning alone of all events", function()
      local heard = 0
      local emit = events.emitter(nil, function() heard = heard + 1 end)
      emit("state", {})
      emit("warning", warning())
      homegen.step()
      assert.equal(1, heard)
    end)
  end)
end)
