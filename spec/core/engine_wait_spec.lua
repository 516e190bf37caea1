--- Waiting: how long step takes, what ends it early, foreign descriptors, the scheduler's deadline.

local core = require "homegen.core"
local fault_client = require "proof.faultd.fault_client"
local faultd = require "proof.faultd.faultd"

describe("engine:step", function()
  local client, engine

  before_each(function()
    client = fault_client.new()
    engine = client.engine
  end)
  after_each(function() assert.is_true(client:close()) end)

  local function seconds_of(work)
    local started = core.monotonic()
    work()
    return core.monotonic() - started
  end

  it("returns at once when nothing can happen, or no time is given", function()
    assert.is_true(seconds_of(function() assert.equal(0, engine:step()) end) < 0.1)
    assert.is_true(seconds_of(function() assert.equal(0, engine:step(0)) end) < 0.1)
    assert.is_true(seconds_of(function() assert.equal(0, engine:step(-1)) end) < 0.1)
  end)

  it("waits as long as it may, and no longer", function()
    local server = client:start()
    server:always("/job", faultd.stall_after_read())
    engine:get(client:target(server), nil, 60)
    local took = seconds_of(function() assert.equal(0, engine:step(0.1)) end)
    assert.is_true(took >= 0.1 and took < 0.4)
  end)

  it("returns when a transfer ends, its timeout included", function()
    local server = client:start()
    server:script("/job", { faultd.json("1"):delay(100), faultd.stall_after_read() })
    local where = client:target(server)
    engine:get(where, nil, 60)
    assert.is_true(seconds_of(function() assert.equal(1, engine:step(5)) end) < 1)
    assert.equal("ok", select(2, engine:take()))
    engine:get(where, nil, 0.1)
    assert.is_true(seconds_of(function() assert.equal(1, engine:step()) end) < 1)
    assert.equal("timeout", select(2, engine:take()))
  end)

  it("does not wait while completions are queued", function()
    local server = client:start()
    server:always("/job", faultd.json("1"))
    engine:get(client:target(server), nil, 60)
    assert.equal(1, engine:step(5))
    assert.is_true(seconds_of(function() assert.equal(1, engine:step(5)) end) < 0.5)
  end)

  it("returns at the scheduler's deadline, until it has another", function()
    engine:wake_at(core.monotonic() + 0.1)
    local took = seconds_of(function() engine:step(5) end)
    assert.is_true(took >= 0.1 and took < 0.5)
    assert.is_true(seconds_of(function() engine:step() end) < 0.1)
    engine:wake_at(nil)
    took = seconds_of(function() engine:step(0.1) end)
    assert.is_true(took >= 0.1)
  end)

  local function sockets()
    local pid, count = io.open("/proc/self/stat"):read "n", 0
    local listing = assert(io.popen(("ls -l /proc/%d/fd"):format(pid)))
    for line in listing:lines() do
      if line:find("socket:", 1, true) then count = count + 1 end
    end
    listing:close()
    return count
  end

  it("connects a few at a time, so that none keeps its host", function()
    local server = client:start()
    server:always("/job", faultd.json("1"))
    local where, together = client:target(server), 60 -- as many as run at once
    for _ = 1, together do engine:get(where, nil, 60) end
    local before = sockets()
    engine:step(0)
    local begun = sockets() - before
    assert.is_true(begun > 0 and begun <= together - 20, begun .. " at once")
    client:finish(together)
    assert.equal(together, #server:requests("/job"))
  end)

  it("returns when a watched descriptor is readable", function()
    if not core.has_fd then return end -- the only descriptor that Lua can get without help
    local other = core.engine {}
    local fd = other:fd()
    assert.is_true(engine:watch(fd))
    engine:step(0.02)
    assert.is_nil(engine:ready())
    other:wake_at(core.monotonic() + 0.05)
    local took = seconds_of(function() engine:step() end)
    assert.is_true(took >= 0.04 and took < 0.5)
    assert.equal(fd, engine:ready())
    assert.is_nil(engine:ready())
    engine:step(5)
    assert.equal(fd, engine:ready())
    other:wake_at(nil)
    engine:step(0.02)
    assert.is_nil(engine:ready())
    engine:unwatch(fd)
    engine:unwatch(fd)
    other:close()
  end)

  it("drives a second engine through its descriptor alone", function()
    if not core.has_fd then return end
    local server, other = client:start(), core.engine {}
    server:always("/job", faultd.json("1"):delay(20))
    assert.is_true(engine:watch(other:fd()))
    local where = client:target(server)
    local done = 0
    for _ = 1, 3 do other:get(where, nil, 5) end
    while done < 3 do
      engine:step(5)
      assert.equal(other:fd(), engine:ready())
      other:step(0)
      if other:take() then done = done + 1 end -- one at a time: the rest must wake us again
    end
    engine:step(0.02)
    assert.is_nil(engine:ready())
    engine:unwatch(other:fd())
    other:close()
  end)

  it("has a descriptor, or says that it has none", function()
    if core.has_fd then
      assert.is_true(engine:fd() >= 0)
      assert.equal(engine:fd(), engine:fd())
    else
      assert.is_nil(engine:fd())
    end
  end)

  it("refuses to watch what cannot be watched", function()
    if not core.has_fd then return end
    local watched, message = engine:watch(9999)
    assert.is_nil(watched)
    assert.is_string(message)
  end)
end)

describe("core.monotonic", function()
  it("counts seconds and never goes back", function()
    local last = core.monotonic()
    for _ = 1, 1000 do
      local now = core.monotonic()
      assert.is_true(now >= last)
      last = now
    end
    assert.is_string(core._VERSION)
  end)
end)
