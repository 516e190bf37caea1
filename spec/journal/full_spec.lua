--- A disk that is full at the moment that the spec chooses: from then on the process may not let any file grow.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local journal_scene = require "spec.support.journal_scene"
local workers = require "spec.support.process.workers"

local CREATE, RESULT, ID = clients.CREATE, clients.RESULT, clients.ID

describe("a full disk:", function()
  local scene, server, rows

  before_each(function()
    scene = journal_scene.begin()
    server, rows = scene.server, scene.rows
  end)

  after_each(function() scene:finish() end)

  local function begin(options, before)
    return scene:start("ordered_worker", ("'%s'"):format(options or ""), before)
  end

  local function start(options)
    local worker = begin(options)
    assert.equal("ready", worker:line())
    return worker
  end

  local function limit(worker, bytes)
    assert(os.execute(("prlimit --pid %d --fsize=%s:"):format(worker.pid, bytes)))
  end
  local function fill(worker) limit(worker, 1) end
  local function make_room(worker) limit(worker, "unlimited") end

  it("before a create nothing is sent, and with room again the key may try", function()
    local worker = start()
    fill(worker)
    worker:tell("submit a b", "await")
    assert.equal("end a not_sent - io", worker:line())
    assert.equal("end b not_sent - io", worker:line())
    assert.equal(0, #server:requests())
    assert.equal(0, #rows:all "SELECT 1 FROM task")
    make_room(worker)
    worker:tell("submit a b", "await")
    assert.matches("^end a succeeded %d+ %-$", worker:line())
    assert.matches("^end b succeeded %d+ %-$", worker:line())
    assert.equal(2, server:count(CREATE))
  end)

  describe("when an id that was just paid for is to be written", function()
    local worker

    before_each(function()
      server:script(CREATE, { faultd.created(ID):together(2) }, faultd.created("78")) -- the first reply is withheld
      worker = start()
      worker:tell("submit paid", "await")
      workers.wait_for(function() return server:count(CREATE) == 1 end)
      fill(worker)
      server:release()
    end)

    it("the task goes on, its id is told, nothing more is sent, and it is written when there is room", function()
      assert.matches("^told io ", worker:line())
      assert.equal("told io accepted " .. ID, worker:line())
      assert.equal(("end paid succeeded %s -"):format(ID), worker:line())
      assert.equal("sending", rows:one("SELECT state FROM task").state)
      worker:tell("submit more", "await")
      assert.equal("end more not_sent - io", worker:line())
      assert.equal(1, server:count(CREATE))
      make_room(worker)
      worker:tell("written", "submit more", "await", "close")
      assert.equal("written", worker:line())
      assert.equal("end more succeeded 78 -", worker:line())
      local row = rows:one("SELECT * FROM task WHERE key = 'paid'")
      assert.same({ "succeeded", ID, 1 }, { row.state, row.id, row.charged })
      assert.same({ exit = 0, said = "" }, worker:finish())
      assert.equal(2, server:count(CREATE))
    end)

    for name, ending in pairs {
      ["it is killed"] = function() worker:kill() end,
      ["it closes"] = function()
        worker:tell "close"
        local ended = worker:finish()
        assert.equal(0, ended.exit, ended.said)
      end,
    } do
      it("and it is still full when " .. name .. ", the next process reports it and does not pay again", function()
        repeat local line = worker:line() until line:find "^end paid succeeded"
        ending()
        assert.equal("sending", rows:one("SELECT state FROM task").state)
        local other = start()
        other:tell("submit paid", "await")
        assert.equal("end paid unknown_outcome - unknown_outcome", other:line())
        assert.equal(1, server:count(CREATE))
      end)
    end
  end)

  it("a task that waits for its turn stays, and one that has ended is given out; the next process finds both", function()
    server:always(RESULT, faultd.task("Processing", 10))
    local worker = start "max_unfinished = 1"
    worker:tell("submit first second", "await")
    workers.wait_for(function()
      return rows:one("SELECT COUNT(*) AS n FROM task WHERE key = 'first' AND state = 'queued' OR key = 'second'").n == 2
    end)
    fill(worker)
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    assert.matches("^told io ", worker:line())
    assert.matches("^end first succeeded %d+ %-$", worker:line())
    worker:kill()
    assert.equal(1, server:count(CREATE))
    assert.equal("waiting", rows:one("SELECT state FROM task WHERE key = 'second'").state)
    local other = start()
    other:tell("submit first second", "await")
    assert.matches("^end first succeeded %d+ %-$", other:line())
    assert.matches("^end second succeeded %d+ %-$", other:line())
    assert.equal(2, server:count(CREATE))
  end)

  it("when it opens, the journal is refused and the host lives, the signal of its limit too", function()
    local ended = begin("", "prlimit --fsize=1:"):wait()
    assert.equal(1, ended.exit, ended.said)
    assert.matches("^%S+: homegen: io: the journal .* cannot be written: .*; make room on its disk\n", ended.said)
    assert.equal(0, #server:requests())
  end)
end)
