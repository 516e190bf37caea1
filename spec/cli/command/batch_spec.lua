--- Batches against a sandbox as a process, whose log is the witness of what was paid for.

local cjson = require "cjson"
local command = require "spec.support.process.command"
local event_schema = require "homegen.cli.output.event_schema"
local sandbox_scene = require "spec.support.sandbox_scene"
local scratch = require "spec.support.scratch"

local function line_of(index, changes)
  local job = { service = "house_plan", key = "job-" .. index, params = { bedrooms = 2, prompt = ("job-%d: a house"):format(index) } }
  for name, value in pairs(changes or {}) do job[name] = value end
  return cjson.encode(job)
end

local function lines_of(count)
  local lines = {}
  for index = 1, count do lines[index] = line_of(index) end
  return lines
end

describe("homegen batch", function()
  local scene, jobs, out

  before_each(function()
    scene = sandbox_scene.begin()
    jobs, out = scene.folder .. "/jobs.jsonl", scene.folder .. "/out"
  end)
  after_each(function() scene:finish() end)

  local function write(lines, name) return scene:write(name or "jobs.jsonl", lines) end
  local function batch(options) return scene:run(("batch %s -o %s --poll-interval 0.05 %s"):format(jobs, out, options or "--yes")) end
  local function summary() return cjson.decode((assert(scratch.read(out .. "/summary.json")))) end
  -- What a person reads, without what differs each time.
  local function words(ended)
    return (ended.text:gsub(scene.folder:gsub("%p", "%%%0"), "DIR"):gsub("%f[%d]%d%d%d%d%d%d%d%d%d%d+", "ID")
      :gsub("[^\n ]*/bin/homegen", "homegen"))
  end

  local function assert_each_once(count)
    local made, total = scene:creates()
    assert.equal(count, total)
    for index = 1, count do assert.equal(1, made["job-" .. index], "job-" .. index) end
  end

  it("makes each job once, and run again it costs nothing", function()
    write(lines_of(3))
    local ended = batch()
    assert.equal(0, ended.code, ended.text)
    assert.matches("This costs 30 credits at Ideal House%.", ended.text)
    assert.matches("%[3/3%] job%-%d: 10 credits were charged%.", ended.text)
    assert.matches("3 of 3 done%. 30 credits were charged in this run%.\n$", ended.text)
    for index = 1, 3 do assert.is_string(scratch.read(("%s/job-%d.png"):format(out, index))) end
    assert.same({ 3, 3, 0, 30 }, { summary().jobs, summary().succeeded, summary().reused, summary().charged.credit })
    ended = batch "" -- nothing has to be agreed to
    assert.equal(0, ended.code, ended.text)
    assert.matches("^3 of 3 jobs: in the journal already, at no further cost%.\n", ended.text)
    assert.matches("3 of 3 done%. Nothing was charged in this run%.\n$", ended.text)
    assert.equal("3 of 3 jobs: in the journal already, at no further cost.\n3 jobs, all of them valid. Would cost nothing. "
      .. "Nothing was sent, nothing was charged.\n", batch("--dry-run").text)
    assert_each_once(3)
    assert.equal(3, summary().reused)
    assert.is_nil(scratch.read(out .. "/failures.jsonl"))
  end)

  it("reads CSV, also from standard input, with a service for all lines", function()
    local csv = write({ "key,bedrooms,prompt,save", 'a,2,"job-1: a ""red""\nhouse",', "b,3,job-2,houses/b.{ext}" }, "jobs.csv")
    local pipe = assert(io.popen(("%s cat %s | %s batch - --format csv --service house-plan -o %s --yes 2>&1"):format(
      scene.environment, csv, command.words(), out)))
    local said = pipe:read "*a"
    pipe:close()
    assert.matches("2 of 2 done%. 20 credits were charged in this run%.\n$", said)
    assert.is_string(scratch.read(out .. "/a.png"))
    assert.is_string(scratch.read(out .. "/houses/b.png"))
    assert_each_once(2)
  end)

  it("checks every line before the first is paid, and says all that is wrong with each", function()
    write {
      line_of(1), "# a comment", line_of(2, { service = "hose_plan" }), line_of(3, { params = { bedrooms = 9, stories = "4" } }),
      line_of(1), line_of(4, { save = "/etc/x.png" }), line_of(5, { save = "{colour}.png" }), "{",
    }
    local ended = batch()
    assert.equal(2, ended.code)
    assert.equal([[
homegen: DIR/jobs.jsonl:3: service: there is no 'hose_plan': did you mean house_plan?
homegen: DIR/jobs.jsonl:4: House plan: 2 parameters are not valid; nothing was sent
  stories: must be one of "1", "2", "3+"
  bedrooms: must be one of "1", "2", "3", "4", "5+"
homegen: DIR/jobs.jsonl:5: the key 'job-1' is that of line 1
homegen: DIR/jobs.jsonl:6: save: '/etc/x.png' does not stay in the folder DIR/out
homegen: DIR/jobs.jsonl:7: save must be a path, which may hold {service} {id} {key} {index} {ext}
homegen: DIR/jobs.jsonl:8: it is not valid JSON: Expected object key string but found T_END at character 2
homegen: DIR/jobs.jsonl: 6 of 7 jobs are not valid
Nothing was sent, nothing was charged.
]], words(ended))
    assert_each_once(0)
  end)

  it("tells of a file that was cut off", function()
    scratch.write(jobs, line_of(1) .. "\n" .. line_of(2):sub(1, -4))
    local ended = batch()
    assert.equal(2, ended.code)
    assert.matches("jobs%.jsonl:2: it is not valid JSON.*; the file ends in the middle of this line: was it cut off%?", ended.text)
  end)

  it("asks for money once, for all of it", function()
    write(lines_of(2))
    assert.matches("^homegen: This would cost 20 credits at Ideal House, and nobody is here to be asked: add %-%-yes, or "
      .. "%-%-max%-cost 20%. Nothing was sent, nothing was charged%.\n$", batch("").text)
    local ended = batch "--max-cost 19"
    assert.equal(5, ended.code)
    assert.equal("homegen: This would cost 20 credits at Ideal House, more than --max-cost 19 allows. "
      .. "Nothing was sent, nothing was charged.\n", ended.text)
    assert.same({ 0, "2 jobs, all of them valid. Would cost 20 credits at Ideal House. Nothing was sent, nothing was charged.\n" },
      { batch("--dry-run").code, batch("--dry-run").text })
    assert.is_nil(scratch.read(out .. "2/jobs.db")) -- nor a folder
    assert.equal(0, scene:run(("batch %s -o %s2 --dry-run --journal %s2.db"):format(jobs, out, out)).code)
    assert.is_nil(scratch.read(out .. "2.db"))
    assert_each_once(0)
    assert.equal(0, batch("--max-cost 20").code)
    assert_each_once(2)
  end)

  it("goes on where some fail, and gives those for the next batch", function()
    write { line_of(1), line_of(2, { params = { prompt = "job-2: gore" } }), line_of(3) }
    local ended = batch "--yes --concurrency 1"
    assert.equal(1, ended.code, ended.text)
    assert.matches("2 of 3 done, 1 failed%. 20 credits were charged in this run%.", ended.text)
    local failures = scratch.lines(out .. "/failures.jsonl")
    assert.equal(1, #failures)
    local failed = cjson.decode(failures[1])
    assert.same({ "job-2", "refused", "content", 2 }, { failed.key, failed.failure.state, failed.failure.kind, failed.failure.line })
    scratch.write(scene.folder .. "/next.jsonl", (failures[1]:gsub("gore", "roses"):gsub("job%-2", "job-4")))
    assert.equal(0, scene:run(("batch %s/next.jsonl -o %s --yes"):format(scene.folder, out)).code)
    assert.is_nil(scratch.read(out .. "/failures.jsonl"))
  end)

  it("says as events what it does, each as the list of events has it", function()
    write(lines_of(2))
    local events, code = scene:events(("batch %s -o %s --yes"):format(jobs, out))
    assert.equal(0, code)
    local names = {}
    for _, event in ipairs(events) do
      assert.is_nil(event_schema.problem(event))
      names[event.event] = (names[event.event] or 0) + 1
    end
    assert.same({ 1, 2, 2, 1 }, { names.quote, names.credit, names.result, names.summary })
    assert.same({ "summary", 2 }, { events[#events].event, events[#events].succeeded })
  end)

  describe("says of the money, word for word, when a job", function()
    local function ended_with(options, code, expected)
      write { line_of(1) }
      local ended = batch("--yes --concurrency 1 " .. (options or ""))
      local said = words(ended):gsub("^This costs 10 credits at Ideal House%.\n", ""):gsub("what has no picture [^\n]*\n", "")
      assert.equal(expected, said)
      assert.equal(code, ended.code)
    end

    it("failed, and is given back", function()
      scene:fault { effect = "fail" }
      ended_with(nil, 1, [[
[1/1] job-1 (line 1): the provider could not make the picture: the sandbox was asked to let it fail
  10 credits were charged, and the provider gives them back: it could not make the picture.
0 of 1 done, 1 failed. 10 credits were charged in this run. 10 credits were given back by the provider.
]])
      ended_with(nil, 1, [[
1 of 1 jobs: in the journal already, at no further cost.
[1/1] job-1 (line 1): the provider could not make the picture: the sandbox was asked to let it fail
  10 credits were charged, and the provider gives them back: it could not make the picture.
0 of 1 done, 1 failed. Nothing was charged in this run.
]])
      ended_with("--retry-failed", 0, [[
DIR/out/job-1.png
[1/1] job-1: 10 credits were charged.
1 of 1 done. 10 credits were charged in this run.
]])
    end)

    it("was ended by the provider", function()
      scene:fault { effect = "terminate", refund = false }
      ended_with(nil, 1, [[
[1/1] job-1 (line 1): the provider ended the task
  10 credits were charged. The provider ended the task; no document promises that they are given back.
0 of 1 done, 1 failed. 10 credits were charged in this run.
]])
    end)

    it("has an unknown outcome", function()
      local said = [[
[1/1] job-1 (line 1): the request may have been read, but its reply was lost: Empty reply from server
  It is not known whether 10 credits were charged. It is not sent again by itself. $LOOK
    homegen settle job-1 --journal DIR/out/jobs.db --id ID
    homegen settle job-1 --journal DIR/out/jobs.db --not-created
0 of 1 done, 1 with an unknown outcome. Nothing was charged in this run. $MORE
]]
      said = said:gsub("%$(%u+)", {
        LOOK = "Look at the provider's list of tasks, or at the balance, and say what you found:",
        MORE = "It is not known whether 10 credits more were charged: that is not sent again by itself.",
      })
      scene:fault { effect = "drop", on = "create", carried_out = true }
      ended_with(nil, 3, said)
      ended_with(nil, 3, "1 of 1 jobs: in the journal already, at no further cost.\n" .. said)
      assert_each_once(1)
    end)

    it("was refused", function()
      scene:fault { effect = "envelope", code = 9010, message = "not this", on = "create" }
      ended_with(nil, 1, [[
[1/1] job-1 (line 1): not this (code 9010 SCAN_TEXT_ERROR)
  Nothing was charged: the provider refused it.
0 of 1 done, 1 failed. Nothing was charged in this run.
]])
    end)

    it("would exceed the budget", function()
      ended_with("--budget 5", 1, [[
[1/1] job-1 (line 1): this would cost 10, and 0 of the budget of 5 are spent or reserved in DIR/out/jobs.db
  Nothing was charged: it was not sent.
0 of 1 done, 1 not sent. Nothing was charged in this run.
]])
    end)

    it("is not sent", function()
      ended_with("--base-url http://127.0.0.1:9 ", 1, [[
[1/1] job-1 (line 1): Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect to server
  Nothing was charged: it was not sent.
0 of 1 done, 1 not sent. Nothing was charged in this run.
]])
    end)

    it("takes too long", function()
      scene:fault { effect = "unknown_status", on = "poll", times = 1000 }
      ended_with("--timeout 0.5", 6, [[
[1/1] job-1 (line 1): no result within 0.5 seconds, the provider's last word was 'Daydreaming'
  10 credits were charged; it goes on at the provider. To get it:
    homegen resume job-1 --journal DIR/out/jobs.db
0 of 1 done, 1 paid and not finished. 10 credits were charged in this run.
]])
      scene:clear_faults()
      ended_with(nil, 0, [[
1 of 1 jobs: in the journal already, at no further cost.
DIR/out/job-1.png
[1/1] job-1: Nothing was charged now: it was paid for before.
1 of 1 done. Nothing was charged in this run.
]])
    end)

    it("is paused", function()
      write { line_of(2) }
      assert.equal(1, batch("--yes --base-url http://127.0.0.1:9").code) -- so that there is a journal
      assert.equal(0, scene:run(("pause job-1 --journal %s/jobs.db"):format(out)).code)
      ended_with(nil, 1, [[
[1/1] job-1 (line 1): paused
  Nothing was charged: the key 'job-1' is paused, and was not sent.
0 of 1 done, 1 paused. Nothing was charged in this run.
]])
      assert_each_once(0)
      assert.equal(0, scene:run(("unpause job-1 --journal %s/jobs.db"):format(out)).code)
      assert.equal(0, batch().code)
    end)
  end)

  it("stops where every further job would end the same way, and gives those that were not begun for the next batch", function()
    scene:finish()
    scene = sandbox_scene.begin "--credits 25"
    jobs, out = scene.folder .. "/jobs.jsonl", scene.folder .. "/out"
    write(lines_of(6))
    local ended = batch "--yes --concurrency 1"
    assert.equal(5, ended.code, ended.text)
    assert.matches("%[3/6%] job%-3 %(line 3%): [^\n]*\n  Nothing was charged: the provider refused it%.\n"
      .. "homegen: Stopped, as every further job would end the same way: .*%. 3 jobs were not sent, and cost nothing%.\n"
      .. "2 of 6 done, 1 failed, 3 not sent%. 20 credits were charged in this run%.\n", ended.text)
    assert.equal(4, #scratch.lines(out .. "/failures.jsonl"))
    assert.equal("not_begun", cjson.decode(scratch.lines(out .. "/failures.jsonl")[4]).failure.state)
  end)
end)
