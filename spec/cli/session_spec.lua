local cli = require "spec.support.process.cli"
local event_schema = require "homegen.cli.output.event_schema"
local scratch = require "spec.support.scratch"
local session = require "homegen.cli.session"

local CALL = "smart-replace --image https://example.com/room.jpg --mask https://example.com/mask.png --prompt 'a green sofa' "
local FAST = "--poll-interval 0.05 "

describe("homegen.cli.session", function()
  local scene

  before_each(function() scene = cli.scene() end)
  after_each(function() scene:close() end)

  it("keeps the journal in a folder of the user's own, for his eyes alone", function()
    scene:serve()
    assert.equal(0, scene:run(CALL .. FAST .. "--yes").code)
    assert.truthy(scratch.read(scene.folder .. "/state/homegen/jobs.db"))
    assert.equal("700", scratch.mode(scene.folder .. "/state/homegen"))
    scene.environment.XDG_STATE_HOME = ""
    assert.equal(0, scene:run(CALL .. FAST .. "--yes").code)
    assert.truthy(scratch.read(scene.folder .. "/.local/state/homegen/jobs.db"))
    assert.matches("/homegen/jobs%.db$", session.journal_path())
  end)

  it("makes nothing that it could not remember, unless it is told to", function()
    scene:serve()
    scene.environment.XDG_STATE_HOME, scene.environment.HOME = "", ""
    local out = scene:run(CALL .. FAST .. "--yes")
    assert.equal(4, out.code)
    assert.matches("there is no place for the journal: HOME is not set\n  hint: give %-%-journal FILE, or %-%-no%-journal", out.errors)
    scene.environment.XDG_STATE_HOME = "/proc/nowhere"
    out = scene:run(CALL .. FAST .. "--yes")
    assert.equal(4, out.code)
    assert.matches("the journal's folder /proc/nowhere/homegen cannot be made", out.errors)
    assert.equal(0, scene:creates())
    assert.equal(0, scene:run(CALL .. FAST .. "--yes --no-journal").code)
  end)

  it("says a command that is to be copied in one line, however narrow the terminal", function()
    scene:serve "--seconds 20"
    local out = scene:terminal(CALL .. FAST .. "--yes --timeout 1 --key sofa --journal jobs.db", { columns = 20 })
    assert.matches("\n  %S+ resume sofa %-%-journal jobs%.db\n", out.text)
  end)

  for _, signal in ipairs { "INT", "TERM", "HUP" } do
    it("told to end by SIG" .. signal .. " says what goes on, and the exact command that gets it", function()
      scene:serve "--seconds 1.5"
      local running = scene:start(CALL .. FAST .. "--yes -o '{key}.{ext}' --journal 'my jobs.db'")
      cli.wait_for(running, "queued")
      local out = cli.finish(running, signal == "INT" and "TERM" or signal) -- a shell's background job has no SIGINT
      assert.equal(130, out.code)
      assert.equal("", out.text)
      local again = out.errors:match "1 credit was charged; it goes on at the provider%. To get it:\n  (.-)\n"
      assert.truthy(again, out.errors)
      assert.matches("'my jobs%.db'", again)
      local words = again:match "homegen (resume .*)$"
      out = scene:run(words .. " " .. FAST)
      assert.equal(0, out.code, out.errors)
      assert.matches("^" .. scene.folder:gsub("%p", "%%%0") .. "/smart%-replace%-%d+%-%d+%-%x+%.png\n$", out.text)
      assert.equal(1, scene:creates())
    end)
  end

  it("feels Ctrl-C on a terminal", function()
    scene:serve "--seconds 20"
    local out = scene:terminal(CALL .. FAST .. "--yes", { typed = "\3", when = "queued" })
    assert.equal(130, out.code, out.text)
    assert.matches("SIGINT: stopping", out.text)
  end)

  it("tells a program the same as an event", function()
    scene:serve "--seconds 20"
    local running = scene:start(CALL .. FAST .. "--yes --json --key sofa")
    cli.wait_for(running, "queued")
    local out = cli.finish(running, "TERM")
    local events = cli.events(out.text)
    local last = events[#events]
    assert.is_nil(event_schema.problem(last))
    assert.same({ "interrupted", "SIGTERM", 1 }, { last.event, last.signal, #last.running })
    assert.matches("resume sofa$", last.running[1].command)
    assert.truthy(last.running[1].id)
  end)

  it("waits for the answer of a paid request that is on its way", function()
    scene:serve()
    scene:fault { effect = "delay", seconds = 2, on = "create" }
    local running = scene:start(CALL .. FAST .. "--yes --key sofa")
    cli.wait_for(running, "sending")
    local out = cli.finish(running, "TERM")
    assert.equal(130, out.code)
    assert.matches("waiting for what is on its way, so that it is known what was paid for", out.errors)
    assert.matches("1 credit was charged; it goes on at the provider", out.errors)
    out = scene:run("resume sofa " .. FAST)
    assert.equal(0, out.code, out.errors)
    assert.equal(1, scene:creates())
  end)

  it("told twice waits for nothing, and claims nothing", function()
    scene:serve()
    scene:fault { effect = "delay", seconds = 30, on = "create" }
    local running = scene:start(CALL .. FAST .. "--yes --key sofa")
    cli.wait_for(running, "sending")
    os.execute("kill -TERM " .. running.pid)
    cli.wait_for(running, "once more ends it at once")
    local out = cli.finish(running, "TERM")
    assert.equal(130, out.code)
    assert.matches("It is not known whether 1 credit was charged", out.errors)
    assert.matches("settle sofa %-%-not%-created", out.errors)
    out = scene:run(CALL .. FAST .. "--yes --key sofa")
    assert.equal(3, out.code, out.errors)
    assert.equal(1, scene:creates())
  end)

  it("says of a value that the library does not take what is wrong with it", function()
    scene:serve()
    local out = scene:run(CALL .. "--yes --account ''")
    assert.equal(2, out.code)
    assert.matches("homegen: account must be text\nNothing was sent, nothing was charged%.\n$", out.errors)
    out = scene:run(CALL .. "--yes --journal /nowhere/at/all.db")
    assert.equal(4, out.code, out.errors)
    assert.matches("Nothing was sent, nothing was charged%.\n$", out.errors)
  end)
end)
