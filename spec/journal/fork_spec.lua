--- A process that forks while its client has a journal, a task that is followed and a create on its way.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local journal_rows = require "spec.support.journal_rows"
local workers = require "spec.support.process.workers"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("a forked child of a client with a journal", function()
  local server, folder, rows, worker

  local function all_rows()
    return rows:all "SELECT state, owner, charged, is_alive(owner) AS alive FROM task ORDER BY state"
  end

  before_each(function()
    server, folder = faultd.start(), clients.folder()
    server:script(CREATE, { faultd.created("71"), faultd.created("72"):together(9) }, faultd.created("73")) -- the second is withheld
    server:always(RESULT, faultd.task("Processing", 10))
    rows = journal_rows.open(folder .. "/jobs.db")
    -- of the parent's memory a child cannot tell what is a leak
    worker = workers.start(("spec/support/process/forking_worker.lua %s %s/jobs.db"):format(server.url, folder),
      "ASAN_OPTIONS=\"$ASAN_OPTIONS:detect_leaks=0\"")
  end)

  after_each(function()
    worker:kill()
    rows:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  ---@return table<string, string> what the child has said of each try
  local function listen_to_child()
    local said = {}
    for line in function() return worker:line() end do
      local what, message = line:match "^child (%S+) (.*)$"
      if not what then return said, line end
      said[what] = message
    end
    error "the parent is gone"
  end

  it("is told what it is whatever it tries, and closing there changes nothing of the parent's", function()
    local said, last = listen_to_child()
    assert.equal("forked 7", last) -- it came to its end, with its state closed
    for _, what in ipairs { "submit", "await", "step", "cancel", "find", "spent", "close" } do
      assert.matches("homegen: used after fork: .*client", said[what], what)
    end
    assert.matches("homegen: this process was forked while a journal was open", said.new)
    local left = all_rows()
    assert.same({ "queued", "sending" }, { left[1].state, left[2].state })
    assert.same({ 1, 1, left[1].owner }, { left[1].alive, left[2].alive, left[2].owner })
    server:release()
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    worker:tell "go on"
    local ended = worker:wait()
    assert.equal(0, ended.exit, ended.said)
    local ids = {}
    for _, state, id in ended.said:gmatch "end (%S+) (%S+) (%S+)\n" do
      assert.equal("succeeded", state)
      ids[#ids + 1] = id
    end
    table.sort(ids)
    assert.same({ "71", "72", "73" }, ids)
    assert.equal(3, server:count(CREATE))
    for _, row in ipairs(all_rows()) do assert.same({ "succeeded", 1, 0 }, { row.state, row.charged, row.alive }) end
  end)
end)
