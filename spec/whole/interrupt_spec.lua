local runtime = require "spec.support.runtime"

-- The interpreter takes a second Ctrl-C for the last word, and feels one only in the main chunk: hence a process.
local SCRIPT = [[
local reactor = require "homegen.loop.reactor"
local pid = io.popen("echo $PPID"):read "*l"
local count, second, after = 0, false, 0
reactor.defer(function()
  io.popen("kill -INT " .. pid):close() -- os.execute would ignore it meanwhile
  for _ = 1, 1000 do count = count + 1 end
end)
reactor.defer(function() second = true end)
local ok, err = pcall(function()
  reactor.turn() -- without a limit in time
  for _ = 1, 1000 do after = after + 1 end
end)
print(ok, count, second, after < 1000, (tostring(err):match "interrupted!"))
]]

describe("Ctrl-C", function()
  it("is felt when the round is over: nothing that was taken is lost", function()
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write(SCRIPT)
    file:close()
    local pipe = assert(io.popen(("%s %s 2>&1"):format(runtime.interpreter, path)))
    local said = pipe:read "*a"
    pipe:close()
    os.remove(path)
    assert.equal("false\t1000\ttrue\ttrue\tinterrupted!\n", said)
  end)
end)
