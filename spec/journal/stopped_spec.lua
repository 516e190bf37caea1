--- A process that is stopped in the middle of a commit keeps SQLite's write lock for as long as it is stopped.

local clients = require "spec.support.clients"
local clock = require "homegen.loop.clock"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local journal = require "homegen.journal"
local journal_rows = require "spec.support.journal_rows"
local report = require "homegen.base.report"
local tables = require "homegen.store.tables"
local workers = require "spec.support.process.workers"

local CREATE, RESULT = clients.CREATE, clients.RESULT

local JOBS = { "job1", "job2", "job3", "job4" } -- of the process that is stopped
local OWN = "own: a blue sofa" -- the prompt of the key "own"

describe("a process that is stopped with the journal's write lock", function()
  local server, folder, path, rows, probe, client, stopped

  ---@return table handle one with little patience
  local function impatient(seconds)
    return assert(journal.open {
      path = path, application_id = tables.application_id, versions = tables.versions, busy_seconds = seconds,
    })
  end

  -- Whether somebody has the write lock at this moment.
  local function is_locked()
    probe:submit { label = "spec", { "UPDATE total SET charged = charged WHERE 0" } }
    assert.is_true(probe:drain(20))
    local _, outcome, _, word = probe:take()
    assert.is_true(outcome == "ok" or word == "busy", word)
    return outcome ~= "ok"
  end

  -- Every sync of the other process takes a while, and a commit keeps the lock for it: soon it is stopped there.
  local function stop_in_a_commit()
    stopped = workers.start(("spec/support/process/ordered_worker.lua %s %s 'max_unfinished = 2'"):format(server.url, path),
      "ASAN_OPTIONS=\"$ASAN_OPTIONS:verify_asan_link_order=0\" HOMEGEN_SLOW_FSYNC=25 LD_PRELOAD=$PWD/build/slow_disk.so")
    assert.equal("ready", stopped:line())
    stopped:tell("submit " .. table.concat(JOBS, " "), "await", "close")
    workers.wait_for(function()
      stopped:suspend()
      if is_locked() then return true end
      stopped:signal "CONT"
      return false
    end)
  end

  -- It goes on to its end; what it says of its jobs.
  local function go_on()
    stopped:signal "CONT"
    local ended, ids = stopped:finish(), {}
    assert.equal(0, ended.exit, ended.said)
    for _, key in ipairs(JOBS) do
      ids[key] = ended.said:match(("end %s succeeded (%%d+) %%-\n"):format(key))
      assert.truthy(ids[key], ended.said)
    end
    return ids
  end

  local function submit(key)
    return assert(client:smart_replace(clients.params { prompt = key .. ": a blue sofa" }, { key = key }))
  end

  before_each(function()
    server, folder = faultd.start(), clients.folder()
    path = folder .. "/jobs.db"
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    rows, probe, stopped = journal_rows.open(path), impatient(0), nil
  end)

  after_each(function()
    if stopped then stopped:kill() end
    if client then client:close() end
    probe:close()
    rows:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  -- Runs the loop; the longest that a step took, without the time it had leave to wait.
  local function longest_step(seconds)
    local deadline, longest = clock.now() + seconds, 0
    repeat
      local before = clock.now()
      homegen.step(0)
      longest = math.max(longest, clock.now() - before)
      homegen.step(0.002)
    until clock.now() > deadline
    return longest
  end

  it("holds up what others submit, not their loop; when it goes on, all go on, and nothing is created twice", function()
    client = clients.new(server, { journal = path })
    stop_in_a_commit()
    local begun, tasks = clock.now(), { own = submit"own" }
    for _, key in ipairs(JOBS) do tasks[key] = submit(key) end
    assert.is_true(clock.now() - begun < 0.1)
    assert.is_true(longest_step(0.5) < 0.1) -- for a busy machine; the lock is held for five times as long
    assert.is_true(is_locked())
    assert.equal(0, server:count(CREATE, OWN))
    for _, task in pairs(tasks) do assert.equal("waiting", task.state) end
    local ids = go_on()
    for key, task in pairs(tasks) do
      assert(homegen.await(task, 20))
      if key ~= "own" then assert.equal(ids[key], task.id) end
    end
    assert.equal(#JOBS + 1, server:count(CREATE))
  end)

  describe("for longer than the patience of others", function()
    local told

    before_each(function()
      local open = journal.open
      journal.open = function(given) -- the client has no option for it
        given.busy_seconds = 0.2
        return open(given)
      end
      client = clients.new(server, { journal = path })
      journal.open, told = open, {}
      report.from(function() return function(err) told[#told + 1] = err end end)
    end)

    after_each(function() report.from(function() end) end)

    it("is told who submits; nothing is sent, and the key may try again when it goes on", function()
      stop_in_a_commit()
      local task = submit"own"
      local _, err = homegen.await(task, 20)
      assert.same({ "io", "not_sent", "busy" }, { err.kind, err.outcome, err.cause })
      assert.matches("another process keeps it locked", err.message)
      assert.equal(0, server:count(CREATE, OWN))
      go_on()
      assert(homegen.await(submit"own", 20))
      assert.equal(1, server:count(CREATE, OWN))
    end)

    it("a task that was paid meanwhile goes on, and is written down when it goes on", function()
      server:script(CREATE, { faultd.created("77"):together(2) }, faultd.created()) -- the first reply is withheld
      local paid = submit "paid"
      repeat homegen.step(0.05) until server:count(CREATE) == 1
      stop_in_a_commit()
      server:release()
      assert(homegen.await(paid, 20))
      assert.equal("77", paid.id)
      assert.same({ "accepted", "77" }, { told[#told].outcome, told[#told].task_id })
      assert.equal("sending", rows:one("SELECT state FROM task WHERE key = 'paid'").state)
      local _, err = homegen.await(submit "later", 20)
      assert.same({ "io", "not_sent" }, { err.kind, err.outcome })
      stopped:signal "CONT"
      repeat homegen.step(0.05) until not client.store.journal:obstacle()
      go_on()
      local row = rows:one("SELECT * FROM task WHERE key = 'paid'")
      assert.same({ "succeeded", "77", 1 }, { row.state, row.id, row.charged })
      assert.equal(#JOBS + 1, server:count(CREATE))
    end)
  end)
end)
