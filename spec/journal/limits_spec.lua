--- Several processes on one journal and one account: what they spend and have open together, by the provider's own books.

local cjson = require "cjson"
local clients = require "spec.support.clients"
local command = require "spec.support.process.command"
local homegen = require "homegen"
local journal_rows = require "spec.support.journal_rows"
local reactor = require "homegen.loop.reactor"
local scratch = require "spec.support.scratch"
local workers = require "spec.support.process.workers"

local BUDGET, MAX_UNFINISHED = 10, 3
local OPTIONS = ("budget = { ideal_house = %d }, max_unfinished = %d"):format(BUDGET, MAX_UNFINISHED)

describe("budget and max_unfinished over three processes:", function()
  local folder, sandbox, url, started

  before_each(function()
    folder, started = scratch.folder(), {}
    -- more at once than the clients allow themselves is refused by the sandbox, which the log shows
    sandbox = command.start(("sandbox --json --painter plain --no-sync --seconds 0.03 --workers 2 --max-unfinished %d"
      .. " --api-key %s --create-log %s/creates"):format(MAX_UNFINISHED, clients.KEY, folder))
    url = cjson.decode(sandbox.line).base_url
  end)

  after_each(function()
    for _, worker in ipairs(started) do worker:kill() end
    sandbox:stop "TERM"
    scratch.remove(folder)
  end)

  local function start(name)
    local worker = workers.start(("spec/support/process/ordered_worker.lua %s %s/jobs.db '%s'"):format(url, folder, OPTIONS))
    started[#started + 1] = worker
    assert.equal("ready", worker:line())
    worker.keys = {}
    for index = 1, 5 do worker.keys[index] = ("job-%s-%d"):format(name, index) end
    for index = 1, 3 do worker.keys[#worker.keys + 1] = "job-shared-" .. index end
    return worker
  end

  local function begin(worker)
    worker:tell("submit " .. table.concat(worker.keys, " "), "await", "close")
  end

  -- Adds what it says of its jobs to ends: by key, what each process was told.
  local function finish(worker, ends)
    local ended = worker:finish()
    assert.equal(0, ended.exit, ended.said)
    for key, state, id, kind in ended.said:gmatch "end (%S+) (%S+) (%S+) (%S+)\n" do
      ends[key] = ends[key] or {}
      table.insert(ends[key], { state = state, id = id, kind = kind })
    end
  end

  -- From the provider's log: marker → whether it was read, and its id. A create that was one too many for the provider may be
  -- sent again.
  local function creates(may_be_refused)
    local read, ids, count = {}, {}, 0
    for _, line in ipairs(scratch.lines(folder .. "/creates")) do
      local marker, word = line:match "^%S+ smart_replace (%S+) (%S+)$"
      if word == "read" then
        assert.is_nil(may_be_refused and ids[marker] or not may_be_refused and read[marker] or nil, marker .. " was sent twice")
        read[marker] = true
      else
        assert.is_nil(ids[marker], marker .. " was created twice")
        ids[marker], count = word, count + 1
      end
    end
    return read, ids, count
  end

  local function ledger()
    local target, reply = assert(reactor.engine():target { url = url .. "/__sandbox/ledger", headers = {} }), nil
    reactor.transfer("get", target, nil, 20, function(_, _, _, body) reply = body end)
    repeat homegen.step(1) until reply
    return cjson.decode(reply)
  end

  local function books()
    local rows = journal_rows.open(folder .. "/jobs.db")
    local sum = rows:one [[SELECT SUM(charged) AS charged, SUM(price * (state = 'unknown_outcome')) AS uncertain,
      SUM(state IN ('waiting', 'sending', 'queued', 'processing')) AS unfinished FROM task]]
    rows:close()
    local client = clients.new(url, { journal = folder .. "/jobs.db" })
    assert(client:tasks {}) -- behind its first look at the sums
    local spent = client:spent().ideal_house
    client:close()
    return sum, spent
  end

  it("exactly the budget is spent, and never more is open at the provider than allowed", function()
    local ends = {}
    for _, name in ipairs { "a", "b", "c" } do start(name) end
    for _, worker in ipairs(started) do begin(worker) end
    for _, worker in ipairs(started) do finish(worker, ends) end
    local read, ids, count = creates()
    assert.equal(BUDGET, count)
    for marker in pairs(read) do assert.truthy(ids[marker], marker .. " was one too many for the provider") end
    for key, told in pairs(ends) do
      assert.equal(key:find "shared" and 3 or 1, #told)
      for _, each in ipairs(told) do
        assert.same(ids[key] and { state = "succeeded", id = ids[key], kind = "-" }
          or { state = "not_sent", id = "-", kind = "budget" }, each)
      end
    end
    local sum, spent = books()
    assert.same({ charged = BUDGET, uncertain = 0, unfinished = 0 }, sum)
    assert.same({ reserved = 0, charged = BUDGET, refunded = 0, uncertain = 0 }, spent)
    assert.equal(BUDGET, ledger().charged)
  end)

  it("one that is killed in the middle, and comes back, changes nothing", function()
    local ends = {}
    for _, name in ipairs { "a", "b", "c" } do start(name) end
    for _, worker in ipairs(started) do begin(worker) end
    workers.wait_for(function() return select(3, creates(true)) >= 3 end)
    started[1]:kill()
    local again = start "a"
    begin(again)
    for _, worker in ipairs { started[2], started[3], again } do finish(worker, ends) end
    -- what the killed one had on its way the provider may have, which nobody else knows: its limit may be met
    local read, ids, count = creates(true)
    local sum, spent = books()
    assert.equal(0, sum.unfinished)
    assert.is_true(sum.charged + sum.uncertain <= BUDGET)
    assert.is_true(sum.uncertain <= MAX_UNFINISHED)
    assert.same({ reserved = 0, charged = sum.charged, refunded = 0, uncertain = sum.uncertain }, spent)
    assert.equal(count, ledger().charged)
    assert.is_true(count >= sum.charged and count <= sum.charged + sum.uncertain)
    for marker in pairs(read) do assert.truthy(ids[marker], marker .. " was one too many for the provider") end
    for key, told in pairs(ends) do
      for _, each in ipairs(told) do
        if each.state == "succeeded" then
          assert.equal(ids[key], each.id)
        elseif each.state == "unknown_outcome" then -- only what the killed one had on its way
          assert.is_true(key:find "job%-a" ~= nil or key:find "job%-shared" ~= nil, key)
        else -- a key that several share may be refused to one, and made by the next
          assert.is_true(each.kind == "budget" or each.kind == "limit" and ids[key] ~= nil, key .. " " .. tostring(each.kind))
        end
      end
    end
  end)
end)
