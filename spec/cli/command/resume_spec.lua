local cli = require "spec.support.process.cli"
local scratch = require "spec.support.scratch"

local CALL = "smart-replace --image https://example.com/room.jpg --mask https://example.com/mask.png --prompt 'a green sofa' --yes "
local FAST = "--poll-interval 0.05 "

describe("homegen resume", function()
  local scene

  before_each(function() scene = cli.scene():serve "--seconds 1" end)
  after_each(function() scene:close() end)

  -- Two jobs that are paid and under way, and nobody follows them.
  local function leave(...)
    for _, key in ipairs { ... } do
      assert.equal(6, scene:run(CALL .. FAST .. "--timeout 0.3 -o '{key}.{ext}' --key " .. key).code)
    end
  end

  it("gets one job by its key, where it was to be saved", function()
    leave "sofa"
    local out = scene:run("resume sofa " .. FAST)
    assert.same({ scene.folder .. "/sofa.png\n", 0 }, { out.text, out.code })
    out = scene:run("resume sofa " .. FAST) -- once more: it is here
    assert.same({ scene.folder .. "/sofa.png\n", 0 }, { out.text, out.code })
    assert.matches("Nothing was charged now: the result was there already%.\n$", out.errors)
    assert.equal(1, scene:creates())
  end)

  it("gets a task by its service and id, without a journal", function()
    leave "sofa"
    local id = cli.events(scene:run(CALL .. FAST .. "--json --key sofa --timeout 0.1").text)
    id = id[#id].id
    local out = scene:run("resume smart_replace " .. id .. " --no-journal -o by-id.png " .. FAST)
    assert.same({ scene.folder .. "/by-id.png\n", 0 }, { out.text, out.code })
    out = scene:run("resume smart-replace none --no-journal")
    assert.equal(2, out.code)
    assert.matches("'none' is no id of Ideal House", out.errors)
    assert.matches("there is no service 'smart%-swap'", scene:run("resume smart-swap 1").errors)
  end)

  it("gets all that is unfinished", function()
    scene:close()
    scene = cli.scene():serve "--seconds 2"
    for _, key in ipairs { "sofa", "lamp" } do
      local running = scene:start(CALL .. FAST .. "-o '{key}.{ext}' --key " .. key)
      cli.wait_for(running, "queued")
      os.execute("kill -KILL " .. running.pid)
      cli.finish(running)
    end
    local out = scene:run("resume " .. FAST)
    assert.equal(0, out.code, out.errors)
    assert.truthy(scratch.read(scene.folder .. "/sofa.png"))
    assert.truthy(scratch.read(scene.folder .. "/lamp.png"))
    assert.matches("^2 unfinished\n", out.errors)
    assert.equal(2, scene:creates())
    out = scene:run("resume " .. FAST)
    assert.same({ "", "nothing is unfinished\n", 0 }, { out.text, out.errors, out.code })
  end)

  it("says of a key that it cannot get why", function()
    local out = scene:run("resume nothing " .. FAST)
    assert.equal(2, out.code)
    assert.matches("the journal has no job 'nothing' of this account", out.errors)
    scene:fault { effect = "drop", on = "create", carried_out = true }
    assert.equal(3, scene:run(CALL .. FAST .. "--key lost").code)
    out = scene:run("resume lost " .. FAST)
    assert.equal(3, out.code, out.errors)
    assert.matches("It is not known whether 1 credit was charged", out.errors)
    assert.equal(2, scene:run("resume lost --no-journal").code)
  end)
end)
