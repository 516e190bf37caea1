--- homegen.terminal's channel: lines in, text out, and nobody waits for a peer.

local scratch = require "spec.support.scratch"
local child = require "spec.support.process.child"

-- In a process of its own: what is read and written are its standard streams.
local HEAD = [[
local terminal = require "homegen.terminal"
terminal.ignore_closed_pipes()
]]

describe("homegen.terminal: a channel", function()
  local folder
  before_each(function() folder = scratch.folder() end)
  after_each(function() scratch.remove(folder) end)

  ---What a chunk prints to standard error with such an input.
  local function run(input, chunk)
    scratch.write(folder .. "/input", input)
    scratch.write(folder .. "/own.lua", HEAD .. chunk)
    local runtime = require "spec.support.runtime"
    local pipe = assert(io.popen(("cat %s/input | %s %s/own.lua 2>&1 >%s/output"):format(folder, runtime.interpreter, folder, folder)))
    local said = pipe:read "*a"
    pipe:close()
    return said, scratch.read(folder .. "/output")
  end

  local READ = [[
local channel = terminal.channel(0, 1, LONGEST, 1000000)
local told = {}
repeat
  channel:wait()
  local line = channel:line()
  while line ~= nil do
    told[#told + 1] = line == false and "too long" or #line > 20 and #line .. " bytes" or "<" .. line .. ">"
    line = channel:line()
  end
until channel:is_over()
io.stderr:write(table.concat(told, " "))
]]

  it("gives lines, also the last one without an end, and tells those that are too long once", function()
    local read = READ:gsub("LONGEST", "100")
    assert.equal("<a> <> <b\r> <c>", (run("a\n\nb\r\nc", read)))
    assert.equal("", (run("", read)))
    assert.equal("<a>", (run("a\n", read)))
    assert.equal("100 bytes too long <z>", (run(("x"):rep(100) .. "\n" .. ("y"):rep(101) .. "\nz", read)))
    assert.equal("too long <b> too long", (run(("x"):rep(1000000) .. "\nb\n" .. ("y"):rep(300000), read)))
    assert.equal("<a\0b>", (run("a\0b\n", read)))
  end)

  it("takes more lines than it can keep at a time", function()
    local said = run(("0123456789\n"):rep(100000), READ:gsub("LONGEST", "20"))
    assert.equal(100000, select(2, said:gsub("<0123456789>", "")))
  end)

  it("writes all of it, in order", function()
    local text = {}
    for number = 1, 50000 do text[number] = ("%08d\n"):format(number) end
    local _, output = run("", [[
local channel = terminal.channel(0, 1, 100, 1000000)
for number = 1, 50000 do assert(channel:write(("%08d\n"):format(number))) end
while channel:unsent() > 0 do channel:wait(1) end
]])
    assert.equal(table.concat(text), output)
  end)

  it("never waits for a peer that does not read, keeps so much for it, and stops reading from it", function()
    local said = child.run(HEAD .. [[
os.execute "mkfifo ]] .. folder .. [[/pipe"
local peer = io.popen("exec 3<]] .. folder .. [[/pipe; cat >/dev/null", "w") -- has it open, and does not read it
local output = assert(io.open("]] .. folder .. [[/pipe", "w"))
local core = require "homegen.core"
local fd -- the newest of ours
for number = 3, 20 do if core.file_exists("/proc/self/fd/" .. number) then
  local pipe = io.popen("readlink /proc/" .. io.open("/proc/self/stat"):read "*n" .. "/fd/" .. number)
  if pipe:read "*a":find "/pipe\n$" then fd = number end
  pipe:close()
end end
local channel = terminal.channel(0, fd, 100, 1000000)
local before, count = core.monotonic(), 0
while channel:write(("x"):rep(10000)) do count = count + 1 end
channel:wait(0)
print(count > 99 and count < 120, core.monotonic() - before < 5, channel:unsent() > 900000, channel:is_broken())
peer:close()
channel:wait(1)
print(channel:is_broken(), channel:unsent(), channel:write "thrown away")
]])
    assert.equal("true\ttrue\ttrue\tfalse\ntrue\t0\ttrue\n", said)
  end)

  it("waits no longer than said", function()
    local said = child.run(HEAD .. [[
local core = require "homegen.core"
local pipe = io.popen("sleep 5", "r") -- nothing is to be read
local channel = terminal.channel(0, 1, 100, 100)
while not channel:is_over() do channel:wait(0) end
local before = core.monotonic()
channel:wait(0.05, false, nil)
local passed = core.monotonic() - before
io.write(tostring(passed >= 0.05 and passed < 2))
os.exit(0)
]])
    assert.equal("true", said)
  end)

  it("raises for what is no descriptor or size", function()
    local terminal = require "homegen.terminal"
    for _, given in ipairs { { -1, 1, 1, 1 }, { 0, 1, 0, 1 }, { 0, 1, 1, 2 ^ 40 }, { 0, 1, "x", 1 } } do
      assert.has_error(function() terminal.channel(given[1], given[2], given[3], given[4]) end)
    end
  end)
end)
