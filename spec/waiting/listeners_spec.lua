local homegen = require "homegen"
local listeners = require "homegen.waiting.listeners"
local reactor = require "homegen.loop.reactor"

describe("homegen.waiting.listeners", function()
  it("are told in the next turn, in order, and once", function()
    local told = {}
    local waiting = {}
    for index = 1, 3 do waiting[index] = function(subject) told[#told + 1] = subject .. index end end
    listeners.tell(waiting, "end ")
    assert.same({}, told)
    listeners.tell(waiting, "end ")
    repeat homegen.step() until #told >= 3 -- a step that took its time leaves the rest to the next
    homegen.step()
    assert.same({ "end 1", "end 2", "end 3" }, told)
  end)

  it("that were told are not told again where memory ran out among them", function()
    local told, real, left = {}, reactor.tell, 1
    local waiting = { function() told[#told + 1] = 1 end, function() told[#told + 1] = 2 end }
    reactor.tell = function(...) -- luacheck: ignore
      left = left - 1
      if left < 0 then error("not enough memory", 0) end
      return real(...)
    end
    local ok = pcall(listeners.tell, waiting, "end")
    reactor.tell = real -- luacheck: ignore
    assert.is_false(ok)
    listeners.tell(waiting, "end")
    repeat homegen.step() until #told >= 2
    homegen.step()
    assert.same({ 1, 2 }, told)
  end)
end)
