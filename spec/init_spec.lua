local clock = require "homegen.loop.clock"
local core = require "homegen.core"
local homegen = require "homegen"

describe("homegen", function()
  it("has the public names of its contract", function()
    for _, name in ipairs {
      "new", "await", "run", "spawn", "all", "settle", "race", "each", "map", "sleep", "step", "now", "fd", "pollfd", "events", "timeout",
      "use",
    } do
      assert.equal("function", type(homegen[name]), name)
    end
    assert.equal(require "cjson".null, homegen.null)
    assert.truthy(homegen._VERSION:match("^%d+%.%d+%.%d+$"))
  end)

  it("loads picture helpers when they are first used", function()
    assert.equal(require "homegen.image", homegen.image)
    assert.equal(require "homegen.mask", homegen.mask)
    assert.is_nil(homegen.nothing)
  end)

  it("tells the time that its limits are measured on, also of a clock that a spec turns", function()
    local before, core_time = homegen.now(), core.monotonic()
    assert.is_true(before <= core_time and core_time <= homegen.now())
    clock.set(function() return 7.25 end)
    local now = homegen.now() -- a function that somebody keeps follows the clock too
    clock.set()
    assert.equal(7.25, now)
  end)

  it("waits for reading only", function()
    assert.equal("r", homegen.events())
    assert.equal(homegen.fd(), homegen.pollfd())
  end)

  it("sends errors that nobody awaits to on_error, whenever it was set", function()
    homegen.spawn(function() error("lost") end)
    local reported
    homegen.on_error = function(err) reported = err end
    homegen.step()
    homegen.on_error = nil
    assert.truthy(reported:find("lost", 1, true))
  end)
end)
