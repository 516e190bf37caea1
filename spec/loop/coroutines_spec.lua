local child = require "spec.support.process.child"
local coroutines = require "homegen.loop.coroutines"

describe("homegen.loop.coroutines", function()
  after_each(function() coroutines.use(nil) end)

  it("gives Lua's own, now and to those that follow when others come", function()
    local seen = {}
    coroutines.follow(function(chosen) seen[#seen + 1] = chosen.create end)
    local function create(fn) return coroutine.create(fn) end
    coroutines.use { create = create }
    coroutines.use(nil)
    assert.same({ coroutine.create, create, coroutine.create }, seen)
  end)

  it("refuses what are no functions", function()
    for _, wrong in ipairs { 1, { create = 1 }, { running = "x" } } do
      local ok, err = pcall(function() coroutines.use(wrong) end)
      assert.is_false(ok)
      assert.matches("coroutines_spec.lua:%d+: homegen.use: the adapter's coroutine", err)
    end
  end)

  -- As nginx does: its own functions act on the current request, and nothing of ours may pass through them.
  it("takes the raw ones where a host has put its own in place, and looks none up later", function()
    assert.equal("spawned\n", child.run [[
      local raw = coroutine
      local function refuse() error("API disabled in this context") end
      coroutine = {
        create = refuse, resume = refuse, yield = refuse, status = refuse, wrap = refuse, running = raw.running,
        _create = raw.create, _resume = raw.resume, _yield = raw.yield, _status = raw.status,
      }
      package.loaded.coroutine = coroutine
      local homegen = require "homegen"
      coroutine = nil
      print(homegen.await(homegen.spawn(function()
        homegen.sleep(0.01)
        return "spawned"
      end)))
    ]])
  end)
end)
