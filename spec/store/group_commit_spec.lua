--- Many tasks at once wait for the disk together: how often it is asked, as a preloaded library counts it.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local workers = require "spec.support.process.workers"

local COUNT = 200
local FEW = 40 -- syncs for all of them; each alone would need one for every step of its life

describe("group commit", function()
  local server, folder, worker

  before_each(function()
    server, folder = faultd.start(), clients.folder()
    worker = workers.start(("spec/support/process/ordered_worker.lua %s %s/jobs.db 'max_unfinished = %d'"):format(
      server.url, folder, COUNT), ("ASAN_OPTIONS=\"$ASAN_OPTIONS:verify_asan_link_order=0\" HOMEGEN_SLOW_FSYNC=10 "
      .. "HOMEGEN_SYNC_COUNT=%s/syncs LD_PRELOAD=$PWD/build/slow_disk.so"):format(folder))
    assert.equal("ready", worker:line())
  end)

  after_each(function()
    worker:kill()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function syncs()
    return #clients.read(folder .. "/syncs")
  end

  it("200 tasks submitted in one turn take few syncs, each step of them is on the disk all the same", function()
    server:always(clients.CREATE, faultd.created())
    server:always(clients.RESULT, faultd.success(server.url .. "/r.png"))
    local keys = {}
    for index = 1, COUNT do keys[index] = "k" .. index end
    local at_start = syncs()
    worker:tell("submit " .. table.concat(keys, " "), "await")
    workers.wait_for(function() return server:count(clients.CREATE) == COUNT end)
    local sent = syncs() - at_start
    for _, key in ipairs(keys) do assert.matches(("^end %s succeeded "):format(key), worker:line()) end
    local ended = syncs() - at_start - sent
    assert.is_true(sent >= 2 and ended >= 2, ("%d and %d syncs"):format(sent, ended)) -- entered, sending; id, result
    assert.is_true(sent + ended < FEW, ("%d and %d syncs"):format(sent, ended))
  end)
end)
