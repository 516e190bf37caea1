local core = require "homegen.core"
local fork = require "spec.support.process.fork"
local terminal = require "homegen.terminal"

local function pid()
  local file = assert(io.open "/proc/self/stat")
  local number = file:read "*n"
  file:close()
  return ("%d"):format(number)
end

local function kill(name)
  assert(io.popen(("kill -%s %s"):format(name, pid()))):close() -- os.execute would ignore SIGINT meanwhile
end

describe("homegen.terminal", function()
  describe("termination", function()
    local engine

    before_each(function() engine = core.engine {} end)

    it("turns signals into something to wait for", function()
      local watch = assert(terminal.termination())
      assert(engine:watch(watch:fd()))
      assert.is_nil(watch:take())
      for _, name in ipairs { "TERM", "INT", "HUP" } do
        kill(name)
        local ready
        for _ = 1, 100 do
          engine:step(0.05)
          ready = engine:ready()
          if ready then break end
        end
        assert.equal(watch:fd(), ready)
        assert.equal("SIG" .. name, watch:take())
      end
      assert.is_nil(watch:take())
      engine:unwatch(watch:fd())
      watch:close()
      watch:close()
      assert.is_false((pcall(watch.take, watch)))
    end)

    it("is one at a time, and can be taken up again", function()
      local watch = assert(terminal.termination())
      assert.is_nil((terminal.termination()))
      watch:close()
      assert(terminal.termination()):close()
    end)
  end)

  it("leaves a SIGHUP alone that the process was started without, as by nohup", function()
    local child = fork.fork()
    if child == 0 then
      local pipe = io.popen([[
        trap '' HUP
        exec ]] .. require("spec.support.runtime").interpreter .. [[ -e '
          local watch = require("homegen.terminal").termination()
          local pid = io.open("/proc/self/stat"):read "*n"
          os.execute(("kill -HUP %d"):format(pid))
          os.exit(watch:take() == nil and 0 or 1)' ]])
      pipe:read "*a"
      os.exit(pipe:close() and 0 or 1)
    end
    assert.equal(0, fork.wait(child))
  end)

  it("tells a file from a terminal, and knows no width of one", function()
    local null = assert(io.popen("exec " .. require("spec.support.runtime").interpreter
      .. [[ -e 'local t = require "homegen.terminal" io.write(tostring(t.is_terminal(0)), tostring(t.columns(0)))' </dev/null]]))
    assert.equal("falsenil", null:read "*a")
    null:close()
    assert.is_false(terminal.is_terminal(99))
  end)
end)
