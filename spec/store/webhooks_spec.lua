--- Webhooks that come to a process which does not have their task in hand. Its rows are put there by hand, as other processes
--- leave them.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local held = require "spec.support.held"
local iacrea = require "spec.support.iacrea"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"
local reactor = require "homegen.loop.reactor"
local webhook_calls = require "spec.support.webhook_calls"

local GET, GENERATE = iacrea.GET, iacrea.GENERATE
local FIRST, SECOND = iacrea.generation(1), iacrea.generation(2)
local URL = "http://127.0.0.1:9/x.png"
local DIGITS = ("0123456789abcdef"):rep(4)

describe("homegen.store.webhooks", function()
  local scene, server, rows, client, warnings

  local function start(options)
    local given = {
      webhook = "http://127.0.0.1:9/hooks",
      poll_interval = 60, poll_interval_max = 60, on_warning = function(warning) warnings[#warnings + 1] = warning.kind end,
    }
    for name, value in pairs(options or {}) do given[name] = value end
    if not given.webhook then given.webhook = nil end
    return scene:client_of_both(given)
  end

  before_each(function()
    scene, warnings = journal_scene.begin(), {}
    server, rows = scene.server, scene.rows
    server:always(GENERATE, iacrea.generated(1))
    server:always(GET, iacrea.succeeded(URL))
    client = start()
  end)

  after_each(function() scene:finish() end)

  ---A row with a webhook; returns its number and the path of that.
  local function add(fields)
    fields.account = fields.account or client.store.accounts[client.accounts.iacrea]
    fields.service = "create_room"
    local row = rows:add(client, fields)
    local secret = ("%d-%s"):format(row, DIGITS)
    rows:run { "UPDATE task SET webhook = ?2 WHERE row = ?1", row, client.store.journal:digest("webhook " .. secret) }
    return row, "/hooks/" .. secret
  end

  local function handle(path, ...) return homegen.webhook.handle(client, path, webhook_calls.body(...)) end

  local function state_of(row) return rows:get(row).state end

  local function becomes(row, state)
    webhook_calls.run_until(function() return state_of(row) == state end)
  end

  it("leave a mark where another process has the task in hand, and do no more", function()
    for _, state in ipairs { "sending", "queued", "processing" } do
      local row, path = add { state = state, owner = rows.alive, id = state ~= "sending" and state or nil }
      local before = rows:get(row)
      assert.equal(200, handle(path, SECOND))
      before.notice = state == "sending" and ('["%s"]'):format(SECOND) or "[]"
      assert.same(before, rows:get(row))
    end
    homegen.step(0.02)
    assert.equal(0, server:count(GET))
  end)

  it("go on with what nobody has in hand", function()
    for index, state in ipairs { "queued", "processing", "expired" } do
      for number, owner in ipairs { journal_rows.DEAD, false } do
        local id = iacrea.generation(10 * index + number)
        local row, path = add { state = state, owner = owner or nil, id = id, charged = 1 }
        assert.equal(200, handle(path))
        becomes(row, "succeeded")
        assert.equal(1, server:count(GET, id))
      end
    end
  end)

  it("leave alone what has come to an end, or was stopped by a person", function()
    for index, state in ipairs { "succeeded", "failed", "terminated", "canceled", "lost" } do
      local row, path = add { state = state, id = iacrea.generation(index), charged = 1 }
      local before = rows:get(row)
      assert.equal(200, handle(path, SECOND))
      homegen.step(0.02)
      assert.same(before, rows:get(row))
    end
    assert.equal(0, server:count(GET))
    assert.same({}, warnings)
  end)

  it("find the task of a create whose process is gone", function()
    local row, path = add { state = "sending", owner = journal_rows.DEAD, key = "k" }
    assert.equal(200, handle(path, SECOND))
    becomes(row, "succeeded")
    local after = rows:get(row)
    assert.same({ SECOND, 1, "accepted" }, { after.id, after.charged, after.outcome })
    assert.equal(2, server:count(GET)) -- whether it is there, and its result
    assert.same({ SECOND, "succeeded" }, { client:find { key = "k" }.id, client:find { key = "k" }.state })
  end)

  it("find the task of a create that a process would have repeated which is gone", function()
    local row, path = add { state = "waiting", owner = journal_rows.DEAD, attempt = 1 }
    assert.equal(200, handle(path, SECOND))
    becomes(row, "succeeded")
    assert.same({ SECOND, 1, 0 }, { rows:get(row).id, rows:get(row).charged, server:count(GENERATE) })
  end)

  -- Of a task that waits for a further attempt, and that a client asks for by its key which has webhooks, or has not.
  local function claim(options)
    for index, notice in ipairs { ('["%s"]'):format(SECOND), "[]" } do
      local key = "k" .. index
      client = start()
      local task = assert(client:create_room(iacrea.room(), { key = key }))
      assert(task:created(20))
      task:cancel()
      homegen.await(task, 20)
      local row = task._job.row
      rows:run {
        [[UPDATE task SET state = 'waiting', id = NULL, charged = 0, notice = ?2, error = NULL, ended_at = NULL, owner = ?3
          WHERE row = ?1]],
        row, notice, journal_rows.DEAD,
      }
      client = start(options)
      local again = assert(client:create_room(iacrea.room(), { key = key }))
      local result, err = homegen.await(again, 20)
      assert.equal(index == 1 and SECOND or nil, result and result.id)
      assert.equal(index == 2 and "unknown_outcome" or nil, err and err.kind)
      assert.equal(1, server:count(GENERATE))
      server:always(GENERATE, iacrea.generated(7))
      rows:run { "DELETE FROM task" }
      server:clear()
      server:always(GENERATE, iacrea.generated(1))
      server:always(GET, iacrea.succeeded(URL))
    end
  end

  it("keep a create from being repeated by whoever claims it", function() claim {} end)

  it("keep it from that who has no webhooks", function() claim { webhook = false } end)

  it("keep a create from being repeated that was claimed before", function()
    local busy = faultd.reply { status = 503, headers = { ["Content-Type"] = "application/json" }, body = '{"error":"busy"}' }
    server:always(GENERATE, busy)
    client.settings.retries = 0
    local task = assert(client:create_room(iacrea.room(), { key = "k" }))
    homegen.await(task, 20)
    local row = task._job.row
    rows:run { "UPDATE task SET state = 'waiting', error = NULL, ended_at = NULL, owner = ?2 WHERE row = ?1", row, journal_rows.DEAD }
    server:script(GET, { faultd.json('{"error":"unknown"}', 404) }, iacrea.succeeded(URL)) -- it is asked again
    client = start { webhook = false, poll_interval = 0.01, poll_interval_max = 0.01 }
    local is_there, release = held.answer(client, "adopt")
    local again = assert(client:create_room(iacrea.room(), { key = "k" }))
    webhook_calls.run_until(is_there)
    rows:run { "UPDATE task SET notice = ?2 WHERE row = ?1", row, ('["%s"]'):format(SECOND) }
    release()
    assert.equal(SECOND, assert(homegen.await(again, 20)).id)
    assert.equal(1, server:count(GENERATE))
  end)

  it("leave a create whose process is gone unknown where they name nothing", function()
    local row, path = add { state = "sending", owner = journal_rows.DEAD }
    assert.equal(200, handle(path))
    becomes(row, "unknown_outcome")
    assert.equal(0, server:count(GET))
  end)

  it("settle an unknown outcome", function()
    local row, path = add { state = "unknown_outcome", error = '{"kind":"unknown_outcome","message":"lost"}' }
    assert.equal(200, handle(path, SECOND))
    becomes(row, "succeeded")
    assert.equal(1, client:spent().iacrea.charged)
  end)

  it("tell of creates that were answered no, or never left, and find their tasks", function()
    for index, state in ipairs { "refused", "not_sent", "canceled", "expired" } do
      local row, path = add { state = state }
      local id = iacrea.generation(index)
      assert.equal(200, handle(path, id))
      becomes(row, "succeeded")
      assert.same({ id, 1 }, { rows:get(row).id, rows:get(row).charged })
    end
    assert.same({ "webhook_contradicts", "webhook_contradicts", "webhook_contradicts", "webhook_contradicts" }, warnings)
  end)

  it("count what they contradict at once, also where they name nothing, and where nobody here can ask", function()
    local elsewhere = start { iacrea = { user_id = iacrea.USER, base_url = server.url } }
    for index, state in ipairs { "refused", "not_sent", "canceled", "expired", "waiting" } do
      local row, path = add { state = state, owner = state == "waiting" and journal_rows.DEAD or nil }
      assert.equal(200, homegen.webhook.handle(elsewhere, path, index % 2 == 0 and "" or webhook_calls.body(SECOND)))
      assert.equal("unknown_outcome", state_of(row))
      webhook_calls.run_until(function() return client:spent().iacrea.uncertain == index end)
    end
    assert.equal(0, server:count(GET))
  end)

  it("do not touch a row under another's digest, or none", function()
    local row, path = add { state = "unknown_outcome" }
    local forged = path:gsub("f$", "e")
    assert.equal(404, handle(forged, SECOND))
    assert.equal(404, handle((path:gsub("/%d+%-", "/999-")), SECOND))
    rows:run { "UPDATE task SET webhook = NULL" }
    assert.equal(404, handle(path, SECOND))
    assert.is_nil(rows:get(row).notice)
  end)

  it("leave what belongs to another account, or one without a key, to who has that", function()
    local row, path = add { state = "unknown_outcome", account = "https://elsewhere#0" }
    assert.equal(200, handle(path, SECOND))
    assert.equal(('["%s"]'):format(SECOND), rows:get(row).notice)
    client = start { iacrea = { user_id = iacrea.USER, base_url = server.url } }
    row, path = add { state = "queued", id = FIRST }
    assert.equal(200, handle(path))
    homegen.step(0.02)
    assert.same({ "queued", 0 }, { state_of(row), server:count(GET) })
  end)

  it("are to be called again while the journal cannot be used, and nothing happens then", function()
    for _, label in ipairs { "find", "notice", "adopt" } do
      local row, path = add { state = "unknown_outcome" }
      local has_failed = held.fail(client, label)
      assert.equal(503, handle(path, SECOND), label)
      assert.is_true(has_failed())
      assert.same({ "unknown_outcome", 0 }, { state_of(row), server:count(GET) })
    end
    local row, path = add { state = "unknown_outcome" }
    local is_there, release = held.answer(client, "find") -- the first question; the second fails
    local handling = homegen.spawn(handle, path, SECOND)
    webhook_calls.run_until(is_there)
    held.fail(client, "find")
    release()
    assert.equal(503, homegen.await(handling, 20))
    assert.is_nil(rows:get(row).notice)
  end)

  it("do nothing more where another process was faster", function()
    local row, path = add { state = "queued", id = FIRST, owner = journal_rows.DEAD }
    local is_there, release = held.answer(client, "notice")
    local handling = homegen.spawn(handle, path)
    webhook_calls.run_until(is_there)
    rows:run { "UPDATE task SET owner = ?2 WHERE row = ?1", row, rows.alive }
    release()
    assert.equal(200, homegen.await(handling, 20))
    homegen.step(0.02)
    assert.same({ rows.alive, 0 }, { rows:get(row).owner, server:count(GET) })
  end)

  it("begin nothing in a client that was closed meanwhile", function()
    local row, path = add { state = "unknown_outcome" }
    local is_there, release = held.answer(client, "notice")
    local handling = homegen.spawn(handle, path, SECOND)
    webhook_calls.run_until(is_there)
    client.closed = true
    release()
    assert.equal(200, homegen.await(handling, 20))
    client.closed = false
    assert.same({ "unknown_outcome", 0 }, { state_of(row), server:count(GET) })
  end)

  describe("that another process was told of a task of ours,", function()
    local task, row

    local function submit()
      task = assert(client:create_room(iacrea.room()))
    end

    local function note(notice)
      rows:run { "UPDATE task SET notice = ?2 WHERE row = ?1", row, notice }
    end

    it("are looked for as long as there are such tasks, and again for those to come", function()
      client.settings.poll_interval = 0.02
      server:always(GET, iacrea.status "PROCESSING")
      for number = 1, 3 do
        server:always(GENERATE, iacrea.generated(number))
        local is_there, release = held.answer(client, "figures") -- of a look
        submit()
        assert(task:created(20))
        row = task._job.row
        webhook_calls.run_until(is_there)
        if number == 2 then
          task:cancel() -- while a look is under way
          homegen.await(task, 20)
        end
        release()
        if number ~= 2 then
          note "[]"
          webhook_calls.run_until(function() return task._job.called end)
          task:cancel()
          homegen.await(task, 20)
        end
        webhook_calls.run_until(reactor.is_idle)
      end
    end)

    it("are seen within a second", function()
      submit()
      assert(task:created(20))
      row = task._job.row
      server:script(GET, { iacrea.status "PROCESSING" }, iacrea.succeeded(URL))
      note "[]"
      local begun = homegen.now()
      webhook_calls.run_until(function() return task.state == "processing" end)
      assert.is_true(homegen.now() - begun < 1.9)
      webhook_calls.run_until(function() return rows:get(row).notice == nil end)
      task:cancel()
      homegen.await(task, 20)
      assert.is_true(reactor.is_idle())
    end)

    it("stay as long as a create is under way, and find its task", function()
      client.settings.poll_interval = 0.01
      server:script(GENERATE, { faultd.json("{}", 502):together(0) })
      submit()
      webhook_calls.run_until(function() return server:count(GENERATE) == 1 end)
      row = task._job.row
      note(('["%s"]'):format(SECOND))
      webhook_calls.run_until(function() return task._job.called end)
      homegen.sleep(0.05)
      assert.equal(('["%s"]'):format(SECOND), rows:get(row).notice)
      server:release()
      assert.equal(SECOND, assert(homegen.await(task, 20)).id)
      webhook_calls.run_until(function() return rows:get(row).owner == nil end)
    end)

    it("keep a create from being repeated, also when the journal is just being asked for leave", function()
      local busy = faultd.reply { status = 503, headers = { ["Content-Type"] = "application/json" }, body = '{"error":"busy"}' }
      server:script(GENERATE, { busy })
      client.settings.retries = 3
      submit()
      webhook_calls.run_until(function() return server:count(GENERATE) == 1 end)
      local is_there, release = held.answer(client, "sending")
      webhook_calls.run_until(is_there)
      task._job:heard { SECOND }
      release()
      assert.equal(SECOND, assert(homegen.await(task, 20)).id)
      assert.equal(1, server:count(GENERATE))
      assert.equal("succeeded", rows:get(task._job.row).state)
    end)

    it("are looked for as often as tasks are polled, where that is oftener", function()
      client.settings.poll_interval = 0.02
      server:always(GET, iacrea.status "PROCESSING")
      submit()
      assert(task:created(20))
      row = task._job.row
      local begun = homegen.now()
      note "[]"
      webhook_calls.run_until(function() return task._job.called end)
      assert.is_true(homegen.now() - begun < 0.9)
      task:cancel()
    end)
  end)

  it("that told a process which is gone are heeded by who goes on", function()
    local row = add { state = "sending", owner = journal_rows.DEAD, notice = ('["%s"]'):format(SECOND) }
    local other = add { state = "queued", owner = journal_rows.DEAD, id = FIRST, notice = "[]" }
    local list = assert(client:resume())
    assert.equal(2, #list)
    for _, task in ipairs(list) do assert(homegen.await(task, 20)) end
    assert.same({ SECOND, FIRST }, { rows:get(row).id, rows:get(other).id })
  end)

  it("of a task that goes on may have found nobody: it is polled as any other, and hears of those to come", function()
    client = start { poll_interval = 0.02, poll_interval_max = 0.02 }
    server:always(GET, iacrea.status "PROCESSING")
    local row, path = add { state = "queued", owner = journal_rows.DEAD, id = FIRST }
    local task = assert(client:resume())[1]
    webhook_calls.run_until(function() return server:count(GET) >= 3 end)
    client.settings.poll_interval, client.settings.poll_interval_max = 60, 60
    assert.equal(200, handle(path))
    assert.is_table(task._job.called)
    assert.equal("processing", task.state)
    assert.equal(client.store.owner, rows:get(row).owner)
    task:cancel()
  end)

  it("are known by a digest that the journal's own salt is in", function()
    local task = assert(client:create_room(iacrea.room()))
    assert(task:created(20))
    local secret = webhook_calls.url(server):match "[^/]+$"
    local row = rows:get(task._job.row)
    assert.equal(client.store.journal:digest("webhook " .. secret), row.webhook)
    local text = clients.read(scene.path) .. clients.read(scene.path .. "-wal")
    assert.falsy(text:find(secret:match "%x+$", 1, true))
    task:cancel()
  end)

  it("that come while the id is written down wait for that", function()
    local is_there, release = held.answer(client, "id")
    local task = assert(client:create_room(iacrea.room()))
    webhook_calls.run_until(is_there)
    assert.equal(200, handle(webhook_calls.url(server):match "/hooks/.*", SECOND))
    assert.same({ "sending", 0 }, { task.state, server:count(GET) })
    release()
    local result, err = homegen.await(task, 20)
    assert.is_nil(err)
    assert.same({ FIRST, 1 }, { result.id, server:count(GET) })
  end)

  it("write nothing of a task that this process follows, and what they tell of its create", function()
    server:script(GENERATE, { iacrea.generated(1):together(0) })
    server:always(GET, iacrea.status "PROCESSING")
    local task = assert(client:create_room(iacrea.room()))
    webhook_calls.run_until(function() return server:count(GENERATE) == 1 end)
    local row, path = task._job.row, webhook_calls.url(server):match "/hooks/.*"
    assert.equal(200, handle(path, SECOND))
    assert.equal(('["%s"]'):format(SECOND), rows:get(row).notice)
    server:release()
    assert(task:created(20))
    webhook_calls.run_until(function() return rows:get(row).notice == nil end) -- it was heeded
    assert.equal(200, handle(path, SECOND))
    assert.is_nil(rows:get(row).notice)
    task:cancel()
  end)

  it("are in the journal before the create leaves", function()
    local is_there, release = held.answer(client, "sending")
    local task = assert(client:create_room(iacrea.room()))
    webhook_calls.run_until(is_there)
    local row = rows:one "SELECT * FROM task"
    assert.same({ "sending", 0 }, { row.state, server:count(GENERATE) })
    assert.is_string(row.webhook)
    release()
    assert(task:created(20))
    assert.equal(row.webhook, client.store.journal:digest("webhook " .. webhook_calls.url(server):match "[^/]+$"))
    task:cancel()
  end)

  describe("are not forgotten", function()
    local NOTICE = ('["%s"]'):format(SECOND)
    local BUSY = faultd.reply { status = 503, headers = { ["Content-Type"] = "application/json" }, body = '{"error":"busy"}' }
    local NO_ID = faultd.json("{}", 502)

    before_each(function()
      client.settings.poll_interval, client.settings.poll_interval_max, client.settings.retries = 0.02, 0.02, 4
    end)

    -- Its first attempt comes to this.
    local function submit(reply, key)
      server:script(GENERATE, { reply }, iacrea.generated(1))
      return assert(client:create_room(iacrea.room(), { key = key }))
    end

    local function is_repeated(task, state)
      return function() return server:count(GENERATE) == 1 and rows:get(task._job.row).state == (state or "waiting") end
    end

    local function path_of_first() return webhook_calls.url(server):match "/hooks/.*" end

    -- What was called is found by its key, and not made once more.
    local function finds_it(creates)
      client:close()
      server:always(GET, iacrea.succeeded(URL))
      client = start { poll_interval = 0.02, poll_interval_max = 0.02 }
      local result, err = homegen.await(assert(client:create_room(iacrea.room(), { key = "k" })), 20)
      assert.is_nil(err)
      assert.same({ SECOND, creates }, { result.id, server:count(GENERATE) })
    end

    local function wait_for_place()
      client.settings.retries = 0
      local task = submit(BUSY, "k")
      homegen.await(task, 20)
      local row = task._job.row
      rows:run { "UPDATE task SET state = 'waiting', error = NULL, ended_at = NULL, owner = ?2 WHERE row = ?1", row, journal_rows.DEAD }
      client = start { max_unfinished = 1, poll_interval = 0.02, poll_interval_max = 0.02 }
      server:always(GET, iacrea.status "PROCESSING")
      assert(assert(client:create_room(iacrea.room { theme = "INDUSTRIAL" })):created(20))
      task = assert(client:create_room(iacrea.room(), { key = "k" }))
      webhook_calls.run_until(function() return rows:get(row).owner == client.store.owner end)
      rows:run { "UPDATE task SET notice = ?2 WHERE row = ?1", row, NOTICE }
      webhook_calls.run_until(function() return task._job.called end)
      homegen.sleep(0.1)
      return row, task
    end

    it("where the process ends that has claimed the task, before its turn comes", function()
      local row = wait_for_place()
      assert.equal(NOTICE, rows:get(row).notice)
      finds_it(2)
    end)

    it("where what waits for its turn is canceled", function()
      local _, task = wait_for_place()
      task:cancel()
      homegen.await(task, 20)
      finds_it(2)
    end)

    local function uncertain(of)
      webhook_calls.run_until(function() return of:spent().iacrea.uncertain == 1 end)
      assert.same({ reserved = 0, charged = 0, refunded = 0, uncertain = 1 }, {
        reserved = of:spent().iacrea.reserved, charged = of:spent().iacrea.charged, refunded = of:spent().iacrea.refunded,
        uncertain = of:spent().iacrea.uncertain,
      })
    end

    it("where it is canceled before it is seen: then it is uncertain at once, in all processes", function()
      local other = start()
      local task = submit(BUSY, "k")
      webhook_calls.run_until(is_repeated(task))
      rows:run { "UPDATE task SET notice = ?2 WHERE row = ?1", task._job.row, NOTICE }
      task:cancel()
      local _, err = homegen.await(task, 20)
      assert.same({ "unknown_outcome", "unknown_outcome" }, { task.state, err.kind })
      assert.same({ "unknown_outcome", false }, { state_of(task._job.row), rows:get(task._job.row).owner or false })
      uncertain(client)
      uncertain(other)
      finds_it(1)
    end)

    it("where the client is closed before it is seen", function()
      local other = start()
      local task = submit(BUSY, "k")
      webhook_calls.run_until(is_repeated(task))
      rows:run { "UPDATE task SET notice = ?2 WHERE row = ?1", task._job.row, NOTICE }
      client:close()
      uncertain(other)
      finds_it(1)
    end)

    it("where the process ends before it is seen: that is counted at once, and in the budget", function()
      local row = add { state = "waiting", owner = journal_rows.DEAD, attempt = 1, notice = NOTICE }
      add { state = "waiting", owner = journal_rows.DEAD, attempt = 1 }
      uncertain(client)
      client = start { budget = { iacrea = 1 } }
      local _, err = homegen.await(assert(client:create_room(iacrea.room())), 20)
      assert.equal("budget", err.kind)
      assert.equal(1, #assert(client:resume()))
      becomes(row, "succeeded")
    end)

    for label, reply in pairs { ["answered no"] = faultd.json('{"error":"no"}', 400), ["answered without an id"] = NO_ID } do
      it("where the create is " .. label .. " before it is seen: it is asked for, and followed", function()
        client.settings.poll_interval, client.settings.poll_interval_max = 60, 60 -- nor is it looked for, for a second
        local task = submit(reply:together(0))
        webhook_calls.run_until(function() return server:count(GENERATE) == 1 end)
        rows:run { "UPDATE task SET notice = ?2 WHERE row = ?1", task._job.row, NOTICE }
        server:release()
        local result, err = homegen.await(task, 20)
        assert.is_nil(err)
        assert.same({ SECOND, 1 }, { result.id, client:spent().iacrea.charged })
      end)

      it("where the create is " .. label .. " before it is seen that they name nothing", function()
        local task = submit(reply:together(0))
        webhook_calls.run_until(function() return server:count(GENERATE) == 1 end)
        rows:run { "UPDATE task SET notice = '[]' WHERE row = ?1", task._job.row }
        server:release()
        local _, err = homegen.await(task, 20)
        assert.same({ "unknown_outcome", "unknown_outcome" }, { err.kind, state_of(task._job.row) })
        webhook_calls.run_until(function() return rows:get(task._job.row).owner == nil end)
        uncertain(client)
      end)
    end

    describe("by resume(), without a key,", function()
      local ENDED = '{"kind":"unknown_outcome","outcome":"unknown","message":"lost"}'
      local NAMED = ('{"kind":"unknown_outcome","outcome":"unknown","message":"odd","task_id":"%s"}'):format(SECOND)

      local function resumed()
        local list = assert(client:resume())
        assert.equal(1, #list)
        local result, err = homegen.await(list[1], 20)
        assert.is_nil(err)
        assert.same({ SECOND, 0 }, { result.id, server:count(GENERATE) })
      end

      for label, fields in pairs {
        ["where one was noted of an unknown outcome"] = { notice = NOTICE, error = ENDED },
        ["where the reply named the id"] = { error = NAMED },
        ["where who asked for it is gone"] = { notice = NOTICE, error = ENDED, owner = journal_rows.DEAD },
      } do
        it(label, function()
          add { state = "unknown_outcome", error = ENDED } -- of which nothing is known
          add { state = "unknown_outcome", error = ENDED, notice = "[]" }
          fields.state = "unknown_outcome"
          local row = add(fields)
          resumed()
          assert.equal("succeeded", state_of(row))
          assert.same({ 1, 2 }, { client:spent().iacrea.charged, client:spent().iacrea.uncertain })
        end)
      end

      it("by one process alone, and again where the provider did not know it then", function()
        local other = start { poll_interval = 0.02, poll_interval_max = 0.02 }
        local nobody = faultd.json('{"error":"unknown"}', 404)
        server:script(GET, { nobody:together(0) }, nobody)
        local row = add { state = "unknown_outcome", error = ENDED, notice = NOTICE }
        local list = assert(client:resume())
        assert.same({ 1, 0, 0 }, { #list, #assert(other:resume()), #assert(client:resume()) })
        assert.equal(client.store.owner, rows:get(row).owner)
        server:release()
        local _, err = homegen.await(list[1], 20)
        assert.same({ "unknown_outcome", "lost" }, { err.kind, err.message })
        webhook_calls.run_until(function() return rows:get(row).owner == nil end)
        server:always(GET, iacrea.succeeded(URL))
        client = other
        resumed()
      end)
    end)

    it("where they come after it was canceled between two attempts", function()
      local task = submit(BUSY, "k")
      webhook_calls.run_until(is_repeated(task))
      task:cancel()
      homegen.await(task, 20)
      assert.equal(200, handle(path_of_first(), SECOND))
      homegen.step()
      assert.same({ "webhook_contradicts" }, warnings)
      finds_it(1)
    end)

    it("where the create was answered no", function()
      client.settings.retries = 0
      homegen.await(submit(BUSY, "k"), 20)
      assert.equal(200, handle(path_of_first(), SECOND))
      finds_it(1)
    end)

    it("unless they name nothing: then its key stands for an unknown outcome, until a person knows better", function()
      client.settings.retries = 0
      homegen.await(submit(BUSY, "k"), 20)
      assert.equal(200, handle(path_of_first()))
      local function again() return homegen.await(assert(client:create_room(iacrea.room(), { key = "k" })), 20) end
      local _, err = again()
      assert.same({ "unknown_outcome", "unknown" }, { err.kind, err.outcome })
      webhook_calls.run_until(function() return client:spent().iacrea.uncertain == 1 end)
      assert.matches("has called its webhook all the same", err.message)
      assert.equal(1, server:count(GENERATE))
      assert.is_true(client:settle("k", { created = false }))
      assert.equal(FIRST, assert(again()).id)
    end)

    for _, label in ipairs { "find", "notice" } do
      for _, is_other in ipairs { false, true } do
        it(("where the create ends meanwhile, %s held, %s"):format(label, is_other and "elsewhere" or "here"), function()
          local task = submit(NO_ID:together(0))
          webhook_calls.run_until(function() return server:count(GENERATE) == 1 end)
          if is_other then client = start { poll_interval = 0.02, poll_interval_max = 0.02 } end
          local is_there, release = held.answer(client, label)
          local handling = homegen.spawn(handle, path_of_first(), SECOND)
          webhook_calls.run_until(is_there)
          server:release()
          local result, err = homegen.await(task, 20)
          if label == "notice" then -- it was written down before the end was
            assert.equal(SECOND, result.id)
          else
            assert.equal("unknown_outcome", err.kind)
            webhook_calls.run_until(is_repeated(task, "unknown_outcome"))
          end
          release()
          assert.equal(200, homegen.await(handling, 20))
          becomes(task._job.row, "succeeded")
        end)
      end
    end

    it("of what would have been repeated by a process that is gone, and has no key", function()
      add { state = "waiting", owner = journal_rows.DEAD, attempt = 1, notice = NOTICE }
      add { state = "waiting", owner = journal_rows.DEAD, attempt = 1 }
      local list = assert(client:resume())
      assert.equal(1, #list)
      assert.equal(SECOND, assert(homegen.await(list[1], 20)).id)
    end)

    it("where the listener closes between two attempts: the next one goes without", function()
      local listener = assert(homegen.webhook.listen {})
      client = start { webhook = listener, retries = 4, poll_interval = 0.02, poll_interval_max = 0.02 }
      local task = submit(BUSY)
      webhook_calls.run_until(is_repeated(task))
      listener:close()
      assert.equal(FIRST, assert(homegen.await(task, 20)).id)
      assert.is_string(webhook_calls.url(server, 1))
      assert.is_nil(webhook_calls.url(server, 2))
    end)

    it("by a client that is closed meanwhile: they are to be called again", function()
      homegen.await(submit(NO_ID), 20)
      local is_there, release = held.answer(client, "find")
      local handling = homegen.spawn(handle, path_of_first(), SECOND)
      webhook_calls.run_until(is_there)
      client:close()
      release()
      assert.equal(503, homegen.await(handling, 20))
    end)
  end)
end)
