--- Followed tasks that nobody waits for, when their client closes.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local homegen = require "homegen"
local journal_rows = require "spec.support.journal_rows"
local reactor = require "homegen.loop.reactor"
local transfers = require "homegen.loop.transfers"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("homegen.task.abandoned", function()
  local server, client, folder, left

  before_each(function()
    server, folder, left = faultd.start(), clients.folder(), reactor.live()
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.task("Processing", 40))
  end)

  after_each(function()
    client:close()
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  local function follow(own, id, options)
    local task = assert(own:resume("smart_replace", id, nil, options))
    repeat homegen.step(0.02) until task.state == "processing"
    return task
  end

  local function followers()
    local count = 0
    for _ in transfers.each_follower() do count = count + 1 end
    return count
  end

  it("they are canceled, and say so to whoever looks or asks later", function()
    client = clients.new(server)
    local task = follow(client, "71")
    client:close()
    assert.is_nil(rawget(task._job, "failure")) -- it is made for who looks
    assert.is_true(task:done())
    assert.same({ "canceled", "71", 40 }, { task.state, task.id, task.percentage })
    local result, err = task:await()
    assert.is_nil(result)
    assert.same({ "canceled", "accepted", "71", "smart_replace" }, { err.kind, err.outcome, err.task_id, err.service })
    assert.equal(err, task.error)
    assert.equal(err, task:snapshot().error)
    assert.equal("71", task:created())
    local told
    task:on_done(function(own) told = own end)
    homegen.step()
    assert.equal(task, told)
    task:cancel()
    assert.equal("canceled", task.state)
    assert.same({ left, 0 }, { reactor.live(), followers() })
    local before = server:count(RESULT)
    for _ = 1, 5 do homegen.step(0.01) end
    assert.equal(before, server:count(RESULT))
  end)

  it("keep what they cost", function()
    client = clients.new(server)
    local task = assert(client:smart_replace(clients.params()))
    repeat homegen.step(0.02) until task.state == "processing"
    client:close()
    assert.same({ "canceled", 1 }, { task.state, task.credits })
  end)

  it("tell those who wait or listen, and the client's listener", function()
    local told, states = {}, 0
    client = clients.new(server)
    local heard = follow(client, "72", { on_done = function(task) told[#told + 1] = task.state end })
    local awaited = follow(client, "73")
    local waiter = homegen.spawn(homegen.await, awaited)
    homegen.step()
    client:close()
    local _, err = homegen.await(waiter)
    homegen.step()
    assert.same({ "canceled" }, told)
    assert.same({ "canceled", "73" }, { err.kind, err.task_id })
    assert.is_true(heard:done())
    client = clients.new(server, { on_event = function(event) if event.state == "canceled" then states = states + 1 end end })
    follow(client, "74")
    client:close()
    homegen.step()
    assert.equal(1, states)
  end)

  it("are those of that client alone", function()
    local other = clients.new(server)
    client = clients.new(server)
    local gone, stays = follow(other, "75"), follow(client, "76")
    other:close()
    assert.same({ "canceled", "processing" }, { gone.state, stays.state })
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    assert.equal("76", assert(homegen.await(stays, 20)).id)
  end)

  it("are left in the journal to whoever comes next", function()
    client = clients.new(server, { journal = folder .. "/jobs.db" })
    local rows = journal_rows.open(folder .. "/jobs.db")
    for index = 1, 40 do follow(client, tostring(100 + index)) end
    client:close()
    assert.equal(40, rows:one("SELECT COUNT(*) AS count FROM task WHERE owner IS NULL AND state IN ('queued', 'processing')").count)
    rows:close()
    client = clients.new(server, { journal = folder .. "/jobs.db" })
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    for _, task in ipairs(assert(client:resume())) do assert(homegen.await(task, 20)) end
  end)
end)
