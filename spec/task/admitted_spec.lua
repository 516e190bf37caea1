--- What the store gives while the caller has stopped wanting it is given back: neither the key nor the budget stays taken.

local homegen = require "homegen"
local clients = require "spec.support.clients"
local held = require "spec.support.held"
local journal_rows = require "spec.support.journal_rows"
local journal_scene = require "spec.support.journal_scene"

local CREATE, ID = clients.CREATE, clients.ID

describe("homegen.task.admitted", function()
  local scene, server, client, folder, rows

  before_each(function()
    scene = journal_scene.begin()
    server, folder, rows = scene.server, scene.folder, scene.rows
    client = scene:client()
  end)

  after_each(function() scene:finish() end)

  local function submit(options)
    options.key = "k"
    return assert(client:smart_replace(clients.params(), options))
  end

  local function row_of_key() return rows:one "SELECT * FROM task WHERE key = 'k' AND current = 1" end

  local function until_true(holds)
    repeat homegen.step(0.02) until holds()
  end

  describe("a task whose time for waiting ends while the journal is asked", function()
    for name, leave in pairs {
      ["that is new"] = function() end,
      ["that is claimed from a dead process"] = function()
        rows:add(client, { state = "waiting", key = "k", owner = journal_rows.DEAD })
      end,
    } do
      it(name .. " expires, and its key is free", function()
        leave()
        local is_there, release = held.answer(client, row_of_key() and "adopt" or "admit")
        local task = submit { queue_timeout = 0.05 }
        until_true(is_there)
        homegen.sleep(0.1)
        assert.is_false(task:done()) -- its row may have become ours
        release()
        local _, err = homegen.await(task, 20)
        assert.equal("timeout", err.kind)
        assert.equal("not_sent", err.outcome)
        until_true(function() return row_of_key().state == "expired" end)
        assert.is_nil(row_of_key().owner)
        assert.equal(0, client:spent().ideal_house.reserved)
        assert.equal(0, server:count(CREATE))
        assert(homegen.await(submit {}, 20))
        assert.equal(1, server:count(CREATE))
      end)
    end

    it("that is there already goes on", function()
      rows:add(client, { state = "processing", key = "k", id = ID, charged = 1, owner = journal_rows.DEAD })
      local is_there, release = held.answer(client, "adopt")
      local task = submit { queue_timeout = 0.05 }
      until_true(is_there)
      homegen.sleep(0.1)
      release()
      assert.equal(ID, assert(homegen.await(task, 20)).id)
      assert.equal(0, server:count(CREATE))
    end)
  end)

  describe("canceled while the journal hands it over, it is in nobody's hand:", function()
    for state, label in pairs { waiting = "adopt", processing = "adopt", succeeded = "adopt", none = "admit" } do
      it(state, function()
        if state ~= "none" then
          rows:add(client, { state = state, key = "k", owner = state ~= "succeeded" and journal_rows.DEAD or nil,
            id = state ~= "waiting" and ID or nil, charged = state ~= "waiting" and 1 or nil,
            result = state == "succeeded" and journal_rows.result(server.url .. "/r.png") or nil })
        end
        local is_there, release = held.answer(client, label)
        local task = submit { save = folder .. "/{key}.{ext}" }
        until_true(is_there)
        task:cancel()
        release()
        local _, err = homegen.await(task, 20)
        assert.equal("canceled", err.kind)
        assert.equal((state == "processing" or state == "succeeded") and "accepted" or "not_sent", err.outcome)
        until_true(function() return row_of_key().owner == nil end)
        assert.equal(state == "succeeded" and state or "canceled", row_of_key().state)
        assert.equal(folder .. "/k.png", assert(homegen.await(submit { save = folder .. "/{key}.{ext}" }, 20)).path)
        assert.equal((state == "none" or state == "waiting") and 1 or 0, server:count(CREATE))
      end)
    end
  end)

  -- its state says "processing": what would have ended a task that waits is no end of this one
  it("one that another process had in hand goes on when its time for waiting ends while the journal is asked", function()
    rows:add(client, { state = "sending", key = "k", owner = rows.alive })
    local task = submit { queue_timeout = 1.5 }
    until_true(function() return task.state == "sending" end)
    local is_there, release = held.answer(client, "admit")
    rows:run { "UPDATE task SET state = 'refused', owner = NULL, error = '{}' WHERE key = 'k'" }
    until_true(is_there)
    homegen.sleep(1.5)
    release()
    assert.equal(ID, assert(homegen.await(task, 20)).id)
    assert.equal(1, server:count(CREATE))
  end)

  it("one that has ended elsewhere ends so, with its id", function()
    rows:add(client, { state = "failed", key = "k", id = ID, charged = 1, refunded = 1, error = '{"kind":"failed","message":"m"}' })
    local task = submit {}
    local _, err = homegen.await(task, 20)
    assert.same({ "failed", "failed", ID }, { err.kind, task.state, task.id })
    assert.equal(0, server:count(CREATE))
  end)

  describe("one that another process has in hand", function()
    local task, asked

    before_each(function()
      rows:add(client, { state = "sending", key = "k", owner = rows.alive })
      local store, admit = client.store, client.store.admit
      asked = 0
      function store:admit(...)
        asked = asked + 1
        return admit(self, ...)
      end
      function store.patience() return 0.01 end
      task = submit {}
    end)

    local function look(times)
      local steps = 0
      repeat
        homegen.step(0.02)
        steps = steps + 1
      until asked >= times or steps == 1000
    end

    it("is looked at again and again", function()
      look(5)
      assert.is_true(asked >= 5)
      assert.equal("sending", task.state)
      rows:run { "UPDATE task SET state = 'processing', id = ?1, charged = 1, owner = NULL WHERE key = 'k'", ID }
      assert.equal(ID, assert(homegen.await(task, 20)).id)
      assert.equal(0, server:count(CREATE))
    end)

    it("ends at once when it is canceled between two looks, and stays the other's", function()
      client.store.patience = function() return 60 end
      look(1)
      until_true(function() return task.state == "sending" end)
      task:cancel()
      assert.is_true(task:done())
      assert.equal("canceled", select(2, homegen.await(task, 20)).kind)
      local row = row_of_key()
      assert.same({ "sending", rows.alive }, { row.state, row.owner })
    end)
  end)
end)
