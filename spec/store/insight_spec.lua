--- What a journal tells of itself.

local clients = require "spec.support.clients"
local cjson = require "cjson"
local journal_scene = require "spec.support.journal_scene"

describe("homegen.store.insight", function()
  local scene, client, rows

  before_each(function()
    scene = journal_scene.begin()
    rows = scene.rows
    client = scene:client_of_both { budget = { ideal_house = 9 } }
  end)

  after_each(function() scene:finish() end)

  it("tells of a task what it waits for: places, budget, and whose it is", function()
    rows:add(client, { state = "queued", id = "1", owner = rows.alive, charged = 1 })
    local row = rows:add(client, { state = "waiting", key = "k", owner = rows.alive })
    local facts = assert(client.store:facts "k")
    assert.same({ row, 1, 30, 2, 9, true }, {
      facts.snapshot.row, facts.places, facts.limit, facts.counted, facts.budget, facts.own,
    })
    assert.equal(row, client.store:facts(row).snapshot.row)
    assert.equal("1", client.store:facts("1").snapshot.id)
    assert.is_nil(client.store:facts("nothing").snapshot)
    assert.is_nil(client.store:facts(1.5).snapshot)
    rows:add(client, { state = "failed", key = "foreign", account = "http://elsewhere#0" })
    facts = client.store:facts "foreign"
    assert.same({ false, nil }, { facts.own, facts.budget })
  end)

  it("gives each task out, as JSON can have it, and keeps none of them", function()
    rows:add(client, { state = "unknown_outcome", key = "k", reply = "\0\255<html>", error = '{"kind":"unknown_outcome"}' })
    rows:run { [[WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      INSERT INTO task (account, service, fingerprint, context, price, state, id, charged, created_at, changed_at)
      SELECT account, service, fingerprint, context, price, 'succeeded', i, 1, 1, 1 FROM task, n WHERE row = 1]] }
    local count, most, last = 0, 0, 0
    collectgarbage()
    local before = collectgarbage "count"
    assert(client:export(function(snapshot)
      count = count + 1
      assert.is_true(snapshot.row > last)
      last = snapshot.row
      if count % 1000 == 1 then
        collectgarbage()
        most = math.max(most, collectgarbage "count" - before)
        assert.is_nil(cjson.encode(snapshot):find(clients.KEY, 1, true))
      end
    end))
    assert.equal(20000, count)
    assert.is_true(most < 1000, most .. " KB") -- a hundred rows at a time, never 20,000
    local failed = 0
    assert(client:export(function() failed = failed + 1 end, { state = "unknown_outcome" }))
    assert.equal(1, failed)
  end)

  it("raises what the visitor raises", function()
    rows:add(client, { state = "succeeded", id = "1" })
    assert.has_error(function() client:export(function() error("full", 0) end) end, "full")
    assert.has_error(function() client:export("x") end)
    assert.has_error(function() client:export(function() end, { key = "k" }) end)
  end)

  it("keeps a book for each account, whosever the key is", function()
    rows:add(client, { state = "succeeded", id = "1", charged = 1 })
    rows:add(client, { state = "failed", id = "2", charged = 1, refunded = 1 })
    rows:add(client, { state = "unknown_outcome", account = "http://elsewhere#0", service = "create_room" })
    for index = 1, 20 do rows:add(client, { state = "refused", account = "http://a#" .. index, service = "later" }) end
    local books = assert(client:books())
    assert.equal(22, #books)
    local by_origin = {}
    for _, book in ipairs(books) do by_origin[book.origin] = book end
    local own, other = by_origin[client.accounts.ideal_house.base_url], by_origin["http://elsewhere"]
    assert.same({ "ideal_house", true, 0, 2, 1, 0 }, {
      own.provider, own.own, own.reserved, own.charged, own.refunded, own.uncertain,
    })
    assert.same({ "iacrea", false, 1 }, { other.provider, other.own, other.uncertain })
    assert.is_nil(by_origin["http://a"].provider)
  end)
end)
