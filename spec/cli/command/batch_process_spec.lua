--- Batches as processes that are killed, interrupted, doubled, and read by nobody: the sandbox's log is the witness.

local cjson = require "cjson"
local command = require "spec.support.process.command"
local sandbox_scene = require "spec.support.sandbox_scene"
local scratch = require "spec.support.scratch"
local workers = require "spec.support.process.workers"

describe("homegen batch, as a process", function()
  local scene, jobs, out

  local function begin(options)
    scene = sandbox_scene.begin(options)
    jobs, out = scene.folder .. "/jobs.jsonl", scene.folder .. "/out"
  end
  after_each(function() scene:finish() end)

  local function write(count)
    local lines = {}
    for index = 1, count do
      lines[index] = ('{"service":"house_plan","key":"job-%d","params":{"prompt":"job-%d: a house"}}'):format(index, index)
    end
    scene:write("jobs.jsonl", lines)
  end

  local function words(options)
    return ("batch %s -o %s --yes --poll-interval 0.05 %s"):format(jobs, out, options or "")
  end

  local function summary() return cjson.decode((assert(scratch.read(out .. "/summary.json")))) end

  -- Runs it until something has happened, and tells it to end. Its shell would have it ignore SIGINT, as it is in the background.
  local function interrupt(options, happened)
    local file = scene.folder .. "/said"
    os.remove(file)
    local pipe = assert(io.popen(("%s %s %s >%s 2>&1 & echo $!; wait $!; echo $?"):format(
      scene.environment, command.words(), words(options), file)))
    local pid = pipe:read "*n"
    workers.wait_for(happened)
    os.execute(("kill -TERM %d"):format(pid))
    local code = pipe:read "*n"
    pipe:close()
    return { text = scratch.read(file), code = code }
  end

  local function assert_at_most_once(count)
    local made, total, reads = scene:creates()
    for index = 1, count do
      local name = "job-" .. index
      assert.is_true((reads[name] or 0) <= 1 and (made[name] or 0) <= 1, name)
    end
    return total
  end

  it("killed again and again it goes on, and pays for nothing twice", function()
    begin()
    write(24)
    local killed = 0
    for round = 1, 12 do -- from before the journal is there to the middle of the jobs
      local ended = command.run(words "--concurrency 3", ("%stimeout -s KILL %.2f "):format(scene.environment, 0.04 + 0.045 * round))
      if ended.code ~= 0 and ended.code ~= 3 then killed = killed + 1 end
    end
    local ended = scene:run(words())
    assert.is_true(killed >= 4, "it was hardly ever killed: " .. killed)
    assert.is_true(ended.code == 0 or ended.code == 3, ended.text)
    local total, said = assert_at_most_once(24), summary()
    assert.equal(24, said.succeeded + said.unknown_outcome)
    local pictures = 0
    for index = 1, 24 do
      if scratch.read(("%s/job-%d.png"):format(out, index)) then pictures = pictures + 1 end
    end
    assert.equal(said.succeeded, pictures)
    assert.is_true(total >= pictures and total <= 24)
    local book = scene:events(("spent --journal %s/jobs.db"):format(out))[1]
    assert.equal(10 * pictures, book.charged)
    assert.equal(10 * said.unknown_outcome, book.uncertain)
  end)

  it("two at once make each job once, and both end well", function()
    begin()
    write(12)
    local both = ("%s%s %s >%s/one 2>&1 & %s %s; echo \"second $?\"; wait $!; echo \"first $?\""):format(
      scene.environment, command.words(), words(), scene.folder, command.words(), words())
    local pipe = assert(io.popen("{ " .. both .. "; } 2>&1"))
    local said = pipe:read "*a"
    pipe:close()
    assert.matches("second 0", said)
    assert.matches("first 0", said, nil, scratch.read(scene.folder .. "/one"))
    assert.equal(12, assert_at_most_once(12))
  end)

  it("interrupted it says what goes on, what was paid, and how to go on", function()
    begin "--seconds 30"
    write(4)
    local ended = interrupt("--concurrency 2", function() return select(2, scene:creates()) == 2 end)
    assert.matches("homegen: SIGTERM: stopping\n", ended.text)
    assert.matches("0 of 4 done%. 20 credits were charged in this run%.\n2 tasks go on at the provider, paid for; 2 jobs were not sent, "
      .. "and cost nothing%. To go on, paying for nothing twice:\n  [^\n]*batch [^\n]*/jobs%.jsonl %-o [^\n]*\n$", ended.text)
    assert.equal(130, ended.code)
    assert.equal(2, assert_at_most_once(4))
    assert.is_nil(scratch.read(out .. "/failures.jsonl"))
    assert.is_nil(scratch.read(out .. "/failures.jsonl.part"))
    local events, code = scene:events(("list --journal %s/jobs.db"):format(out))
    assert.equal(0, code)
    local alive = 0
    for _, task in ipairs(events) do alive = alive + (task.alive and 1 or 0) end
    assert.equal(0, alive)
  end)

  it("interrupted while it checks, it has sent nothing", function()
    begin()
    write(1)
    local file = assert(io.open(jobs, "a"))
    for _ = 1, 300000 do file:write "{}\n" end
    file:close()
    local function has_begun() return (scratch.read(scene.folder .. "/said") or ""):find("names no service", 1, true) end
    local ended = interrupt("", has_begun)
    assert.equal(130, ended.code)
    assert.matches("homegen: SIGTERM%. Nothing was sent, nothing was charged%.\n$", ended.text)
    ended = interrupt("--json", has_begun)
    assert.same({ 130, '{"event":"interrupted","signal":"SIGTERM","running":[]}' }, { ended.code, ended.text:match "([^\n]*)\n$" })
    assert.equal(0, assert_at_most_once(1))
  end)

  it("goes on when nobody reads what it says any more", function()
    begin()
    write(5)
    local pipe = assert(io.popen(("%s( %s %s 2>%s/errors; echo $? >%s/code ) | head -n 1"):format(
      scene.environment, command.words(), words "--concurrency 1", scene.folder, scene.folder)))
    assert.matches("/job%-1%.png\n$", pipe:read "*a")
    pipe:close()
    assert.equal("0\n", scratch.read(scene.folder .. "/code"), scratch.read(scene.folder .. "/errors"))
    assert.equal(5, assert_at_most_once(5))
  end)

  it("says that its output could not be written, and makes all jobs the same", function()
    begin()
    write(2)
    os.execute(("%s { %s %s; echo $? >%s/code; } >/dev/full 2>%s/errors"):format(
      scene.environment, command.words(), words(), scene.folder, scene.folder))
    assert.equal("9\n", scratch.read(scene.folder .. "/code"))
    assert.matches("homegen: standard output: [^\n]*[Nn]o space left[^\n]*\n$", scratch.read(scene.folder .. "/errors"))
    assert.equal(2, summary().succeeded)
  end)

  it("pays for nothing where the disk has no room for the journal", function()
    begin()
    write(2)
    local ended = command.run(words(), scene.environment .. "ulimit -f 4; ")
    assert.is_true(ended.code == 9 or ended.code == 4, ended.text)
    assert.matches("nothing was charged", ended.text)
    assert.equal(0, assert_at_most_once(2))
  end)

  it("shows a table on a terminal, as narrow as that may be, and no colours where they are not wanted", function()
    begin "--seconds 0.5"
    write(4)
    local function on_terminal(columns, folder, before)
      local line = ("stty cols %d; %s %s"):format(columns, command.words(), words(folder))
      scratch.write(scene.folder .. "/line", line .. "\n")
      local pipe = assert(io.popen(("%s%s TERM=xterm script -qec 'sh %s/line' /dev/null </dev/null"):format(
        scene.environment, before or "", scene.folder)))
      local said = pipe:read "*a"
      pipe:close()
      return said
    end
    local said = on_terminal(80, "--concurrency 2")
    assert.matches("waiting  running  done  failed  spent +left\r\n", said)
    assert.matches("line  key    state", said)
    assert.matches("\27%[%d+A\27%[J", said)
    said = on_terminal(20, ("-o %s2 --journal %s2.db"):format(out, out), "NO_COLOR=1")
    assert.matches("0/4, 0 failed", said)
    assert.is_nil(said:find "\27%[%d+m")
    assert.is_nil(said:find("waiting", 1, true))
  end)
end)
