local homegen = require "homegen"
local ledger = require "homegen.mcp.ledger"
local scratch = require "spec.support.scratch"

describe("homegen.mcp.ledger", function()
  local folder, now

  before_each(function() folder, now = scratch.folder(), 1800000000 end)
  after_each(function() scratch.remove(folder) end)

  local function open() return homegen.run(ledger.open, folder .. "/own", function() return now end) end

  local function add(own, key, price)
    return homegen.run(own.locked, own, function()
      return own:add(own:day(), { key = key, provider = "ideal_house", price = price or 1, at = now })
    end)
  end

  local function keys(own)
    local list = {}
    for index, purchase in ipairs(homegen.run(own.locked, own, function() return own:day() end)) do list[index] = purchase.key end
    return table.concat(list, " ")
  end

  it("keeps a day's purchases over processes, each key once, for its owner alone", function()
    local own = assert(open())
    add(own, "a")
    now = now + 3600
    add(own, "b")
    add(own, "a")
    assert.equal("a b", keys(assert(open())))
    now = now + ledger.DAY - 1
    assert.equal("b a", keys(own)) -- the first of a is a day old
    now = now + 2
    assert.equal("", keys(own))
    for path, mode in pairs { ["/own"] = "700", ["/own/purchases"] = "600", ["/own/secret"] = "600" } do
      assert.equal(mode, scratch.mode(folder .. path))
    end
  end)

  it("has one secret for all", function()
    local first, second = assert(open()), assert(open())
    assert.matches("^%x+$", first.secret)
    assert.same({ 64, first.secret }, { #first.secret, second.secret })
  end)

  it("counts what lies in the future, and passes over what a crash has torn", function()
    local own = assert(open())
    add(own, "a")
    scratch.write(folder .. "/own/purchases", scratch.read(folder .. "/own/purchases") .. '{"key":"torn","pri')
    add(own, "b")
    now = now - 5 * ledger.DAY
    assert.equal("a b", keys(own))
  end)

  it("is written anew when it gets large, and forgets no purchase of the day", function()
    local own = assert(open())
    add(own, "old")
    now = now + 2 * ledger.DAY
    add(own, "a")
    local path = folder .. "/own/purchases"
    scratch.write(path, scratch.read(path) .. ("# a line that nobody reads\n"):rep(20000))
    assert.equal("a", keys(own))
    add(own, "b")
    assert.is_true(#scratch.read(path) < 1000)
    assert.equal("a b", keys(assert(open())))
    assert.equal("600", scratch.mode(path))
  end)

  it("lets one at a time in, and gives the lock back whatever happens", function()
    local own, other, order = assert(open()), assert(open()), {}
    homegen.run(function()
      local first = homegen.spawn(function()
        own:locked(function()
          order[#order + 1] = "first in"
          homegen.sleep(0.1)
          order[#order + 1] = "first out"
        end)
      end)
      local second = homegen.spawn(function() other:locked(function() order[#order + 1] = "second in" end) end)
      homegen.all { first, second }
      assert.is_false(pcall(own.locked, own, function() error "x" end))
      own:locked(function() order[#order + 1] = "third in" end)
    end)
    assert.equal("first in, first out, second in, third in", table.concat(order, ", "))
  end)

  it("says why it cannot be had", function()
    local own, message = homegen.run(ledger.open, folder .. "/none/own")
    assert.is_nil(own)
    assert.matches("none/own: No such file or directory", message)
  end)
end)
