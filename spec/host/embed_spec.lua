--- The programs of examples/embed, which have homegen linked in: run as they are, against a sandbox of its own process.

local cjson = require "cjson"
local command = require "spec.support.process.command"
local hosts = require "spec.support.hosts"
local runtime = require "spec.support.runtime"

local SANDBOX = "sandbox --json --painter plain "
local VALGRIND = "valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite "
  .. "--suppressions=.ci/memory/valgrind.supp "

describe("a program of its own with homegen linked in", function()
  local folder
  before_each(function() folder = hosts.folder() end)
  after_each(function()
    command.stop_all()
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  -- The program finds homegen by itself alone.
  local function line(sandbox, name, more, before, flavour)
    local start = cjson.decode(sandbox.line)
    return ("env -u LUA_PATH -u LUA_CPATH IDEAL_HOUSE_BASE_URL=%s IDEAL_HOUSE_API_KEY=%s POLL_INTERVAL=0.1 timeout 100 "
      .. "%sbuild/%s/embed/%s lua examples/embed/%s.lua %s"):format(
      start.base_url, start.api_key, before or "", flavour or runtime.name, name, name, more)
  end

  local function run(...)
    local pipe = assert(io.popen(line(...) .. " 2>&1 </dev/null; echo \"exit $?\""))
    local output = pipe:read "*a"
    pipe:close()
    return output
  end

  local function creates() return select(2, hosts.read(folder .. "/creates"):gsub(" read\n", "")) end

  local function own_loop(before)
    local sandbox = command.start(SANDBOX .. "--seconds 0.3")
    local output = run(sandbox, "own_loop", ("'%s' 3"):format(folder), before)
    assert.equal(3, select(2, output:gsub(folder .. "/sofa%-%d+%.png\n", "")), output)
    local ticks = output:match "\n(%d+) ticks, %d+ ms between two of them at most\nexit 0\n$"
    assert.is_true(tonumber(ticks or output) > 10) -- its own timer went on meanwhile
  end

  -- Both threads ask for the same three jobs.
  local function two_threads(before, flavour)
    local sandbox = command.start(SANDBOX .. ("--seconds 0.1 --create-log '%s/creates'"):format(folder))
    local output = run(sandbox, "two_threads", ("'%s'"):format(folder), before, flavour)
    assert.matches("exit 0\n$", output)
    for thread = 1, 2 do
      for _, name in ipairs { "velvet", "leather", "linen" } do
        assert.truthy(output:find(("thread %d, %s: %s/%s.png\n"):format(thread, name, folder, name), 1, true), output)
      end
    end
    assert.equal(7, select(2, output:gsub("\n", "")), output) -- and nothing else was said
    assert.equal(3, creates())
  end

  it("runs tasks in its own epoll loop", function() own_loop() end)

  it("closes its client when it is told to go", function()
    local sandbox = command.start(SANDBOX .. ("--seconds 60 --create-log '%s/creates'"):format(folder))
    local pipe = assert(io.popen(("sh -c 'echo $$; exec \"$@\"' sh %s 2>&1 </dev/null; echo \"exit $?\""):format(
      line(sandbox, "own_loop", ("'%s' 2"):format(folder)):gsub("timeout 100 ", ""))))
    local pid = tonumber(pipe:read "*l")
    hosts.wait_for(function() return creates() == 2 or nil end, "two creates")
    hosts.stop(pid)
    local output = pipe:read "*a"
    pipe:close()
    assert.matches("^homegen: canceled: [^\n]+\n.*homegen: canceled: .*\n%d+ ticks, [^\n]+\nexit 0\n$", output)
  end)

  it("has two states in two threads, with a client each, on one journal: a job is paid once, and both get it", function()
    two_threads()
  end)

  if hosts.has({ "lua5.4" }, "command -v valgrind") then
    it("does so without a fault that valgrind sees", function()
      own_loop(VALGRIND)
      two_threads(VALGRIND)
    end)
  end

  if hosts.has({ "lua5.4" }, "test -x build/tsan-lua5.4/embed/two_threads") then
    it("does so without a race that ThreadSanitizer sees", function() two_threads(nil, "tsan-lua5.4") end)
  end
end)
