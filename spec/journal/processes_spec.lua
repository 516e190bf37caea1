local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local journal_scene = require "spec.support.journal_scene"
local workers = require "spec.support.process.workers"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("several processes on one journal:", function()
  local scene, server, folder, rows

  before_each(function()
    scene = journal_scene.begin()
    server, folder, rows = scene.server, scene.folder, scene.rows
  end)

  after_each(function() scene:finish() end)

  ---Starts a worker; it is there when its journal is open.
  local function start(count, before)
    local worker = scene:start("batch_worker", count, before)
    assert.equal("ready", worker:line())
    return worker
  end

  ---Waits for its end; what it said of each job.
  local function finish(worker)
    local ended = worker:wait()
    local ends = { exit = ended.exit, said = ended.said }
    for key, state, id in ended.said:gmatch("end (%S+) (%S+) (%S+)\n") do ends[key] = { state = state, id = id } end
    return ends
  end

  it("jobs that both submit are created once, and both get their results", function()
    local one, other = start(20), start(20)
    local first, second = finish(one), finish(other)
    assert.equal(20, server:count(CREATE))
    for index = 1, 20 do
      local key = "job-" .. index
      assert.equal("succeeded", first[key] and first[key].state, first.said)
      assert.same(first[key], second[key])
    end
  end)

  describe("one that is stopped with its create on the way", function()
    local stopped

    before_each(function()
      server:script(CREATE, { faultd.created("77"):together(2) }, faultd.created("78")) -- the first reply is withheld
      stopped = start(1)
      workers.wait_for(function() return server:count(CREATE) == 1 end)
      stopped:signal "STOP"
      server:release()
    end)

    it("is not paid for again, however long; both end when it goes on", function()
      local other = start(1)
      workers.wait_for(function() -- the other one has looked, and looked again
        local row = rows:one "SELECT state FROM task WHERE key = 'job-1'"
        return row and row.state == "sending"
      end)
      homegen.sleep(1) -- some more looks
      assert.equal(1, server:count(CREATE))
      stopped:signal "CONT"
      assert.same({ state = "succeeded", id = "77" }, finish(stopped)["job-1"])
      assert.same({ state = "succeeded", id = "77" }, finish(other)["job-1"])
      assert.equal(1, server:count(CREATE))
    end)

    it("is an unknown outcome when it is killed, for every later one", function()
      local other = start(1)
      stopped:signal "KILL"
      assert.equal("unknown_outcome", finish(other)["job-1"].state)
      assert.equal("unknown_outcome", finish(start(1))["job-1"].state)
      assert.equal(1, server:count(CREATE))
    end)
  end)

  it("one that is killed while it follows is taken over", function()
    server:always(RESULT, faultd.task("Processing", 10))
    local first = start(3)
    workers.wait_for(function() return #rows:all "SELECT 1 FROM task WHERE state = 'queued'" == 3 end)
    first:signal "KILL"
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    local ends = finish(start(3))
    for index = 1, 3 do assert.equal("succeeded", ends["job-" .. index].state) end
    assert.equal(3, server:count(CREATE))
  end)

  for name, days in pairs { ["ten years ahead"] = 3650, ["a year back"] = -365 } do
    it("a clock that is set changes nothing: " .. name, function()
      server:always(RESULT, faultd.task("Processing", 10))
      local first = start(2)
      workers.wait_for(function() return #rows:all "SELECT 1 FROM task WHERE state = 'queued'" == 2 end)
      first:signal "KILL"
      server:always(RESULT, faultd.success(server.url .. "/r.png"))
      local clock = clients.write(folder .. "/clock", ("%d"):format(days * 86400))
      local ends = finish(start(2, ("ASAN_OPTIONS=\"$ASAN_OPTIONS:verify_asan_link_order=0\" HOMEGEN_WALL_CLOCK=%s "
        .. "LD_PRELOAD=$PWD/build/wall_clock.so"):format(clock)))
      assert.equal("succeeded", ends["job-1"].state)
      assert.equal("succeeded", ends["job-2"].state)
      local again = finish(start(2))
      assert.equal(ends["job-1"].id, again["job-1"].id)
      assert.equal(2, server:count(CREATE))
      local shifted = rows:one("SELECT MAX(ended_at) AS at FROM task").at - os.time()
      assert.is_true(math.abs(shifted - days * 86400) < 3600) -- it was really set
    end)
  end

  for _, name in ipairs { "INT", "TERM" } do
    it("SIG" .. name .. " in the middle of a batch leaves rows that the next run finishes", function()
      server:always(RESULT, faultd.task("Processing", 10))
      local first = start(3)
      workers.wait_for(function() return #rows:all "SELECT 1 FROM task WHERE state = 'queued'" == 3 end)
      first:signal(name)
      assert.not_equal(0, finish(first).exit)
      server:always(RESULT, faultd.success(server.url .. "/r.png"))
      local ends = finish(start(3))
      for index = 1, 3 do assert.equal("succeeded", ends["job-" .. index].state) end
      assert.equal(3, server:count(CREATE))
    end)
  end
end)
