local line = require "homegen.base.line"

describe("homegen.base.line", function()
  it("keeps the order of arrival, and whoever is first until he leaves", function()
    local own = line.new()
    local a, b = own:enter "a", own:enter "b"
    assert.equal("a", own:head())
    assert.equal("a", own:head())
    own:leave(a)
    assert.equal("b", own:head())
    own:leave(b)
    assert.is_nil(own:head())
    own:enter "c"
    assert.equal("c", own:head())
  end)

  it("passes over those who left before their turn, and keeps nothing of those who have gone", function()
    local own, places = line.new(), {}
    for index = 1, 5 do places[index] = own:enter(index) end
    own:leave(places[2])
    own:leave(places[3])
    own:leave(places[1])
    assert.equal(4, own:head())
    assert.same({ [4] = 4, [5] = 5 }, own.places)
  end)

  it("leaves nobody behind whose entering ran out of memory", function()
    local own = line.new()
    own.places = setmetatable({}, { __newindex = function() error("not enough memory", 0) end })
    assert.is_false(pcall(own.enter, own, "a"))
    own.places = {}
    assert.is_nil(own:head())
    assert.equal(1, own:enter "b")
  end)
end)
