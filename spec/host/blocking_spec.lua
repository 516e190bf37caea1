local blocking = require "homegen.host.blocking"
local clients = require "spec.support.clients"
local homegen = require "homegen"
local hosts = require "spec.support.hosts"
local reactor = require "homegen.loop.reactor"
local runtime = require "spec.support.runtime"
local waiting = require "spec.support.waiting"

describe("the blocking loop", function()
  local engine
  before_each(function() engine = waiting.begin() end)
  after_each(waiting.finish)

  it("makes steps until its subject is done", function()
    local subject = {}
    reactor.after(1, function() reactor.after(2, function() subject.done = true end) end)
    blocking.drive(subject)
    assert.equal(1003, engine.now)
  end)

  it("does not step when it is done already", function()
    blocking.drive { done = true }
    assert.equal(0, engine.steps)
  end)

  it("raises when nothing is left that could end it", function()
    assert.has_error(function() blocking.drive {} end)
  end)

  it("waits on while a task is held, which something outside may end", function()
    reactor.hold()
    local subject, step = {}, engine.step
    engine.step = function(...)
      subject.done = true
      reactor.release()
      return step(engine, 0), ...
    end
    blocking.drive(subject)
  end)
end)

describe("the blocking loop and Ctrl-C", function()
  local SCRIPT = [[
    local homegen = require "homegen"
    local reactor = require "homegen.loop.reactor"
    local ok, err = pcall(function()
      reactor.after(0, function()
        print "ready"
        io.stdout:flush()
      end)
      %s
    end)
    print(ok, err:match "interrupted!", "live", homegen.step())
  ]]

  -- Runs a script in an interpreter of its own, sends it SIGINT once it is ready, and returns what it printed then.
  local function interrupted(waiting_code)
    local child = io.popen(("echo $$; exec %s -e '%s' 2>&1"):format(runtime.interpreter, SCRIPT:format(waiting_code)))
    local pid = child:read "*l"
    assert.equal("ready", child:read "*l")
    os.execute("kill -INT " .. pid)
    local text = child:read "*a"
    child:close()
    return text
  end

  it("ends the waiting in the main chunk", function()
    assert.equal("false\tinterrupted!\tlive\t0\n", interrupted "homegen.sleep(60)")
  end)

  it("ends a run, and what was alive can go on", function()
    assert.equal("false\tinterrupted!\tlive\t2\n", interrupted [[
      homegen.run(function()
        homegen.spawn(homegen.sleep, 60)
        homegen.sleep(60)
      end)]])
  end)
end)

describe("a program with a task", function()
  local server
  before_each(function() server = hosts.provider() end)
  after_each(function() assert.is_true(server:stop()) end)

  it("chooses no other loop until that has ended, and makes no step in its callbacks", function()
    local client, refused = clients.new(server), {}
    local function step(where)
      return function()
        local ok, message = pcall(homegen.step)
        refused[where] = not ok and message
      end
    end
    local task = client:smart_replace(clients.params(), { on_progress = step "on_progress", on_done = step "on_done" })
    local ok, message = pcall(homegen.use, { name = "frames" })
    assert.is_false(ok)
    assert.matches("blocking has tasks or coroutines that have not ended: choose frames before the first of them", message)
    homegen.run(function()
      step "a coroutine"()
      assert(homegen.await(task))
    end)
    for _, where in ipairs { "on_progress", "on_done", "a coroutine" } do
      assert.matches("homegen.step: called from a callback or coroutine", refused[where], nil, where)
    end
    client:close()
    homegen.use { name = "frames" }
    homegen.use "blocking"
  end)
end)
