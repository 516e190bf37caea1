local json = require "homegen.base.json"
local request_of = require "homegen.mcp.request"

describe("homegen.mcp.request", function()
  local sent, server, task

  before_each(function()
    sent = {}
    server = { open = {}, count = 0, ending = false, send = function(line)
      sent[#sent + 1] = json.decode(line)
      return true
    end }
    task = { done = function() return false end, on_progress = function(self, fn) self.tell = fn end }
  end)

  local function request(token, modern)
    return request_of(server, { id = 7, method = "m", params = { _meta = { progressToken = token } } }, { modern = modern or false })
  end

  local SHOP = function() return { jobs = { live = { k = task } } } end

  local function progress()
    local list = {}
    for _, line in ipairs(sent) do
      if line.method then list[#list + 1] = line.params.progress end
    end
    return list
  end

  it("is answered once, and is under way until then", function()
    local own = request()
    assert.same({ 1, own }, { server.count, server.open[7] })
    own:answer { a = 1 }
    own:answer { a = 2 }
    own:fail { code = 1, message = "" }
    assert.same({ { jsonrpc = "2.0", id = 7, result = { a = 1 } } }, sent)
    assert.same({ 0 }, { server.count, server.open[7] })
  end)

  it("is not answered once it was given up", function()
    local own = request "t"
    own:follow(SHOP(), "k")
    own:cancel()
    own:cancel()
    own:answer {}
    task.tell { state = "queued", percentage = 3 }
    assert.same({ {}, 0, true }, { sent, server.count, own:is_gone() })
  end)

  it("tells progress that grows, whatever is told", function()
    local own = request "t"
    own:follow(SHOP(), "k")
    for _, percentage in ipairs { 0, 40, 40, 10, 100 } do task.tell { state = "processing", percentage = percentage } end
    local told = progress()
    for index = 2, #told do assert.is_true(told[index] > told[index - 1]) end
    assert.same({ 5, 40, 100 }, { #told, math.floor(told[2]), math.floor(told[5]) })
    assert.equal("t", sent[1].params.progressToken)
  end)

  it("tells nothing after its answer, but of a task of the protocol's core", function()
    for _, goes_on in ipairs { false, true } do
      local own = request "t"
      own:follow(SHOP(), "k")
      own.goes_on = goes_on
      own:answer {}
      local before = #sent
      task.tell { state = "queued", percentage = 3 }
      assert.equal(goes_on and before + 1 or before, #sent)
    end
  end)

  it("tells nothing to who has not asked", function()
    request(nil):follow(SHOP(), "k")
    request({}):follow(SHOP(), "k")
    assert.is_nil(task.tell)
  end)

  it("says so when its answer is too large for a peer that does not read", function()
    server.send = function(line)
      if #line > 1000 then return false end
      sent[#sent + 1] = json.decode(line)
      return true
    end
    request():answer { text = ("x"):rep(2000) }
    assert.equal(-32603, sent[1].error.code)
  end)

  it("is gone when the server ends", function()
    local own = request()
    assert.is_false(own:is_gone())
    server.ending = true
    assert.is_true(own:is_gone())
  end)
end)
