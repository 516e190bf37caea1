--- Processes that leave in the middle of a batch, without a word to the client; the next one finds everything.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"

local CREATE, RESULT = clients.CREATE, clients.RESULT

local JOBS = { "job-1", "job-2", "job-3", "job-4" } -- the worker's

describe("a process that leaves in the middle of a batch:", function()
  local scene, server, folder, rows

  before_each(function()
    scene = journal_scene.begin()
    server, folder, rows = scene.server, scene.folder, scene.rows
  end)

  after_each(function() scene:finish() end)

  ---@return table<string, { state: string, id: string|nil }> by key
  local function left()
    local list = {}
    for _, row in ipairs(rows:all "SELECT key, state, id FROM task") do list[row.key] = { state = row.state, id = row.id } end
    return list
  end

  -- The next process asks for all of the jobs; state and id of each.
  local function next_process()
    local worker, ends = scene:start "ordered_worker", {}
    worker:tell("submit " .. table.concat(JOBS, " "), "await", "close")
    local ended = worker:finish()
    assert.equal(0, ended.exit, ended.said)
    for key, state, id in ended.said:gmatch "end (%S+) (%S+) (%S+) %S+\n" do ends[key] = { state = state, id = id } end
    return ends, ended.said
  end

  local function check_creates()
    for _, key in ipairs(JOBS) do
      assert.is_true(server:count(CREATE, key .. ": ") <= 1, key .. " was created twice")
    end
  end

  for how, exit in pairs { exit = 3, close = 3, raise = 1, raise_in_run = 1, ["end"] = 0, coroutine = 3 } do
    it("by " .. how .. ", with tasks that are followed, on their way and waiting", function()
      server:script(CREATE, { faultd.created(), faultd.created(), faultd.created():together(9) }) -- the third is withheld
      server:always(RESULT, faultd.task("Processing", 10))
      local ended = scene:start("leaving_worker", how):wait()
      assert.equal(exit, ended.exit, ended.said)
      assert.equal(3, server:count(CREATE))
      server:release()
      server:always(RESULT, faultd.success(server.url .. "/r.png"))
      local found, expected, counts = left(), {}, {}
      for key, job in pairs(found) do
        counts[job.state] = (counts[job.state] or 0) + 1
        expected[key] = job.state == "sending" and { state = "unknown_outcome", id = "-" } or { state = "succeeded", id = job.id }
      end
      assert.same({ queued = 2, sending = 1, waiting = 1 }, counts)
      assert.equal("waiting", found["job-4"].state)
      local ends = next_process()
      expected["job-4"].id = ends["job-4"].id
      assert.same(expected, ends)
      assert.equal(4, server:count(CREATE))
      check_creates()
    end)
  end

  it("right behind its submits: each is there or was never there", function()
    local ended = scene:start("leaving_worker", "at_once"):wait()
    assert.equal(3, ended.exit, ended.said)
    assert.equal(0, server:count(CREATE))
    for _, job in pairs(left()) do assert.equal("waiting", job.state) end
    local ends, said = next_process()
    for _, key in ipairs(JOBS) do assert.equal("succeeded", ends[key].state, said) end
    assert.equal(#JOBS, server:count(CREATE))
    check_creates()
  end)

  -- Each time in a journal of its own: by os.exit at the first, the third …, with the state closed at the others.
  it("at its first event, its second, its third … until it comes to its end", function()
    local at, unknown, exit = 0, 0, 3
    while exit == 3 do
      at = at + 1
      local own = ("%s/%d.db"):format(folder, at)
      local ended = scene:start("leaving_worker", ("%s %d"):format(at % 2 == 1 and "exit" or "close", at), nil, own):wait()
      exit = ended.exit
      assert.is_true(exit == 3 or exit == 0, ended.said)
      local own_rows = journal_rows.open(own)
      local client = clients.new(server, { journal = own })
      for index = 1, 2 do
        local key = ("event%d-%d"):format(at, index)
        local row = own_rows:one("SELECT state, id FROM task WHERE key = ?1", key)
        local task = client:smart_replace(clients.params { prompt = key .. ": a blue sofa" }, { key = key })
        homegen.await(task, 20)
        local lost = row and row.state == "sending"
        assert.equal(lost and "unknown_outcome" or "succeeded", task.state, ("at event %d"):format(at))
        if row and row.id then assert.equal(row.id, task.id) end
        local count = server:count(CREATE, key .. ": ")
        assert.is_true(count == 1 or lost and count == 0, ("%d creates at event %d"):format(count, at))
        unknown = unknown + (lost and 1 or 0)
      end
      client:close()
      own_rows:close()
    end
    assert.is_true(at > 8)
    assert.is_true(unknown > 0)
  end)
end)
