--- Closing a client where nobody may wait: the main chunk of a frame loop, and callbacks.

local clients = require "spec.support.clients"
local faultd = require "proof.faultd.faultd"
local held = require "spec.support.held"
local homegen = require "homegen"
local journal_rows = require "spec.support.journal_rows"

local CREATE, RESULT = clients.CREATE, clients.RESULT

describe("client:close in the main chunk of a frame loop", function()
  local server, client, folder

  before_each(function()
    server, folder = faultd.start(), clients.folder()
    server:always(CREATE, faultd.created())
    server:always(RESULT, faultd.task("Processing", 5))
    homegen.use { name = "frames" }
  end)

  after_each(function()
    server:release()
    local closing = homegen.spawn(client.close, client)
    repeat homegen.step(0.01) until closing:done()
    homegen.use "blocking"
    assert.is_true(server:stop())
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  -- Frames until check() is true.
  local function frames(check)
    local deadline = homegen.now() + 20
    while not check() do
      assert(homegen.now() < deadline, "waited in vain")
      homegen.step(0.01)
    end
  end

  local function submit(options)
    return assert(client:smart_replace(clients.params(), options))
  end

  ---Refused at the caller's line, with the way out, and before anything has changed.
  local function assert_refused(where)
    local ok, message = pcall(function() client:close() end)
    assert.is_false(ok)
    assert.matches("closing_spec.lua:%d+: client:close cannot wait " .. where, message)
    assert.truthy(message:find("homegen.spawn(client.close, client)", 1, true), message)
    assert.truthy(message:find('"Quitting a frame loop" in docs/concurrency.md', 1, true), message)
    assert.is_nil(message:find("homegen.await", 1, true))
    assert.is_false(client.closed)
  end

  local function close_in_a_coroutine()
    local closing = homegen.spawn(client.close, client)
    frames(function() return closing:done() end)
    assert.is_true(client.closed)
  end

  for name, options in pairs { ["without a journal"] = {}, ["with a journal"] = { journal = true } } do
    describe(name, function()
      before_each(function()
        client = clients.new(server, {
          journal = options.journal and folder .. "/jobs.db" or nil, max_unfinished = 1, retries = 3,
        })
      end)

      it("closes when nothing was ever asked for", function()
        client:close()
        assert.is_true(client.closed)
      end)

      it("closes when tasks are followed and wait for their turn", function()
        local followed, waiting = submit(), submit()
        frames(function() return followed.state == "processing" end)
        client:close()
        assert.same({ "canceled", "canceled" }, { followed.state, waiting.state })
        assert.same({ "accepted", "not_sent" }, { followed.error.outcome, waiting.error.outcome })
      end)

      it("closes when a task has just got the place of another, and has not begun", function()
        local followed, following = submit(), submit()
        frames(function() return followed.state == "processing" end)
        followed:cancel()
        if options.journal then -- which learns of the cancel first
          assert_refused "outside of a coroutine"
          close_in_a_coroutine()
        else
          client:close()
        end
        assert.same({ "canceled", "not_sent" }, { following.state, following.error.outcome })
        homegen.step()
        assert.equal(1, server:count(CREATE))
      end)

      it("closes when a create waits for its next attempt", function()
        server:always(CREATE, faultd.rate_limited(30))
        local events, task = {}, submit()
        client.emit = function(type) events[type] = true end
        frames(function() return events.retry end)
        client:close()
        assert.equal("not_sent", task.error.outcome)
      end)

      it("refuses when a create is on the wire, whose reply is recorded all the same", function()
        server:always(CREATE, faultd.created("77"):together(9))
        local task = submit()
        frames(function() return server:count(CREATE) == 1 end)
        assert_refused "outside of a coroutine"
        assert.equal("sending", task.state)
        local closing = homegen.spawn(client.close, client)
        homegen.step()
        assert.is_false(closing:done())
        server:release()
        frames(function() return closing:done() end)
        assert.same({ "77", "canceled" }, { task.id, task.state })
        assert.equal(1, client:spent().ideal_house.charged)
      end)

      it("refuses when a picture is being saved", function()
        server:always(RESULT, faultd.success(server.url .. "/r.png"))
        server:always("/r.png", faultd.file(clients.PNG):together(9))
        local task = submit { save = folder .. "/r.png" }
        frames(function() return server:count "/r.png" == 1 end)
        assert_refused "outside of a coroutine"
        server:release()
        close_in_a_coroutine()
        assert.equal(clients.PNG, clients.read(task.result.path))
      end)

      it("says the same inside a callback", function()
        server:always(CREATE, faultd.created():together(9))
        submit()
        frames(function() return server:count(CREATE) == 1 end)
        local other, ok, problem = clients.new(server), nil, nil
        local canceled = assert(other:smart_replace(clients.params()))
        canceled:on_done(function() ok, problem = pcall(assert_refused, "inside a callback") end)
        canceled:cancel()
        frames(function() return ok ~= nil end)
        other:close()
        assert.is_true(ok, problem)
      end)
    end)
  end

  it("has everything of a journal on the disk, and the file free, some steps later or at the end of the process", function()
    local path = folder .. "/jobs.db"
    client = clients.new(server, { journal = path })
    local task = submit { key = "sofa" }
    frames(function() return task.state == "processing" end)
    client:close()
    frames(function() return homegen.step() == 0 and not io.open(path .. "-wal") end)
    local rows = journal_rows.open(path)
    local row = rows:one "SELECT state, id, owner FROM task"
    rows:close()
    assert.same({ state = "queued", id = task.id }, row)
  end)

  it("refuses as long as something paid could not be written to the journal", function()
    client = clients.new(server, { journal = folder .. "/jobs.db", on_event = function() end })
    local has_failed = held.fail(client, "id")
    homegen.on_error = function() end
    local task = submit()
    frames(function() return has_failed() and task.id ~= nil end)
    task:cancel()
    frames(function() return task:done() or client.store.journal.backlog[1] end)
    local ok = pcall(assert_refused, "outside of a coroutine")
    homegen.on_error = nil
    assert.is_true(ok)
    close_in_a_coroutine()
    local rows = journal_rows.open(folder .. "/jobs.db")
    assert.equal(task.id, rows:one("SELECT id FROM task").id)
    rows:close()
  end)
end)
