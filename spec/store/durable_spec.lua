local errors = require "homegen.base.errors"
local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local journal_rows = require "spec.support.journal_rows"
local reactor = require "homegen.loop.reactor"
local report = require "homegen.base.report"

local CREATE, RESULT, ID = clients.CREATE, clients.RESULT, clients.ID

describe("homegen.store.durable", function()
  local server, folder, rows, opened, events

  local function open(options)
    options = options or {}
    options.journal = folder .. "/jobs.db"
    options.on_event = function(event) events[#events + 1] = event end
    local client = clients.new(server, options)
    opened[#opened + 1] = client
    rows = rows or journal_rows.open(folder .. "/jobs.db")
    return client
  end

  before_each(function()
    opened, events, rows = {}, {}, nil
    server = faultd.start()
    folder = clients.folder()
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.success(server.url .. "/r.png"))
    server:always("/r.png", faultd.file(clients.PNG))
  end)

  after_each(function()
    for _, client in ipairs(opened) do client:close() end
    if rows then rows:close() end
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
    report.from(function() end)
  end)

  local function submit(client, key, options)
    options = options or {}
    options.key = key
    return assert(client:smart_replace(clients.params(), options))
  end

  local function row_of(key)
    return rows:one("SELECT * FROM task WHERE key = ?1 AND current = 1", key)
  end

  it("writes each step down before the next one is taken", function()
    local client, seen = open(), {}
    server:always(CREATE, faultd.created(ID):together(2))
    local task = submit(client, "k")
    repeat homegen.step(1) until #server:requests(CREATE) == 1
    seen[1] = row_of("k").state -- the request is on its way: so it was durable before
    server:release()
    assert.equal(ID, task:created(20))
    local row = row_of("k")
    assert.equal(ID, row.id)
    assert.equal(1, row.charged)
    assert.equal(1, row.attempt)
    assert(homegen.await(task, 20))
    assert.equal("succeeded", row_of("k").state)
    assert.same({ "sending" }, seen)
  end)

  for name, case in pairs {
    failed = { faultd.task("Failed"), "failed", 1 }, terminated = { faultd.task("Termination"), "terminated", 0 },
  } do
    it("writes the end of a task down, with its refund: " .. name, function()
      server:always(RESULT, case[1])
      local client = open()
      homegen.await(submit(client, "k"), 20)
      local row = row_of("k")
      assert.equal(case[2], row.state)
      assert.equal(1, row.charged)
      assert.equal(case[3], row.refunded)
      assert.equal(case[3], client:spent().ideal_house.refunded)
    end)
  end

  for name, case in pairs {
    failed = { faultd.task("Failed"), { reserved = 0, charged = 1, refunded = 1, uncertain = 0 } },
    succeeded = { faultd.success "http://127.0.0.1:9/r.png", { reserved = 0, charged = 1, refunded = 0, uncertain = 0 } },
  } do
    it("knows what was spent on a task of another process when that is seen to have ended: " .. name, function()
      server:always(RESULT, faultd.task("Processing", 5))
      local first, second = open(), open()
      assert(submit(first, "k"):created(20))
      local task = submit(second, "k")
      assert(task:created(20))
      server:always(RESULT, case[1])
      homegen.await(task, 20)
      assert.same(case[2], second:spent().ideal_house)
      assert.equal(1, server:count(CREATE))
    end)
  end

  it("keeps the first bytes of a reply that proves nothing", function()
    server:always(CREATE, faultd.json("strange words"))
    local client = open()
    homegen.await(submit(client, "k"), 20)
    local row = row_of("k")
    assert.equal("unknown_outcome", row.state)
    assert.equal("strange words", row.reply)
    assert.equal(1, client:spent().ideal_house.uncertain)
  end)

  it("takes an id that the journal has already for an unknown outcome", function()
    server:always(CREATE, faultd.created(ID))
    local client = open()
    assert(homegen.await(submit(client, "first"), 20))
    local task = submit(client, "second")
    local _, err = homegen.await(task, 20)
    assert.equal("unknown_outcome", err.kind)
    assert.equal("unknown_outcome", row_of("second").state)
    assert.is_nil(row_of("second").id)
    local figures = client:spent().ideal_house
    assert.equal(1, figures.charged)
    assert.equal(1, figures.uncertain)
  end)

  it("waits again, durably, between attempts that were refused for now", function()
    server:script(CREATE, { faultd.envelope(nil, 1003, "later") }, faultd.created(ID))
    local client = open { retries = 1 }
    local task = submit(client, "k")
    assert.equal(ID, task:created(20))
    assert.equal(2, row_of("k").attempt)
    assert.equal(2, server:count(CREATE))
  end)

  describe("a journal that cannot be written", function()
    local FULL = errors.new { kind = "io", message = "no space left", cause = "full" }

    ---Lets transactions with these labels fail until the returned function is called.
    local function fill_disk(client, labels)
      local journal = client.store.journal
      local transact, full = journal.transact, true
      journal.transact = function(self, label, statements, done)
        if not (full and labels[label]) then return transact(self, label, statements, done) end
        reactor.defer(function() done("error", FULL) end)
      end
      return function() full = false end
    end

    it("lets no create leave", function()
      local client = open()
      local release = fill_disk(client, { sending = true })
      local _, err = homegen.await(submit(client, "k"), 20)
      assert.equal("io", err.kind)
      assert.equal("not_sent", err.outcome)
      assert.equal(0, #server:requests())
      release()
      assert(homegen.await(submit(client, "k"), 20))
      assert.equal(1, server:count(CREATE))
    end)

    it("gives an id out by error and event, lets no further create leave, and writes it as soon as it can", function()
      local client, told = open(), {}
      report.from(function() return function(err) told[#told + 1] = err end end)
      server:script(CREATE, { faultd.created(ID) }, faultd.created("77"))
      local release = fill_disk(client, { id = true })
      local task = submit(client, "k")
      assert(homegen.await(task, 20))
      assert.equal(ID, task.id)
      local given_out
      for _, err in ipairs(told) do given_out = err.task_id == ID and err or given_out end
      assert.equal("accepted", given_out.outcome)
      local event
      for _, each in ipairs(events) do event = each.type == "warning" and each.id == ID and each or event end
      assert.same({ "k", true }, { event.key, event.reported })
      local _, refused = homegen.await(submit(client, "second"), 20)
      assert.equal("io", refused.kind)
      assert.equal("not_sent", refused.outcome)
      assert.equal(1, server:count(CREATE))
      release()
      repeat homegen.step(0.05) until not client.store.journal:obstacle()
      assert(homegen.await(submit(client, "second"), 20))
      assert.equal(ID, row_of("k").id)
      assert.equal("succeeded", row_of("k").state)
      assert.equal(1, row_of("k").charged)
    end)

    describe("when a task is resumed by its id", function()
      local client, release

      before_each(function()
        client = open()
        report.from(function() return function() end end)
        release = fill_disk(client, { attach = true })
      end)

      local function written()
        release()
        repeat homegen.step(0.05) until not client.store.journal:obstacle()
        return rows:one("SELECT * FROM task WHERE id = ?1", ID)
      end

      it("follows it, tells that it is not written, and writes it with its end and its file as soon as it can", function()
        local path = folder .. "/saved.png"
        assert.equal(path, assert(homegen.await(client:resume("smart_replace", ID, {}, { save = path }), 20)).path)
        local event
        for _, each in ipairs(events) do event = each.type == "warning" and each.id == ID and each or event end
        assert.equal("io", event.error.kind)
        assert.equal("accepted", event.error.outcome)
        assert.equal(0, #rows:all "SELECT 1 FROM task")
        local row = written()
        assert.same({ "succeeded", ('["%s"]'):format(path:gsub("/", "\\/")) }, { row.state, row.saved })
        assert.truthy(row.result:find("r.png", 1, true))
        assert.is_nil(row.owner)
      end)

      it("writes a bad end too", function()
        server:always(RESULT, faultd.task("Failed"))
        homegen.await(client:resume("smart_replace", ID), 20)
        assert.equal("failed", written().state)
      end)

      it("writes its end as usual when it is written before", function()
        server:always(RESULT, faultd.task("Processing", 10))
        local task = client:resume("smart_replace", ID)
        assert.equal(ID, task:created(20))
        assert.is_true(client.store:is_behind())
        assert.equal("queued", written().state)
        assert.is_false(client.store:is_behind())
        server:always(RESULT, faultd.success(server.url .. "/r.png"))
        assert(homegen.await(task, 20))
        assert.equal("succeeded", rows:one("SELECT state FROM task WHERE id = ?1", ID).state)
      end)

      it("writes it when the client closes, for whoever comes next", function()
        server:always(RESULT, faultd.task("Processing", 10))
        assert.equal(ID, client:resume("smart_replace", ID):created(20))
        release()
        client:close()
        local row = rows:one("SELECT * FROM task WHERE id = ?1", ID)
        assert.equal("queued", row.state)
        assert.is_nil(row.owner)
      end)
    end)

    it("does not lose a result", function()
      local client = open()
      report.from(function() return function() end end)
      local release = fill_disk(client, { result = true })
      local result = assert(homegen.await(submit(client, "k"), 20))
      assert.equal(server.url .. "/r.png", result.url)
      release()
      client:close()
      assert.equal("succeeded", row_of("k").state)
    end)
  end)

  describe("close", function()
    it("leaves created tasks in the journal, for whoever comes next", function()
      server:always(RESULT, faultd.task("Processing", 10))
      local client = open()
      local task = submit(client, "k")
      assert(task:created(20))
      client:close()
      assert.equal("canceled", task.state)
      local row = row_of("k")
      assert.equal("queued", row.state)
      assert.is_nil(row.owner)
    end)

    it("leaves uncreated tasks waiting", function()
      server:always(RESULT, faultd.task("Processing", 10))
      local client = open { max_unfinished = 1 }
      assert(submit(client, "1"):created(20))
      submit(client, "2")
      repeat homegen.step(0.05) until row_of("2")
      client:close()
      assert.equal("waiting", row_of("2").state)
      assert.is_nil(row_of("2").owner)
      assert.equal(1, server:count(CREATE))
    end)

    it("leaves a task waiting whose sending was written down, but which had not left", function()
      local nobody = faultd.start { blackhole = true }
      local client = open { ideal_house = { api_key = clients.KEY, base_url = nobody.url } }
      submit(client, "k")
      repeat homegen.step(0.05) until row_of("k") and row_of("k").state == "sending"
      client:close()
      assert.equal("waiting", row_of("k").state)
      assert.is_nil(row_of("k").owner)
      nobody:stop()
    end)

    it("waits for the reply to a create on the wire, and writes it down", function()
      local client = open()
      server:always(CREATE, faultd.created(ID):together(2))
      submit(client, "k")
      repeat homegen.step(1) until #server:requests(CREATE) == 1
      local closing = homegen.spawn(function() client:close() end)
      homegen.step(0)
      server:release()
      homegen.await(closing)
      assert.equal(ID, row_of("k").id)
      assert.equal("queued", row_of("k").state)
    end)
  end)

  it("a task that the caller cancels stays canceled", function()
    server:always(RESULT, faultd.task("Processing", 10))
    local client = open()
    local task = submit(client, "k")
    assert(task:created(20))
    task:cancel()
    homegen.await(task, 20)
    client:close()
    assert.equal("canceled", row_of("k").state)
  end)

  it("looks again at what another has in hand after a fifth of a second to half of one, not all at the same time", function()
    local client, random = open(), math.random
    finally(function() math.random = random end) -- luacheck: ignore
    for drawn, seconds in pairs { [0] = 0.2, [0.5] = 0.35, [1] = 0.5 } do
      math.random = function() return drawn end -- luacheck: ignore
      assert.is_true(math.abs(client.store.patience() - seconds) < 1e-9)
    end
  end)
end)
