local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local leaving = require "homegen.loop.leaving"

describe("homegen.loop.leaving", function()
  it("ends what is noted, with itself as the argument, and holds nothing", function()
    local ended, subject = {}, { "subject" }
    leaving.note(subject, function(which) ended[#ended + 1] = which[1] end)
    leaving.note({ "garbage" }, function(which) ended[#ended + 1] = which[1] end)
    collectgarbage()
    collectgarbage()
    leaving.begin()
    assert.same({ "subject" }, ended)
  end)

  it("closes clients: a create on the wire is waited for, what is followed can be resumed", function()
    local server = faultd.start()
    server:script(clients.CREATE, { faultd.created():together(0) })
    server:always(clients.RESULT, faultd.task("Processing", 5))
    local client = clients.new(server)
    local task = client:smart_replace(clients.params())
    repeat homegen.step(0.05) until server:count(clients.CREATE) == 1
    leaving.begin()
    homegen.step(0.05)
    assert.is_nil(task.id)
    server:release()
    local _, err = homegen.await(task)
    assert.equal("canceled", err.kind)
    assert.matches("^%d+$", task.id)
    repeat until homegen.step(0.05) == 0
    assert.has_error(function() client:smart_replace(clients.params()) end)
    assert.is_true(server:stop())
  end)
end)
