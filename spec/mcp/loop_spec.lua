local homegen = require "homegen"
local loop = require "homegen.mcp.loop"

describe("homegen.mcp.loop", function()
  local channel, server, lines, log

  before_each(function()
    lines, log = {}, {}
    channel = {
      turns = 0, over_after = math.huge, broken = false, left = 0,
      wait = function(self, seconds)
        self.turns = self.turns + 1
        self.left = math.max(self.left - 1, 0)
        homegen.step(math.min(seconds or 0.01, 0.01))
      end,
      line = function() return table.remove(lines, 1) end,
      is_over = function(self) return self.turns >= self.over_after and lines[1] == nil end,
      is_broken = function(self) return self.broken end,
      unsent = function(self) return self.left end,
    }
    server = {
      count = 0, shop = { client = { close = function() log[#log + 1] = "closed" end } },
      receive = function(_, line) log[#log + 1] = tostring(line) end,
      finish = function(self) log[#log + 1], self.count = "finished", 0 end,
    }
  end)

  local function run(ends)
    ends.channel = channel
    loop.run(server, homegen.spawn(function() log[#log + 1] = "adopted" end), ends)
    return table.concat(log, " ")
  end

  it("gives each line to the server, and those that were too long, and ends with the input", function()
    lines, channel.over_after, server.count = { "a", "b", false, "c" }, 3, 5
    assert.equal("adopted a b false c finished closed", run {})
  end)

  it("ends when nobody reads, when a signal comes, and when the process that was started is killed", function()
    channel.broken = true
    assert.matches("finished closed$", run {})
    channel.broken = false
    local signals = { fd = function() return 0 end, take = function() return channel.turns > 5 and "SIGTERM" or nil end }
    assert.matches("finished closed$", run { signals = signals })
    local keeper = { fd = function() return 0 end, is_alone = function() return channel.turns > 9 end }
    assert.matches("finished closed$", run { keeper = keeper })
  end)

  it("waits for answers to go out, but for a paid request only as long as that takes", function()
    channel.over_after, channel.left = 1, 20
    server.shop.client.close = function()
      homegen.sleep(0.1)
      log[#log + 1] = ("closed with %d unsent"):format(channel.left)
    end
    assert.matches("finished closed with 0 unsent$", run {})
  end)
end)
